using System.Globalization;
using System.Text;

namespace EContract.Cli;

/// <summary>
/// Texts from elsewhere, such as file names and the names in certificates, made fit for a terminal: what would move the
/// cursor, colour what follows, turn the writing round or begin a new line is spelled out as <c>[U+001B]</c>.
/// </summary>
internal static class TerminalText
{
    public static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(Steers))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Steers(rune))
                shown.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            else
                shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    private static bool Steers(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
