using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Images;

/// <summary>
/// A picture with transparency, without it: what is mostly transparent is masked out pixel by pixel, what is mostly not
/// stands as on white paper. PDF/A-1 allows such a mask (ISO 32000-2, 8.9.6.3), and no soft one (ISO 19005-1, 6.4).
/// </summary>
/// <param name="Samples">The colours.</param>
/// <param name="Mask">The stencil mask.</param>
internal sealed record StencilledImage(ImageSamples Samples, PdfStream Mask)
{
    /// <summary>Makes one of samples and a soft mask, both of eight bits and without a predictor.</summary>
    public static StencilledImage From(ImageSamples samples, ImageSamples softMask)
    {
        byte[] colors = FlateFilter.Decode(samples.Bytes.ToArray(), PdfReaderOptions.Default);
        byte[] alpha = FlateFilter.Decode(softMask.Bytes.ToArray(), PdfReaderOptions.Default);
        int channels = (int)samples.Colors;
        int rowLength = (samples.Width + 7) / 8;
        // A set bit masks the pixel out.
        byte[] mask = new byte[rowLength * samples.Height];
        for (int i = 0; i < alpha.Length; i++)
        {
            if (alpha[i] < 128)
                mask[(i / samples.Width * rowLength) + (i % samples.Width / 8)] |= (byte)(0x80 >> (i % samples.Width % 8));
            for (int c = i * channels; c < (i + 1) * channels; c++)
                colors[c] = alpha[i] < 128 ? (byte)255 : (byte)(255 - ((255 - colors[c]) * alpha[i] / 255));
        }

        var stream = new PdfStream(
            new PdfDictionary(
                ("Type", new PdfName("XObject")),
                ("Subtype", new PdfName("Image")),
                ("Width", new PdfInteger(samples.Width)),
                ("Height", new PdfInteger(samples.Height)),
                ("ImageMask", PdfBoolean.True),
                ("BitsPerComponent", new PdfInteger(1)),
                ("Filter", new PdfName("FlateDecode"))),
            FlateFilter.Encode(mask));
        return new StencilledImage(ImageSamples.Encode(samples.Width, samples.Height, samples.Colors, colors), stream);
    }
}
