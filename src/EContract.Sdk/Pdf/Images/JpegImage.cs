using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Images;

/// <summary>Makes a picture for PDFs of a JPEG, whose data every PDF reader decodes itself (ISO 32000-2, 7.4.8).</summary>
internal static class JpegImage
{
    public static PdfImage Read(JpegFile jpeg)
    {
        var filter = new PdfDictionary(("Filter", new PdfName("DCTDecode")));
        ImageColors colors = jpeg.ComponentIds.Length switch { 1 => ImageColors.Gray, 3 => ImageColors.Rgb, _ => ImageColors.Cmyk };
        // Table 13: without an Adobe segment readers take three components for YCbCr; some writers name them R, G, B instead.
        if (jpeg.AdobeTransform is null && jpeg.ComponentIds.AsSpan().SequenceEqual("RGB"u8))
            filter = filter.With("DecodeParms", new PdfDictionary(("ColorTransform", new PdfInteger(0))));
        // What Adobe writes in CMYK is inverted: 255 is no ink.
        if (jpeg.AdobeTransform is not null && colors == ImageColors.Cmyk)
        {
            PdfObject zero = new PdfInteger(0), one = new PdfInteger(1);
            filter = filter.With("Decode", new PdfArray([one, zero, one, zero, one, zero, one, zero]));
        }

        return new PdfImage(new ImageSamples(jpeg.Width, jpeg.Height, colors, 8, filter, jpeg.Bytes), null, jpeg.Orientation);
    }
}
