using System.Globalization;
using System.Text;

namespace EContract.Sdk.Notifications.Composition;

/// <summary>
/// Makes what people typed fit to stand in a message: no line breaks that could begin a header, no characters that reverse
/// or hide what follows them, no endless names, no address that a mail program would turn into a link of its own.
/// </summary>
internal static class SafeText
{
    private const int MaxLineElements = 200;
    private const int MaxLines = 50;
    private const int MaxParagraphElements = 1000;

    /// <summary>Makes a name or title: one line.</summary>
    public static string Line(string? value, int maxElements = MaxLineElements) =>
        // A title is not where a link belongs; the full-width colon keeps it readable.
        Shorten(Clean(value), maxElements).Replace("://", "：//", StringComparison.Ordinal);

    /// <summary>Makes the lines of a message in somebody's own words; empty when nothing is said.</summary>
    public static IReadOnlyList<string> Lines(string? value)
    {
        string[] lines = (value ?? "").ReplaceLineEndings("\n").Split('\n', MaxLines + 1);
        if (lines.Length > MaxLines)
            lines[MaxLines] = "…";
        List<string> cleaned = [.. lines.Select(line => Shorten(Clean(line), MaxParagraphElements))];
        while (cleaned.Count > 0 && cleaned[^1].Length == 0)
            cleaned.RemoveAt(cleaned.Count - 1);
        return cleaned;
    }

    /// <summary>Cuts to a width in columns, of which a full-width character takes two.</summary>
    public static string Fit(string line, int columns)
    {
        int width = 0;
        int fitting = 0;
        for (int i = 0; i < line.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(line, i);
            width += line[i] < 0x1100 ? 1 : 2;
            if (width > columns)
                return string.Concat(line.AsSpan(0, fitting), "…");
            i += length;
            // Room for the ellipsis, which takes two.
            if (width <= columns - 2)
                fitting = i;
        }

        return line;
    }

    private static string Clean(string? value)
    {
        var cleaned = new StringBuilder();
        foreach (Rune rune in (value ?? "").EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    AppendSpace(cleaned);
                    break;
                // Bidirectional controls and invisible characters; the joiners some scripts and emoji need stay.
                case UnicodeCategory.Format when rune.Value is not (0x200C or 0x200D):
                    break;
                case UnicodeCategory.SpaceSeparator when rune.Value is not 0x3000:
                    AppendSpace(cleaned);
                    break;
                default:
                    cleaned.Append(rune.ToString());
                    break;
            }
        }

        return cleaned.ToString().Trim();
    }

    private static void AppendSpace(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ')
            text.Append(' ');
    }

    private static string Shorten(string line, int maxElements)
    {
        int elements = 0;
        for (int i = 0; i < line.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(line, i);
            // A pile of combining marks is one element, but not one to show.
            if (++elements > maxElements || i + length > maxElements * 8)
                return string.Concat(line.AsSpan(0, i), "…");
            i += length;
        }

        return line;
    }
}
