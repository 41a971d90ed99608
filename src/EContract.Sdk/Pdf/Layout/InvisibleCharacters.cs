namespace EContract.Sdk.Pdf.Layout;

/// <summary>
/// Characters that change how a line is read without being seen: controls, and the embeddings, overrides and isolates of
/// bidirectional text (UAX #9, 2.1 to 2.5), by which what is shown is not what is written.
/// </summary>
internal static class InvisibleCharacters
{
    /// <summary>The first in a text that may have line breaks and tabs; <see langword="null"/> when there is none.</summary>
    public static char? First(string text)
    {
        foreach (char c in text)
        {
            if (IsInvisible(c) && c is not ('\n' or '\r' or '\t'))
                return c;
        }

        return null;
    }

    /// <summary>A text as one line without any: a reason must not add lines that look like ours.</summary>
    public static string Remove(string text) => string.Concat(text.ReplaceLineEndings(" ").Replace('\t', ' ').Replace('\v', ' ').Where(c => !IsInvisible(c)));

    private static bool IsInvisible(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
