using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Validation.Facts;

/// <summary>Where the Contents string of a signature dictionary stands, byte by byte.</summary>
/// <param name="Start">Its opening bracket.</param>
/// <param name="End">After its closing bracket.</param>
/// <param name="Problem">Why it is not as it must be, or <see langword="null"/>.</param>
internal sealed record ContentsPosition(long Start, long End, string? Problem);

/// <summary>
/// Walks the tokens of the object that holds a signature dictionary, so that the gap of its ByteRange can be compared
/// with the exact place of Contents: the check that stops signature wrapping.
/// </summary>
internal static class ContentsLocator
{
    private const int MaxTokens = 100_000;

    /// <summary>Finds the entry in an indirect object.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">The limits.</param>
    /// <param name="offset">Where the object stands.</param>
    /// <param name="isInField">Whether the dictionary stands directly in a field, as its V, and is not the object itself.</param>
    internal static ContentsPosition Find(PdfSource source, PdfReaderOptions options, long offset, bool isInField)
    {
        try
        {
            var lexer = new PdfLexer(source, options, offset);
            // "n g obj <<"
            for (int i = 0; i < 3; i++)
                lexer.ReadToken();
            if (lexer.ReadToken().Kind != PdfTokenKind.DictionaryOpen)
                return new ContentsPosition(0, 0, "the signature is not a dictionary");
            if (isInField && !SkipTo(lexer, "V", PdfTokenKind.DictionaryOpen))
                return new ContentsPosition(0, 0, "the field's value is not a dictionary that stands in it");
            return FindContents(lexer);
        }
        catch (PdfFormatException e)
        {
            return new ContentsPosition(0, 0, $"the signature dictionary cannot be read: {e.Message}");
        }
    }

    private static bool SkipTo(PdfLexer lexer, string key, PdfTokenKind kind)
    {
        foreach ((string name, PdfToken value, long _) in Entries(lexer))
        {
            if (name == key)
                return value.Kind == kind;
        }

        return false;
    }

    private static ContentsPosition FindContents(PdfLexer lexer)
    {
        ContentsPosition? found = null;
        bool hasByteRange = false;
        foreach ((string name, PdfToken value, long end) in Entries(lexer))
        {
            if (name == "ByteRange")
            {
                if (hasByteRange)
                    return new ContentsPosition(0, 0, "the signature dictionary has ByteRange twice");
                hasByteRange = true;
            }

            if (name != "Contents")
                continue;
            if (found is not null)
                return new ContentsPosition(0, 0, "the signature dictionary has Contents twice");
            // ISO 32000-2, 12.8.1: with a ByteRange, Contents shall be a hexadecimal string.
            found = value.Kind == PdfTokenKind.HexadecimalString
                ? new ContentsPosition(value.Offset, end, null)
                : new ContentsPosition(value.Offset, end, "Contents is not a hexadecimal string that stands in the signature dictionary");
        }

        return found ?? new ContentsPosition(0, 0, "Contents is missing");
    }

    /// <summary>The keys of the dictionary the lexer is in, each with the first token of its value and where that token ends.</summary>
    private static IEnumerable<(string Name, PdfToken Value, long End)> Entries(PdfLexer lexer)
    {
        int depth = 0;
        for (int i = 0; i < MaxTokens; i++)
        {
            PdfToken token = lexer.ReadToken();
            if (token.Kind == PdfTokenKind.End)
                yield break;
            if (depth == 0 && token.Kind == PdfTokenKind.DictionaryClose)
                yield break;
            if (depth == 0 && token.Kind == PdfTokenKind.Name)
            {
                PdfToken value = lexer.ReadToken();
                yield return (token.Text!, value, lexer.Position);
                if (value.Kind == PdfTokenKind.DictionaryClose)
                    yield break;
                token = value;
            }

            // The rest of a value of several tokens, such as "1 0 R", has no names at this depth.
            depth += Opens(token);
        }

        static int Opens(PdfToken token) => token.Kind switch
        {
            PdfTokenKind.DictionaryOpen or PdfTokenKind.ArrayOpen => 1,
            PdfTokenKind.DictionaryClose or PdfTokenKind.ArrayClose => -1,
            _ => 0,
        };
    }
}
