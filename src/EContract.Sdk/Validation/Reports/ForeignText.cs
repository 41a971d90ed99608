using System.Globalization;
using System.Text;

namespace EContract.Sdk.Validation.Reports;

/// <summary>
/// Texts from documents, made fit to be shown: what cannot stand in XML is replaced, what would steer the layout is spelled
/// out, and what is very long is cut.
/// </summary>
internal static class ForeignText
{
    /// <summary>How much of a text is shown.</summary>
    internal const int MaxLength = 500;

    /// <summary>Cleans and cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cut">What to put after a text that is cut, given its whole length; three dots where nothing else is said.</param>
    internal static string Show(string text, Func<int, string>? cut = null)
    {
        var shown = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
                return shown.Append(cut?.Invoke(text.Length) ?? "…").ToString();
            Append(shown, rune);
        }

        return shown.ToString();
    }

    /// <summary>Replaces what cannot stand in XML 1.0 (2.2), and leaves the rest whole.</summary>
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append(IsXml(rune) ? rune.ToString() : "\uFFFD");
        return clean.ToString();
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (rune.Value is '\t' or '\n' or '\r')
            shown.Append(' ');
        else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            // Such as U+202E, which would turn "fdp.exe" around.
            shown.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
        else
            shown.Append(IsXml(rune) ? rune.ToString() : "\uFFFD");
    }

    private static bool IsXml(Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000;
}
