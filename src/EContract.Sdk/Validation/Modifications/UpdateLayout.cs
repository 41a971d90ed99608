using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Checks that the bytes of an update are exactly the objects its cross-reference section lists, that section and its
/// trailer. Anything else is content that some reader might find and others not (incremental saving attacks).
/// </summary>
internal sealed class UpdateLayout(DocumentRevision before, DocumentRevision update)
{
    private readonly PdfSource _source = update.Pdf.Source;
    private readonly PdfReaderOptions _options = update.Pdf.Options;
    private readonly long _base = update.Pdf.OffsetBase;

    /// <summary>What is wrong, in a sentence; <see langword="null"/> when every byte is explained.</summary>
    internal FormattableString? FindFault()
    {
        if (update.Problem is { } problem)
            return $"The update up to byte {update.End} is not finished properly: {problem}.";
        var places = new SortedDictionary<long, int>();
        foreach ((int number, XrefEntry entry) in update.Section.Entries())
        {
            if (entry.Kind != XrefEntryKind.InUse || entry.Location == 0)
                continue;
            long place = entry.Location + _base;
            if (place >= update.Start && place < update.End)
                places[place] = number;
            else if (!before.Pdf.TryFindEntry(number, out XrefEntry former) || former != entry)
                return $"The update lists object {number} at byte {place}, outside its own bytes.";
        }

        // Cross-reference streams are objects too, and need not list themselves.
        foreach (XrefSection? section in (XrefSection?[])[update.Section, update.Section.Hybrid])
        {
            if (section is { Kind: XrefKind.Stream } && section.Offset >= update.Start)
                places.TryAdd(section.Offset, -1);
        }

        try
        {
            if (FindStreamFault(places.Values) is { } hidden)
                return hidden;
            long position = update.Start;
            foreach ((long place, int number) in places)
            {
                if (FindGapFault(position, place) is { } fault)
                    return fault;
                position = SkipObject(place, number);
            }

            if (update.Section.Kind == XrefKind.Stream)
                return null;
            return FindGapFault(position, update.Section.Offset);
        }
        catch (PdfFormatException e)
        {
            return $"The update up to byte {update.End} is broken: {e.Message}";
        }
    }

    /// <summary>7.5.7: what an object stream of the update holds is what the cross-reference lists there, no more, and in that order.</summary>
    private FormattableString? FindStreamFault(IEnumerable<int> own)
    {
        var listed = new Dictionary<(long Stream, int Index), int>();
        foreach ((int number, XrefEntry entry) in update.Section.Entries())
        {
            if (entry.Kind == XrefEntryKind.Compressed)
                listed[(entry.Location, entry.Generation)] = number;
        }

        foreach (int stream in own)
        {
            if (stream < 0 || update.Pdf.GetObject(stream) is not PdfStream { Dictionary: var dictionary } || dictionary["Type"] is not PdfName { Value: "ObjStm" })
                continue;
            int index = 0;
            foreach (int number in update.Pdf.NumbersInStream(stream))
            {
                if (!listed.Remove((stream, index), out int expected) || expected != number)
                    return $"The object stream {stream} holds object {number} at place {index}, where no cross-reference lists it.";
                index++;
            }
        }

        return null;
    }

    private FormattableString? FindGapFault(long from, long to)
    {
        if (to < from)
            return $"Objects of the update overlap at byte {to}.";
        var lexer = new PdfLexer(_source, _options, from);
        lexer.SkipWhiteSpace();
        if (lexer.Position >= to)
            return FindsObject(from, to) ? (FormattableString)$"The comment from byte {from} holds an object, which readers find that repair files by search." : null;
        return $"The bytes from {lexer.Position} are no part of the update that they stand in: no cross-reference lists them.";
    }

    private bool FindsObject(long from, long to)
    {
        const int MaxLength = 1 << 20;
        return to - from > MaxLength || _source.ReadExactly(from, (int)(to - from)).AsSpan().IndexOf("obj"u8) >= 0;
    }

    private long SkipObject(long offset, int number)
    {
        var lexer = new PdfLexer(_source, _options, offset);
        PdfToken found = lexer.ReadToken();
        if (number >= 0 && found.Integer != number)
            throw new PdfFormatException($"Object {found.Integer} stands where the cross-reference places object {number}", offset);
        lexer.ReadToken();
        lexer.ReadToken();
        PdfToken first = lexer.ReadToken();
        if (first.IsKeyword("endobj"))
            return lexer.Position;
        PdfObject value = new PdfObjectParser(lexer, _options).ReadObject(first);
        PdfToken next = lexer.ReadToken();
        if (next.IsKeyword("stream"))
        {
            lexer.SkipEndOfLine();
            long length = number >= 0 && update.Pdf.GetObject(number) is PdfStream stream && stream.EncodedOffset == lexer.Position
                ? stream.EncodedLength
                : (value as PdfDictionary)?["Length"] is PdfInteger direct ? direct.Value : throw new PdfFormatException("A stream has no usable length", offset);
            lexer.Position += length;
            if (!lexer.ReadToken().IsKeyword("endstream"))
                throw new PdfFormatException("A stream does not end where its length says", offset);
            next = lexer.ReadToken();
        }

        if (!next.IsKeyword("endobj"))
            throw new PdfFormatException("An object is not closed by 'endobj'", offset);
        return lexer.Position;
    }
}
