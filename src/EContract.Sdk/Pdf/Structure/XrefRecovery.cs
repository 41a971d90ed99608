using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>
/// Rebuilds the cross-reference of a broken file by searching it for objects and trailers, as most viewers do. Of
/// several objects with one number the last counts.
/// </summary>
internal sealed class XrefRecovery
{
    private const int WindowLength = 256 * 1024;

    // "4294967295 65535 obj": how far back from "obj" the numbers can begin, white space included.
    private const int Overlap = 64;

    private readonly PdfSource _source;
    private readonly PdfReaderOptions _options;
    private readonly long _offsetBase;
    private readonly SortedDictionary<long, (int Number, int Generation)> _objects = [];
    private readonly List<long> _trailers = [];

    private XrefRecovery(PdfSource source, PdfReaderOptions options, long offsetBase)
    {
        _source = source;
        _options = options;
        _offsetBase = offsetBase;
    }

    /// <summary>What was found.</summary>
    /// <param name="Entries">Objects that stand in the file by themselves; those in object streams are added later.</param>
    /// <param name="Trailer">The trailer dictionary, pieced together.</param>
    /// <param name="ObjectStreams">The numbers of the object streams, in the order of the file.</param>
    public sealed record Findings(RecoveredEntries Entries, PdfDictionary Trailer, IReadOnlyList<int> ObjectStreams);

    /// <summary>Searches a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">The limits.</param>
    /// <param name="offsetBase">The length of junk before the header.</param>
    /// <exception cref="PdfFormatException">There is nothing of a PDF in it.</exception>
    public static Findings Search(PdfSource source, PdfReaderOptions options, long offsetBase)
    {
        var recovery = new XrefRecovery(source, options, offsetBase);
        recovery.Scan();
        return recovery.Evaluate();
    }

    private void Scan()
    {
        byte[] window = new byte[WindowLength];
        for (long start = 0; start < _source.Length;)
        {
            int length = _source.Read(start, window);
            ReadOnlySpan<byte> bytes = window.AsSpan(0, length);
            for (int at = 0; at < length;)
            {
                int found = bytes[at..].IndexOfAny((byte)'o', (byte)'t');
                if (found < 0)
                    break;
                at += found;
                // What begins in the overlap has been seen with the window before.
                bool seen = start > 0 && at < Overlap;
                if (!seen && bytes[at..].StartsWith("obj"u8))
                    AddObject(bytes, at, start);
                else if (!seen && bytes[at..].StartsWith("trailer"u8))
                    _trailers.Add(start + at + "trailer".Length);
                at++;
            }

            if (length < window.Length)
                break;
            start += length - Overlap;
        }
    }

    private void AddObject(ReadOnlySpan<byte> bytes, int keyword, long start)
    {
        int at = keyword;
        if (ReadNumberBackwards(bytes, ref at) is not { } generation || generation > ushort.MaxValue
            || ReadNumberBackwards(bytes, ref at) is not { } number || number < 1 || number > _options.MaxObjectNumber)
        {
            return;
        }

        _objects[start + at] = ((int)number, (int)generation);
    }

    private static long? ReadNumberBackwards(ReadOnlySpan<byte> bytes, ref int at)
    {
        int end = at;
        while (end > 0 && PdfCharacters.IsWhiteSpace(bytes[end - 1]))
            end--;
        int begin = end;
        while (begin > 0 && end - begin < 10 && PdfCharacters.IsDigit(bytes[begin - 1]))
            begin--;
        if (begin == end || end == at)
            return null;
        long value = 0;
        foreach (byte digit in bytes[begin..end])
            value = (value * 10) + (digit - '0');
        at = begin;
        return value;
    }

    private Findings Evaluate()
    {
        if (_objects.Count == 0)
            throw new PdfFormatException("There is no object in the file: it is no PDF", 0);
        var entries = new RecoveredEntries();
        var objectStreams = new List<int>();
        PdfReference? catalog = null;
        PdfDictionary trailer = PdfDictionary.Empty;
        foreach (var (offset, (number, generation)) in _objects)
        {
            entries.Set(number, new XrefEntry(XrefEntryKind.InUse, offset - _offsetBase, generation));
            if (TryReadDictionary(offset, isObject: true) is not { } dictionary)
                continue;
            switch (dictionary["Type"])
            {
                case PdfName { Value: "Catalog" }:
                    catalog = new PdfReference(number, generation);
                    break;
                case PdfName { Value: "ObjStm" }:
                    objectStreams.Add(number);
                    break;
                case PdfName { Value: "XRef" }:
                    trailer = Merge(trailer, dictionary);
                    break;
            }
        }

        foreach (long offset in _trailers)
        {
            if (TryReadDictionary(offset, isObject: false) is { } dictionary)
                trailer = Merge(trailer, dictionary);
        }

        // A Root that points nowhere is as good as none.
        if (trailer["Root"] is not PdfReference root || (!entries.TryFind(root.Number, out _) && objectStreams.Count == 0))
            trailer = catalog is null ? trailer.Without("Root") : trailer.With("Root", catalog);
        return new Findings(entries, trailer, objectStreams);
    }

    private PdfDictionary? TryReadDictionary(long offset, bool isObject)
    {
        try
        {
            var lexer = new PdfLexer(_source, _options, offset);
            if (isObject)
            {
                lexer.ReadToken();
                lexer.ReadToken();
                lexer.ReadToken();
            }

            lexer.SkipWhiteSpace();
            return lexer.PeekByte() == '<' ? new PdfObjectParser(lexer, _options).ReadObject() as PdfDictionary : null;
        }
        catch (PdfFormatException)
        {
            return null;
        }
    }

    private static PdfDictionary Merge(PdfDictionary older, PdfDictionary newer)
    {
        foreach (string key in (ReadOnlySpan<string>)["Root", "Info", "ID", "Encrypt"])
        {
            if (newer.TryGet(key, out PdfObject? value))
                older = older.With(key, value);
        }

        return older;
    }
}
