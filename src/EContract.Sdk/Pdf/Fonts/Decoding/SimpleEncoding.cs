using System.Text;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Fonts.Decoding;

/// <summary>The encoding of a simple font (ISO 32000-2, 9.6.5): a base, and what differs from it by the names of glyphs.</summary>
internal sealed class SimpleEncoding
{
    private readonly string?[] _texts = new string?[256];

    private SimpleEncoding(string? baseEncoding)
    {
        for (int code = 0x20; code < 0x7F; code++)
            _texts[code] = ((char)code).ToString();
        switch (baseEncoding)
        {
            case "WinAnsiEncoding":
                Encoding windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
                for (int code = 0x80; code < 0x100; code++)
                    _texts[code] = windows.GetString([(byte)code]);
                // Annex D.2: codes that Windows has for spaces and soft hyphens.
                (_texts[0xA0], _texts[0xAD]) = (" ", "-");
                break;
            case "PDFDocEncoding":
                for (int code = 0x18; code < 0x100; code++)
                    _texts[code] = PdfDocEncoding.GetString([(byte)code]);
                break;
            case "MacRomanEncoding":
                break;
            default:
                (_texts['\''], _texts['`']) = ("\u2019", "\u2018");
                break;
        }
    }

    /// <exception cref="PdfFormatException">A part of it cannot be read.</exception>
    public static SimpleEncoding Read(PdfRevision revision, PdfDictionary font, PdfObject? encoding)
    {
        var own = encoding as PdfDictionary;
        var result = new SimpleEncoding((encoding as PdfName ?? (own is null ? null : revision.Resolve(own, "BaseEncoding") as PdfName))?.Value);
        // 9.6.5.1: the letters of these fonts are signs and dingbats.
        if (revision.Resolve(font, "BaseFont") is PdfName { Value: "Symbol" or "ZapfDingbats" })
            Array.Clear(result._texts);
        if (own is not null && revision.Resolve(own, "Differences") is PdfArray differences)
            result.Apply(differences.Select(revision.Resolve));
        return result;
    }

    /// <summary>The text; <see langword="null"/> when a code has no name that is known.</summary>
    public string? Decode(byte[] codes)
    {
        var text = new StringBuilder(codes.Length);
        foreach (byte code in codes)
        {
            // What is no character of the font is not shown: line ends and tabulators are often left in.
            if (_texts[code] is null && code is (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            if (_texts[code] is not { } character)
                return null;
            text.Append(character);
        }

        return text.ToString();
    }

    private void Apply(IEnumerable<PdfObject?> differences)
    {
        long code = 0;
        foreach (PdfObject? item in differences)
        {
            if (item is PdfInteger number)
                code = number.Value;
            else if (item is PdfName name && code is >= 0 and < 256)
                _texts[code++] = GlyphNames.TextOf(name.Value);
        }
    }
}
