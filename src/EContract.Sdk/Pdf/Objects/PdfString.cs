using System.Text;

namespace EContract.Sdk.Pdf.Objects;

/// <summary>A string: bytes, with or without a text meaning (ISO 32000-2, 7.3.4 and 7.9.2).</summary>
internal sealed class PdfString(ReadOnlyMemory<byte> bytes, bool isHexadecimal = false) : PdfObject
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Whether it stands, or should be written, as <c>&lt;…&gt;</c>.</summary>
    public bool IsHexadecimal { get; } = isHexadecimal;

    /// <summary>A text string: ASCII as it is, anything else as UTF-16BE with a byte order mark (7.9.2.2).</summary>
    public static PdfString FromText(string text)
    {
        if (Ascii.IsValid(text))
            return new PdfString(Encoding.ASCII.GetBytes(text));
        byte[] bytes = new byte[2 + Encoding.BigEndianUnicode.GetByteCount(text)];
        bytes[0] = 0xFE;
        bytes[1] = 0xFF;
        Encoding.BigEndianUnicode.GetBytes(text, bytes.AsSpan(2));
        return new PdfString(bytes);
    }

    /// <summary>The bytes as a text string: UTF-16BE, UTF-8 or PDFDocEncoding (7.9.2.2).</summary>
    public string ToText()
    {
        ReadOnlySpan<byte> span = Bytes.Span;
        if (span is [0xFE, 0xFF, ..])
            return Encoding.BigEndianUnicode.GetString(span[2..]);
        if (span is [0xFF, 0xFE, ..])
            return Encoding.Unicode.GetString(span[2..]);
        if (span is [0xEF, 0xBB, 0xBF, ..])
            return Encoding.UTF8.GetString(span[3..]);
        return PdfDocEncoding.GetString(span);
    }

    public override string ToString() => ToText();
}
