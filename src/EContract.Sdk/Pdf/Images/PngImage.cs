using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Images;

/// <summary>Makes a picture for PDFs of a PNG.</summary>
internal static class PngImage
{
    // What RFC 1951 can shrink at most: 258 bytes in two bits.
    private const int MaxDeflateRatio = 1032;

    /// <summary>
    /// Decodes the PNG, to know that it is sound. Then its data goes into documents as it is where PDF can read it:
    /// Flate with a predictor is what PNG is made of (ISO 32000-2, 7.4.4.4). Otherwise it is encoded anew.
    /// </summary>
    /// <exception cref="PdfImageException">The data is damaged.</exception>
    public static PdfImage Read(PngFile png)
    {
        PngHeader header = png.Header;
        // Before room is made for pixels that so little data cannot hold.
        if ((long)header.Width * header.Height * header.BitsPerPixel / 8 > (png.Data.Length + 1L) * MaxDeflateRatio)
            throw new PdfImageException($"The PNG claims {header.Width} by {header.Height} pixels, but holds only {png.Data.Length} bytes of data.");
        var pixels = new PngPixels(png);
        bool endsCleanly = PngScanlines.Read(png, pixels.Take);
        // Sixteen bits are not for PDF 1.4, and so not for PDF/A-1.
        bool asItIs = endsCleanly && !header.IsInterlaced && pixels.Alpha is null && !header.HasAlpha && header.BitDepth <= 8;
        ImageSamples samples = asItIs ? PassThrough(png) : ImageSamples.Encode(header.Width, header.Height, pixels.Colors, pixels.Samples);
        ImageSamples? mask = pixels.Alpha is null ? null : ImageSamples.Encode(header.Width, header.Height, ImageColors.Gray, pixels.Alpha);
        return new PdfImage(samples, mask, ImageOrientation.Upright);
    }

    private static ImageSamples PassThrough(PngFile png)
    {
        PngHeader header = png.Header;
        var parameters = new PdfDictionary(
            ("Predictor", new PdfInteger(15)),
            ("Colors", new PdfInteger(header.Channels)),
            ("BitsPerComponent", new PdfInteger(header.BitDepth)),
            ("Columns", new PdfInteger(header.Width)));
        var filter = new PdfDictionary(("Filter", new PdfName("FlateDecode")), ("DecodeParms", parameters));
        ImageColors colors = header.ColorType switch
        {
            PngColorType.Gray => ImageColors.Gray,
            PngColorType.Rgb => ImageColors.Rgb,
            _ => ImageColors.Indexed,
        };
        return new ImageSamples(header.Width, header.Height, colors, header.BitDepth, filter, png.Data, png.Palette);
    }
}
