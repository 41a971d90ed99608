using System.Text;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Fonts.Decoding;

/// <summary>
/// What the codes of a font in a document stand for (ISO 32000-2, 9.6 to 9.10), as far as it says: a font may have any glyph at any
/// code, and then only a look tells.
/// </summary>
internal sealed class FontText
{
    private const int MaxCMapLength = 1 << 20;

    private readonly Func<byte[], string?> _decode;

    private FontText(Func<byte[], string?> decode) => _decode = decode;

    /// <summary>A font that is not there. Viewers take one of their own, whose first half is ASCII.</summary>
    public static FontText Missing { get; } = new(code => Ascii.IsValid(code) ? Encoding.ASCII.GetString(code) : null);

    /// <summary>A font that cannot be read.</summary>
    public static FontText Unknown { get; } = new(static _ => null);

    /// <summary>Whether the shapes of the glyphs come with the document.</summary>
    public bool IsEmbedded { get; private init; }

    /// <summary>Whether the document decides what its letters look like or where they stand: by glyphs, widths, or a choice of them by numbers.</summary>
    public bool SaysHowItLooks { get; private init; }

    /// <summary>Whether glyphs are drawn by content streams (Type 3, 9.6.4), which may draw anything.</summary>
    public bool IsDrawn { get; private init; }

    /// <summary>The text that a string shows; <see langword="null"/> where the font does not tell.</summary>
    public string? Decode(PdfString shown) => _decode(shown.Bytes.ToArray());

    /// <summary>Reads a font dictionary.</summary>
    /// <exception cref="PdfFormatException">A part of it cannot be read.</exception>
    public static FontText Read(PdfRevision revision, PdfDictionary font)
    {
        string? subtype = (revision.Resolve(font, "Subtype") as PdfName)?.Value;
        if (subtype == "Type3")
            return new FontText(static _ => null) { IsDrawn = true };
        PdfDictionary shapes = subtype == "Type0" && revision.Resolve(font, "DescendantFonts") is PdfArray { Count: > 0 } descendants
            ? revision.Resolve(descendants[0]) as PdfDictionary ?? font
            : font;
        var descriptor = revision.Resolve(shapes, "FontDescriptor") as PdfDictionary;
        bool isEmbedded = descriptor?.Any(entry => entry.Key is "FontFile" or "FontFile2" or "FontFile3") == true;
        IReadOnlyDictionary<int, string>? toUnicode = revision.Resolve(font, "ToUnicode") is PdfStream cmap
            ? ToUnicodeReader.Read(revision.Decode(cmap, MaxCMapLength))
            : null;
        PdfObject? encoding = revision.Resolve(font, "Encoding");
        Func<byte[], string?> decode = subtype == "Type0"
            ? Composite((encoding as PdfName)?.Value ?? "", isEmbedded ? toUnicode : null)
            // A glyph that is not embedded is found by its name, whatever ToUnicode says.
            : isEmbedded && toUnicode is not null ? code => Map(code, 1, toUnicode) : SimpleEncoding.Read(revision, font, encoding).Decode;
        return new FontText(decode)
        {
            IsEmbedded = isEmbedded,
            SaysHowItLooks = isEmbedded || subtype == "Type0" || revision.Resolve(font, "Widths") is not null,
        };
    }

    /// <summary>
    /// Table 116: predefined CMaps that are Unicode or Shift-JIS themselves; for all others the font has to say, and is believed if it
    /// brings its glyphs: the codes of others are numbers of glyphs that every viewer knows.
    /// </summary>
    private static Func<byte[], string?> Composite(string encoding, IReadOnlyDictionary<int, string>? toUnicode)
    {
        if (encoding.Contains("-UTF16-", StringComparison.Ordinal) || encoding.Contains("-UCS2-", StringComparison.Ordinal))
            return Encoding.BigEndianUnicode.GetString;
        if (encoding.Contains("-RKSJ-", StringComparison.Ordinal))
            return CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetString;
        return toUnicode is null ? static _ => null : code => Map(code, 2, toUnicode);
    }

    private static string? Map(byte[] codes, int length, IReadOnlyDictionary<int, string> texts)
    {
        var text = new StringBuilder();
        if (codes.Length % length != 0)
            return null;
        for (int i = 0; i < codes.Length; i += length)
        {
            if (!texts.TryGetValue(length == 1 ? codes[i] : (codes[i] << 8) | codes[i + 1], out string? part))
                return null;
            text.Append(part);
        }

        return text.ToString();
    }
}
