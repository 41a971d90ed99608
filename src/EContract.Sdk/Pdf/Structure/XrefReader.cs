using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>Reads the chain of cross-reference sections, newest first. The counterpart of <see cref="XrefWriter"/>.</summary>
internal sealed class XrefReader
{
    // A file has at least a few bytes for each object it lists; sections that say otherwise overlap, or are bombs.
    private const long MaxEntriesBeyondLength = 1 << 20;

    private readonly PdfSource _source;
    private readonly PdfReaderOptions _options;
    private readonly ReadingBudget _budget;
    private readonly PdfLexer _lexer;
    private readonly PdfObjectParser _parser;

    private XrefReader(PdfSource source, PdfReaderOptions options, ReadingBudget budget)
    {
        _source = source;
        _options = options;
        _budget = budget;
        _lexer = new PdfLexer(source, options);
        _parser = new PdfObjectParser(_lexer, options);
    }

    /// <summary>Reads all sections of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="layout">Where header and last <c>startxref</c> are.</param>
    /// <param name="options">The limits.</param>
    /// <param name="budget">What it may cost.</param>
    /// <param name="offsetBase">What to add to the file's own offsets: 0, or the length of junk before the header.</param>
    /// <exception cref="PdfFormatException">The chain is broken.</exception>
    public static List<XrefSection> ReadChain(PdfSource source, PdfFileLayout layout, PdfReaderOptions options, ReadingBudget budget, out long offsetBase)
    {
        var reader = new XrefReader(source, options, budget);
        offsetBase = reader.FindOffsetBase(layout);
        var sections = new List<XrefSection>();
        var visited = new HashSet<long>();
        long entries = 0;
        long? next = layout.StartXref;
        while (next is { } offset)
        {
            budget.Require();
            if (!visited.Add(offset))
                throw new PdfFormatException("The chain of cross-reference sections runs in a circle", offset);
            if (sections.Count >= options.MaxRevisions)
                throw new PdfFormatException($"The file has more than {options.MaxRevisions} cross-reference sections", offset);
            XrefSection section = reader.ReadSection(offset + offsetBase, offsetBase);
            sections.Add(section);
            entries += section.Count;
            if (entries > source.Length + MaxEntriesBeyondLength)
                throw new PdfFormatException($"The cross-reference lists {entries} objects in a file of {source.Length} bytes", offset);
            next = reader.ReadOffset(section.Trailer, "Prev", sections, offsetBase);
        }

        return sections;
    }

    /// <summary>Reads the one section at an offset.</summary>
    public static XrefSection ReadSection(PdfSource source, PdfReaderOptions options, ReadingBudget budget, long offset, long offsetBase) =>
        new XrefReader(source, options, budget).ReadSection(offset, offsetBase);

    private long FindOffsetBase(PdfFileLayout layout)
    {
        // Offsets should count from the header's '%' (7.5.1, note), but junk before it was often counted in.
        if (layout.HeaderOffset > 0 && !LooksLikeSection(layout.StartXref) && LooksLikeSection(layout.StartXref + layout.HeaderOffset))
            return layout.HeaderOffset;
        return 0;
    }

    private bool LooksLikeSection(long offset)
    {
        if (offset < 0 || offset >= _source.Length)
            return false;
        try
        {
            _lexer.Position = offset;
            PdfToken token = _lexer.ReadToken();
            return token.IsKeyword("xref")
                || (token.Kind == PdfTokenKind.Integer && _lexer.ReadToken().Kind == PdfTokenKind.Integer && _lexer.ReadToken().IsKeyword("obj"));
        }
        catch (PdfFormatException)
        {
            return false;
        }
    }

    private XrefSection ReadSection(long offset, long offsetBase)
    {
        if (offset < 0 || offset >= _source.Length)
            throw new PdfFormatException($"A cross-reference section should stand outside the file of {_source.Length} bytes", offset);
        _lexer.Position = offset;
        PdfToken first = _lexer.ReadToken();
        if (first.IsKeyword("xref"))
            return ReadTable(offset, offsetBase);
        if (first.Kind == PdfTokenKind.Integer && _lexer.ReadToken().Kind == PdfTokenKind.Integer && _lexer.ReadToken().IsKeyword("obj"))
            return ReadStream(offset);
        throw new PdfFormatException("No cross-reference section stands where one should", offset);
    }

    private XrefSection ReadTable(long offset, long offsetBase)
    {
        XrefTableEntries entries = XrefTableEntries.Read(_source, _lexer, _options, _budget);
        _lexer.ReadToken();
        if (_parser.ReadObject() is not PdfDictionary trailer)
            throw new PdfFormatException("The trailer is not a dictionary", offset);
        long end = _lexer.Position;
        XrefSection? hybrid = null;
        if (trailer["XRefStm"] is PdfInteger { Value: > 0 } streamOffset)
        {
            _lexer.Position = streamOffset.Value + offsetBase;
            if (_lexer.ReadToken().Kind == PdfTokenKind.Integer && _lexer.ReadToken().Kind == PdfTokenKind.Integer && _lexer.ReadToken().IsKeyword("obj"))
                hybrid = ReadStream(streamOffset.Value + offsetBase);
        }

        return new XrefSection(XrefKind.Table, offset, trailer, entries, hybrid) { End = end };
    }

    private XrefSection ReadStream(long offset)
    {
        if (_parser.ReadObject() is not PdfDictionary dictionary || !_lexer.ReadToken().IsKeyword("stream"))
            throw new PdfFormatException("The cross-reference stream is not a stream", offset);
        if (dictionary["Type"] is not PdfName { Value: "XRef" })
            throw new PdfFormatException("The stream where the cross-reference should be is of another type", offset);
        _lexer.SkipEndOfLine();
        // 7.5.8.2: nothing in this dictionary may be indirect, since references cannot be followed yet.
        long start = _lexer.Position;
        long length = dictionary["Length"] is PdfInteger { Value: >= 0 } direct && start + direct.Value <= _source.Length
            ? direct.Value
            : EndstreamSearch.FindLength(_source, start) ?? throw new PdfFormatException("The cross-reference stream does not end", offset);
        byte[] encoded = new PdfStream(dictionary, _source, start, length).ReadEncoded(_options.MaxDecodedStreamLength);
        byte[] data = PdfFilters.Decode(encoded, dictionary, static value => value, XrefStreamEntries.MaxLength(dictionary, _options), _budget);
        return new XrefSection(XrefKind.Stream, offset, dictionary, XrefStreamEntries.Read(dictionary, data, _options, _budget, offset), null)
        {
            End = start + length,
        };
    }

    private long? ReadOffset(PdfDictionary trailer, string key, List<XrefSection> sections, long offsetBase)
    {
        PdfObject? value = trailer[key];
        if (value is PdfReference reference)
        {
            // 7.5.5 wants a direct object; some producers wrote a reference, which newer sections can resolve.
            foreach (XrefSection section in sections)
            {
                if (!section.TryFind(reference.Number, out XrefEntry entry) || entry.Kind != XrefEntryKind.InUse)
                    continue;
                _lexer.Position = entry.Location + offsetBase;
                if (_lexer.ReadToken().Integer == reference.Number && _lexer.ReadToken().Kind == PdfTokenKind.Integer && _lexer.ReadToken().IsKeyword("obj"))
                    value = _parser.ReadObject();
                break;
            }
        }

        return value switch
        {
            PdfInteger integer => integer.Value,
            PdfReal { Value: >= 0 and < long.MaxValue } real => (long)real.Value,
            _ => null,
        };
    }
}
