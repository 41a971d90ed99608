using System.Text;

namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>The table 'name'.</summary>
internal static class FontNames
{
    private const int PostScriptName = 6;
    private const int LongestName = 63;

    /// <summary>The PostScript name, with nothing in it that a PDF name would have to escape.</summary>
    public static string ReadPostScriptName(FontData? table)
    {
        if (table is { } names)
        {
            int count = names.UInt16(2);
            FontData strings = names.From(names.UInt16(4));
            for (int i = 0; i < count; i++)
            {
                long record = 6 + (12L * i);
                if (names.UInt16(record + 6) != PostScriptName)
                    continue;
                ReadOnlySpan<byte> text = strings.At(names.UInt16(record + 10), names.UInt16(record + 8));
                // Macintosh strings are one byte a character, all others UTF-16.
                string name = names.UInt16(record) == 1 ? Encoding.ASCII.GetString(text) : Encoding.BigEndianUnicode.GetString(text);
                if (Clean(name) is { Length: > 0 } clean)
                    return clean;
            }
        }

        return "Unnamed";
    }

    private static string Clean(string name)
    {
        string clean = string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
        return clean.Length > LongestName ? clean[..LongestName] : clean;
    }
}
