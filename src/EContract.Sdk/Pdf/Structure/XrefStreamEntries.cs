using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>The entries of a cross-reference stream (ISO 32000-2, 7.5.8), kept in their packed form.</summary>
internal sealed class XrefStreamEntries : IXrefEntries
{
    // Beyond this many ranges a scan for each look-up would let a hostile file cost the square of its size.
    private const int MaxScannedRanges = 64;

    private readonly byte[] _data;
    private readonly int _typeWidth;
    private readonly int _locationWidth;
    private readonly int _generationWidth;
    private readonly List<(int First, int Count, int Row)> _ranges = [];
    private Dictionary<int, int>? _rows;

    private XrefStreamEntries(byte[] data, int typeWidth, int locationWidth, int generationWidth)
    {
        _data = data;
        _typeWidth = typeWidth;
        _locationWidth = locationWidth;
        _generationWidth = generationWidth;
    }

    public int HighestNumber { get; private set; } = -1;

    public long Count => _data.Length / RowLength;

    private int RowLength => _typeWidth + _locationWidth + _generationWidth;

    /// <param name="dictionary">The stream dictionary.</param>
    /// <param name="data">The decoded stream.</param>
    /// <param name="options">The limits.</param>
    /// <param name="budget">What it may cost.</param>
    /// <param name="offset">Where the stream is, for errors.</param>
    public static XrefStreamEntries Read(PdfDictionary dictionary, byte[] data, PdfReaderOptions options, ReadingBudget budget, long offset)
    {
        if (dictionary["W"] is not PdfArray { Count: >= 3 } widths
            || Width(widths[0]) is not { } type || Width(widths[1]) is not { } location || Width(widths[2]) is not { } generation
            || type + location + generation == 0)
        {
            throw new PdfFormatException("A cross-reference stream has no usable W", offset);
        }

        var entries = new XrefStreamEntries(data, type, location, generation);
        budget.TakeEntries(entries.Count);
        if (dictionary["Size"] is not PdfInteger size)
            throw new PdfFormatException("A cross-reference stream has no Size", offset);
        PdfArray index = dictionary["Index"] as PdfArray ?? new PdfArray([new PdfInteger(0), size]);
        int rows = data.Length / entries.RowLength;
        int row = 0;
        for (int i = 0; i + 1 < index.Count && row < rows; i += 2)
        {
            if (index[i] is not PdfInteger { Value: >= 0 } first || index[i + 1] is not PdfInteger { Value: >= 0 } count
                || first.Value > options.MaxObjectNumber + 1L || count.Value > options.MaxObjectNumber + 1L - first.Value)
            {
                throw new PdfFormatException("A cross-reference stream's Index makes no sense", offset);
            }

            int present = (int)Math.Min(count.Value, rows - row);
            if (present > 0)
            {
                entries.AddRange((int)first.Value, present, row);
                entries.HighestNumber = Math.Max(entries.HighestNumber, (int)first.Value + present - 1);
            }

            row += present;
        }

        return entries;
    }

    /// <summary>How long the decoded stream may be: far longer than its entries is a decompression bomb.</summary>
    /// <remarks>Twice, since a predictor adds a byte to each row, and for producers that list more than they declare.</remarks>
    public static long MaxLength(PdfDictionary dictionary, PdfReaderOptions options)
    {
        const long Slack = 64 * 1024;
        long rows = Math.Clamp((dictionary["Size"] as PdfInteger)?.Value ?? 0, 0, options.MaxObjectNumber + 1L);
        if (dictionary["Index"] is PdfArray index)
        {
            // Every other number is a count of rows.
            for (int i = 1; i < index.Count && rows <= options.MaxObjectNumber; i += 2)
                rows += Math.Clamp((index[i] as PdfInteger)?.Value ?? 0, 0, options.MaxObjectNumber + 1L);
        }

        long width = dictionary["W"] is PdfArray widths ? widths.Take(3).Sum(item => (long)(Width(item) ?? 0)) : 0;
        return Math.Min((2 * rows * width) + Slack, options.MaxDecodedStreamLength);
    }

    public bool TryFind(int number, out XrefEntry entry)
    {
        foreach (var (first, count, row) in _ranges)
        {
            if (number >= first && number - first < count)
            {
                entry = ReadRow(row + number - first);
                return true;
            }
        }

        if (_rows is not null && _rows.TryGetValue(number, out int found))
        {
            entry = ReadRow(found);
            return true;
        }

        entry = default;
        return false;
    }

    public IEnumerable<int> Numbers() =>
        _ranges.SelectMany(range => Enumerable.Range(range.First, range.Count)).Concat(_rows?.Keys ?? Enumerable.Empty<int>());

    private void AddRange(int first, int count, int row)
    {
        if (_ranges.Count < MaxScannedRanges)
        {
            _ranges.Add((first, count, row));
            return;
        }

        _rows ??= [];
        for (int i = 0; i < count; i++)
            _rows.TryAdd(first + i, row + i);
    }

    private XrefEntry ReadRow(int row)
    {
        ReadOnlySpan<byte> bytes = _data.AsSpan(row * RowLength, RowLength);
        // 7.5.8.2: a missing type is 1.
        long type = _typeWidth == 0 ? 1 : Number(bytes[.._typeWidth]);
        long location = Number(bytes.Slice(_typeWidth, _locationWidth));
        long generation = Number(bytes[(_typeWidth + _locationWidth)..]);
        return type switch
        {
            1 => new XrefEntry(XrefEntryKind.InUse, location, (int)Math.Min(generation, int.MaxValue)),
            2 => new XrefEntry(XrefEntryKind.Compressed, location, (int)Math.Min(generation, int.MaxValue)),
            // 7.5.8.3: types to come are references to the null object.
            _ => new XrefEntry(XrefEntryKind.Free, location, (int)Math.Min(generation, int.MaxValue)),
        };
    }

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (byte b in bytes)
            value = unchecked((value << 8) | b);
        return (long)Math.Min(value, long.MaxValue);
    }

    private static int? Width(PdfObject value) => value is PdfInteger { Value: >= 0 and <= 8 } width ? (int)width.Value : null;
}
