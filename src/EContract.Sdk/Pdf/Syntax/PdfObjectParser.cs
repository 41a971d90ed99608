using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Syntax;

/// <summary>Parses PDF objects from tokens (ISO 32000-2, 7.3). The counterpart of <see cref="PdfObjectWriter"/>.</summary>
internal sealed class PdfObjectParser(PdfLexer lexer, PdfReaderOptions options)
{
    /// <summary>What the lexer reads from, for looking at raw bytes between objects.</summary>
    public PdfLexer Lexer => lexer;

    /// <summary>Reads one object, references included.</summary>
    /// <exception cref="PdfFormatException">There is none here, or it is malformed.</exception>
    public PdfObject ReadObject() => ReadObject(lexer.ReadToken(), 0);

    /// <summary>Reads an object whose first token has been taken.</summary>
    public PdfObject ReadObject(PdfToken first) => ReadObject(first, 0);

    private PdfObject ReadObject(PdfToken token, int depth)
    {
        if (depth > options.MaxNestingDepth)
            throw new PdfFormatException($"Objects nest deeper than the limit of {options.MaxNestingDepth}", token.Offset);
        return token.Kind switch
        {
            PdfTokenKind.Integer => ReadIntegerOrReference(token),
            PdfTokenKind.Real => new PdfReal(token.Real),
            PdfTokenKind.Name => new PdfName(token.Text!),
            PdfTokenKind.String => new PdfString(token.Bytes),
            PdfTokenKind.HexadecimalString => new PdfString(token.Bytes, isHexadecimal: true),
            PdfTokenKind.ArrayOpen => ReadArray(token.Offset, depth),
            PdfTokenKind.DictionaryOpen => ReadDictionary(token.Offset, depth),
            PdfTokenKind.Keyword => token.Text switch
            {
                "true" => PdfBoolean.True,
                "false" => PdfBoolean.False,
                "null" => PdfNull.Instance,
                _ => throw new PdfFormatException($"'{Printable(token.Text!)}' stands where an object should", token.Offset),
            },
            PdfTokenKind.End => throw new PdfFormatException("The file ends where an object should stand", token.Offset),
            _ => throw new PdfFormatException("A closing bracket stands where an object should", token.Offset),
        };
    }

    private PdfObject ReadIntegerOrReference(PdfToken integer)
    {
        if (integer.Integer is >= 0 and <= int.MaxValue)
        {
            // 7.3.10: "12 0 R". Two integers that are no reference are read again as what they are.
            long afterInteger = lexer.Position;
            lexer.SkipWhiteSpace();
            if (PdfCharacters.IsDigit(lexer.PeekByte()))
            {
                PdfToken generation = lexer.ReadToken();
                lexer.SkipWhiteSpace();
                if (lexer.PeekByte() == 'R' && generation is { Kind: PdfTokenKind.Integer, Integer: <= 65535 })
                {
                    lexer.ReadByte();
                    if (!PdfCharacters.IsRegular(lexer.PeekByte()))
                        return new PdfReference((int)integer.Integer, (int)generation.Integer);
                }
            }

            lexer.Position = afterInteger;
        }

        return new PdfInteger(integer.Integer);
    }

    private PdfArray ReadArray(long offset, int depth)
    {
        var items = new List<PdfObject>();
        while (true)
        {
            PdfToken token = lexer.ReadToken();
            if (token.Kind == PdfTokenKind.ArrayClose)
                return new PdfArray(items);
            if (items.Count >= options.MaxCollectionLength)
                throw new PdfFormatException($"An array has more than {options.MaxCollectionLength} items", offset);
            items.Add(ReadObject(token, depth + 1));
        }
    }

    private PdfDictionary ReadDictionary(long offset, int depth)
    {
        var entries = new List<KeyValuePair<string, PdfObject>>();
        while (true)
        {
            PdfToken key = lexer.ReadToken();
            if (key.Kind == PdfTokenKind.DictionaryClose)
                return new PdfDictionary(entries);
            if (key.Kind != PdfTokenKind.Name)
            {
                // In a file that is to be repaired anyway, what no name stands before is passed over, as other readers do.
                if (options.AllowRepair && key.Kind is PdfTokenKind.Integer or PdfTokenKind.Real or PdfTokenKind.Keyword)
                    continue;
                throw new PdfFormatException("A dictionary key is not a name", key.Offset);
            }

            if (entries.Count >= options.MaxCollectionLength)
                throw new PdfFormatException($"A dictionary has more than {options.MaxCollectionLength} entries", offset);
            PdfToken value = lexer.ReadToken();
            if (value.Kind == PdfTokenKind.DictionaryClose)
            {
                // "/Key >>" of sloppy producers: a missing value is null, and null means absent (7.3.7).
                entries.Add(new(key.Text!, PdfNull.Instance));
                return new PdfDictionary(entries);
            }

            entries.Add(new(key.Text!, ReadObject(value, depth + 1)));
        }
    }

    private static string Printable(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
