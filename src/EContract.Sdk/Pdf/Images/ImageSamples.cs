using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Images;

/// <summary>What the samples of a picture mean; for all but a palette the value is their number per pixel.</summary>
internal enum ImageColors
{
    Indexed = 0,
    Gray = 1,
    Rgb = 3,
    Cmyk = 4,
}

/// <summary>The samples of a picture, encoded as they will stand in an image XObject (ISO 32000-2, 8.9.5).</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Colors">What the samples mean.</param>
/// <param name="BitsPerComponent">1 to 8.</param>
/// <param name="Filter">Filter, DecodeParms and Decode.</param>
/// <param name="Bytes">The encoded samples.</param>
/// <param name="Palette">For a palette: its RGB triples.</param>
internal sealed record ImageSamples(
    int Width,
    int Height,
    ImageColors Colors,
    int BitsPerComponent,
    PdfDictionary Filter,
    ReadOnlyMemory<byte> Bytes,
    ReadOnlyMemory<byte> Palette = default)
{
    private static readonly PdfDictionary FlateOnly = new(("Filter", new PdfName("FlateDecode")));

    /// <summary>Encodes samples of eight bits.</summary>
    public static ImageSamples Encode(int width, int height, ImageColors colors, ReadOnlySpan<byte> samples) =>
        new(width, height, colors, 8, FlateOnly, FlateFilter.Encode(samples));

    /// <summary>The image XObject.</summary>
    public PdfStream ToStream(DrawingRules rules, params ReadOnlySpan<(string Key, PdfObject Value)> more)
    {
        PdfObject space = Colors switch
        {
            ImageColors.Gray => rules.GraySpace,
            ImageColors.Rgb => rules.RgbSpace,
            ImageColors.Cmyk => new PdfName("DeviceCMYK"),
            _ => new PdfArray(
            [
                new PdfName("Indexed"), rules.RgbSpace, new PdfInteger((Palette.Length / 3) - 1), new PdfString(Palette, isHexadecimal: true),
            ]),
        };
        var dictionary = new PdfDictionary(
        [
            ("Type", new PdfName("XObject")),
            ("Subtype", new PdfName("Image")),
            ("Width", new PdfInteger(Width)),
            ("Height", new PdfInteger(Height)),
            ("ColorSpace", space),
            ("BitsPerComponent", new PdfInteger(BitsPerComponent)),
            .. Filter.Select(entry => (entry.Key, entry.Value)),
            .. more,
        ]);
        return new PdfStream(dictionary, Bytes);
    }
}
