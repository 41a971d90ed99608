namespace EContract.Sdk.Pdf.Objects;

/// <summary>PDFDocEncoding (ISO 32000-2, annex D.2): Latin-1 but for two ranges.</summary>
internal static class PdfDocEncoding
{
    // 0x18 to 0x1F and 0x80 to 0xA0; U+FFFD where the encoding defines nothing.
    private const string Low = "\u02D8\u02C7\u02C6\u02D9\u02DD\u02DB\u02DA\u02DC";
    private const string High =
        "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203A\u2212\u2030\u201E\u201C\u201D\u2018"
        + "\u2019\u201A\u2122\uFB01\uFB02\u0141\u0152\u0160\u0178\u017D\u0131\u0142\u0153\u0161\u017E\uFFFD\u20AC";

    public static string GetString(ReadOnlySpan<byte> bytes) => string.Create(bytes.Length, bytes, static (chars, bytes) =>
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            chars[i] = bytes[i] switch
            {
                >= 0x18 and <= 0x1F => Low[bytes[i] - 0x18],
                >= 0x80 and <= 0xA0 => High[bytes[i] - 0x80],
                _ => (char)bytes[i],
            };
        }
    });
}
