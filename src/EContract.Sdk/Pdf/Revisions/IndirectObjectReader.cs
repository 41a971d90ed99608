using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Revisions;

/// <summary>Reads the objects that stand by themselves in a revision's file (ISO 32000-2, 7.3.10), given where.</summary>
internal sealed class IndirectObjectReader(PdfRevision revision, ObjectCache cache)
{
    private const int SweepWindowLength = 32 * 1024;

    /// <summary>Reads an object with all that belongs to it.</summary>
    /// <param name="number">The object's number.</param>
    /// <param name="offset">Where it should stand.</param>
    /// <param name="isPlain">Whether it is never encrypted, as the encryption dictionary.</param>
    /// <exception cref="PdfFormatException">Something else stands there.</exception>
    internal ReadObject Read(int number, long offset, bool isPlain)
    {
        PdfLexer lexer = OpenObject(number, offset);
        try
        {
            (PdfObject value, int generation) = ReadValue(lexer, number, offset);
            var reference = new PdfReference(number, generation);
            if (!isPlain && revision.Encryption is { } encryption)
                value = encryption.Decrypt(value, reference);
            if (value is not PdfDictionary dictionary || !TryReadKeyword(lexer, "stream"))
                return new ReadObject(value, lexer.Position - offset, lexer.Position, null);
            lexer.SkipEndOfLine();
            return ReadStream(dictionary, lexer.Position - offset, lexer.Position, reference);
        }
        finally
        {
            Account(lexer, offset);
        }
    }

    /// <summary>An object for a look at its references alone: of a stream the dictionary, nothing decrypted.</summary>
    /// <param name="number">The object's number.</param>
    /// <param name="offset">Where it should stand.</param>
    /// <param name="lexer">The lexer of a pass over many; made by the first look.</param>
    /// <exception cref="PdfFormatException">Something else stands there.</exception>
    internal PdfObject Peek(int number, long offset, ref PdfLexer? lexer)
    {
        RequireInside(number, offset);
        lexer ??= new PdfLexer(revision.Source, revision.Options, offset, SweepWindowLength);
        lexer.Position = offset;
        try
        {
            return ReadValue(lexer, number, offset).Value;
        }
        finally
        {
            Account(lexer, offset);
        }
    }

    private PdfLexer OpenObject(int number, long offset)
    {
        RequireInside(number, offset);
        return new PdfLexer(revision.Source, revision.Options, offset);
    }

    private void RequireInside(int number, long offset)
    {
        cache.Budget.Require();
        if (offset < 0 || offset >= revision.Source.Length)
            throw new PdfFormatException($"Object {number} should stand outside the file of {revision.Source.Length} bytes", offset);
    }

    private void Account(PdfLexer lexer, long offset) => cache.AddWork(lexer.Position - offset, objects: 1);

    private (PdfObject Value, int Generation) ReadValue(PdfLexer lexer, int number, long offset)
    {
        PdfToken found = lexer.ReadToken();
        PdfToken generation = lexer.ReadToken();
        if (found.Kind != PdfTokenKind.Integer || generation.Kind != PdfTokenKind.Integer || !lexer.ReadToken().IsKeyword("obj"))
            throw new PdfFormatException($"No object stands where the cross-reference places object {number}", offset);
        if (found.Integer != number)
            throw new PdfFormatException($"Object {found.Integer} stands where the cross-reference places object {number}", offset);
        PdfToken first = lexer.ReadToken();
        PdfObject value = first.IsKeyword("endobj") ? PdfNull.Instance : new PdfObjectParser(lexer, revision.Options).ReadObject(first);
        return (value, (int)Math.Clamp(generation.Integer, 0, ushort.MaxValue));
    }

    private ReadObject ReadStream(PdfDictionary dictionary, long ownLength, long start, PdfReference reference)
    {
        if (revision.Resolve(dictionary, "Length") is PdfInteger { Value: >= 0 } length && length.Value <= revision.Source.Length - start)
        {
            var lexer = new PdfLexer(revision.Source, revision.Options, start + length.Value);
            if (TryReadKeyword(lexer, "endstream"))
            {
                bool isOwn = !TryFindLengthHolder(dictionary["Length"], out var holder);
                return new ReadObject(new PdfStream(dictionary, revision.Source, start, length.Value, reference), ownLength, isOwn ? long.MaxValue : lexer.Position, holder);
            }
        }

        // How far the search may go depends on where the file ends.
        long? found = EndstreamSearch.FindLength(revision.Source, start);
        cache.AddWork(found ?? revision.Source.Length - start);
        return found is { } searched
            ? new ReadObject(new PdfStream(dictionary, revision.Source, start, searched, reference), ownLength, long.MaxValue, null)
            : throw new PdfFormatException($"The stream of object {reference.Number} does not end", start);
    }

    /// <summary>Whether the length is the same in every state where the object that gives it stands in the same place.</summary>
    private bool TryFindLengthHolder(PdfObject? length, out (int Number, XrefEntry Entry)? holder)
    {
        holder = null;
        if (length is not PdfReference reference)
            return true;
        if (!revision.TryFindEntry(reference.Number, out XrefEntry entry) || entry.Kind != XrefEntryKind.InUse || revision.GetObject(reference.Number) is not PdfInteger)
            return false;
        holder = (reference.Number, entry);
        return true;
    }

    private static bool TryReadKeyword(PdfLexer lexer, string keyword)
    {
        try
        {
            return lexer.ReadToken().IsKeyword(keyword);
        }
        catch (PdfFormatException)
        {
            return false;
        }
    }
}
