using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>
/// The entries of a cross-reference table (ISO 32000-2, 7.5.4). Tables of the regular form are left in the file and
/// looked up there, so that a file of a million objects costs no memory; irregular ones are read entry by entry.
/// </summary>
internal sealed class XrefTableEntries : IXrefEntries
{
    // Beyond this many subsections a scan for each look-up would let a hostile file cost the square of its size.
    private const int MaxScannedSubsections = 64;

    // Entries of neighbours are asked for one after the other, and a read of a file is a call of the system.
    private const int BlockLength = 2048;
    private const int EntryLength = 18;

    private readonly PdfSource _source;
    private readonly ReadingBudget _budget;
    private readonly byte[] _block = new byte[BlockLength];
    private readonly List<Subsection> _subsections = [];
    private Dictionary<int, XrefEntry>? _irregular;
    private long _blockStart = long.MaxValue;
    private int _blockEnd;

    private XrefTableEntries(PdfSource source, ReadingBudget budget) => (_source, _budget) = (source, budget);

    public int HighestNumber { get; private set; } = -1;

    public long Count => _subsections.Sum(subsection => (long)subsection.Count) + (_irregular?.Count ?? 0);

    /// <summary>Reads the subsections; the lexer stands after <c>xref</c> and is left at <c>trailer</c>.</summary>
    public static XrefTableEntries Read(PdfSource source, PdfLexer lexer, PdfReaderOptions options, ReadingBudget budget)
    {
        var table = new XrefTableEntries(source, budget);
        while (true)
        {
            lexer.SkipWhiteSpace();
            long headerOffset = lexer.Position;
            PdfToken first = lexer.ReadToken();
            if (first.IsKeyword("trailer"))
            {
                lexer.Position = headerOffset;
                return table;
            }

            PdfToken count = lexer.ReadToken();
            if (first.Kind != PdfTokenKind.Integer || count.Kind != PdfTokenKind.Integer)
                throw new PdfFormatException("A cross-reference subsection does not begin with two integers", headerOffset);
            if (first.Integer < 0 || count.Integer < 0 || first.Integer > options.MaxObjectNumber + 1L
                || count.Integer > options.MaxObjectNumber + 1L - first.Integer)
            {
                throw new PdfFormatException($"A cross-reference subsection of {count.Integer} objects from {first.Integer} is beyond the limit of {options.MaxObjectNumber}", headerOffset);
            }

            table.ReadSubsection(lexer, (int)first.Integer, (int)count.Integer);
        }
    }

    public bool TryFind(int number, out XrefEntry entry)
    {
        if (_irregular is not null && _irregular.TryGetValue(number, out entry))
            return true;
        foreach (Subsection subsection in _subsections)
        {
            if (number >= subsection.First && number - subsection.First < subsection.Count)
            {
                entry = ReadEntry(subsection.Offset + ((long)(number - subsection.First) * subsection.Stride));
                return true;
            }
        }

        entry = default;
        return false;
    }

    public IEnumerable<int> Numbers() =>
        _subsections.SelectMany(subsection => Enumerable.Range(subsection.First, subsection.Count)).Concat(_irregular?.Keys ?? Enumerable.Empty<int>());

    private void ReadSubsection(PdfLexer lexer, int first, int count)
    {
        _budget.Require();
        if (count == 0)
            return;
        lexer.SkipWhiteSpace();
        long offset = lexer.Position;
        foreach (int stride in (ReadOnlySpan<int>)[20, 19, 21])
        {
            if (_subsections.Count >= MaxScannedSubsections || !IsRegular(lexer, offset, count, stride))
                continue;
            _budget.TakeEntries(count);
            first = CorrectFirst(first, ReadEntry(offset));
            _subsections.Add(new Subsection(first, count, offset, stride));
            HighestNumber = Math.Max(HighestNumber, first + count - 1);
            lexer.Position = offset + ((long)stride * count);
            return;
        }

        lexer.Position = offset;
        _irregular ??= [];
        for (int i = 0; i < count; i++)
        {
            long entryOffset = lexer.Position;
            PdfToken location = lexer.ReadToken();
            if (location.IsKeyword("trailer"))
            {
                // Fewer entries than announced; the rest do not exist.
                lexer.Position = entryOffset;
                return;
            }

            PdfToken generation = lexer.ReadToken();
            PdfToken kind = lexer.ReadToken();
            if (location.Kind != PdfTokenKind.Integer || generation.Kind != PdfTokenKind.Integer || kind is not { Kind: PdfTokenKind.Keyword, Text: "n" or "f" })
                throw new PdfFormatException("A cross-reference entry is malformed", entryOffset);
            var entry = new XrefEntry(kind.Text == "n" ? XrefEntryKind.InUse : XrefEntryKind.Free, location.Integer, (int)Math.Clamp(generation.Integer, 0, 65535));
            if (i == 0)
                first = CorrectFirst(first, entry);
            _budget.TakeEntries(1);
            _irregular.TryAdd(first + i, entry);
            HighestNumber = Math.Max(HighestNumber, first + i);
        }
    }

    // A common slip of producers: "1 n" in front of a list that begins with the head of the free list, object 0.
    private static int CorrectFirst(int first, XrefEntry entry) =>
        first == 1 && entry is { Kind: XrefEntryKind.Free, Location: 0, Generation: 65535 } ? 0 : first;

    private bool IsRegular(PdfLexer lexer, long offset, int count, int stride)
    {
        long end = offset + ((long)stride * count);
        if (end > _source.Length || !IsEntry(offset) || !IsEntry(end - stride) || !IsEntry(offset + (count / 2 * (long)stride)))
            return false;
        lexer.Position = end;
        lexer.SkipWhiteSpace();
        int next = lexer.PeekByte();
        return next == 't' || PdfCharacters.IsDigit(next);
    }

    private bool IsEntry(long offset)
    {
        Span<byte> entry = stackalloc byte[EntryLength];
        return _source.Read(offset, entry) == entry.Length && TryParse(entry, out _);
    }

    private XrefEntry ReadEntry(long offset)
    {
        if (offset < _blockStart || offset + EntryLength > _blockStart + _blockEnd)
        {
            _blockEnd = _source.Read(offset, _block);
            _blockStart = offset;
        }

        int at = (int)(offset - _blockStart);
        if (_blockEnd - at < EntryLength || !TryParse(_block.AsSpan(at, EntryLength), out XrefEntry entry))
            throw new PdfFormatException("A cross-reference entry is malformed", offset);
        return entry;
    }

    private static bool TryParse(ReadOnlySpan<byte> entry, out XrefEntry result)
    {
        // "nnnnnnnnnn ggggg n"
        result = default;
        long location = 0;
        int generation = 0;
        for (int i = 0; i < 10; i++)
        {
            if (!PdfCharacters.IsDigit(entry[i]))
                return false;
            location = (location * 10) + (entry[i] - '0');
        }

        for (int i = 11; i < 16; i++)
        {
            if (!PdfCharacters.IsDigit(entry[i]))
                return false;
            generation = (generation * 10) + (entry[i] - '0');
        }

        if (entry[10] != ' ' || entry[16] != ' ' || entry[17] is not ((byte)'n' or (byte)'f'))
            return false;
        result = new XrefEntry(entry[17] == 'n' ? XrefEntryKind.InUse : XrefEntryKind.Free, location, generation);
        return true;
    }

    private readonly record struct Subsection(int First, int Count, long Offset, int Stride);
}
