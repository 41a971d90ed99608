using EContract.Sdk.Pdf.Archival;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Drawing;

/// <summary>What may be drawn into a document so that it stays what it is: a PDF/A document has rules about colours and transparency.</summary>
/// <param name="Transparency">Whether soft masks are allowed.</param>
/// <param name="DeviceColor">Whether colours may be DeviceGray and DeviceRGB.</param>
/// <param name="Cmyk">Whether colours may be DeviceCMYK.</param>
internal sealed record DrawingRules(bool Transparency, bool DeviceColor, bool Cmyk)
{
    public static readonly DrawingRules Unrestricted = new(true, true, true);

    /// <summary>The rules for a document.</summary>
    public static DrawingRules For(PdfRevision revision)
    {
        if (PdfAIdentification.Read(revision) is not { } archival)
            return Unrestricted;
        int? intent = PdfAIdentification.ReadOutputIntentComponents(revision);
        return new DrawingRules(
            // ISO 19005-1, 6.4 forbids all transparency; ISO 19005-2, 6.2.10 wants a blending space, which is the output intent's.
            Transparency: archival.Part >= 2 && intent is not null,
            // ISO 19005-1, 6.2.3 and ISO 19005-2, 6.2.4.3: device colours are those of the output intent. Calibrated
            // ones are allowed whatever it is.
            DeviceColor: false,
            Cmyk: intent == 4);
    }

    /// <summary>The space of grey samples.</summary>
    public PdfObject GraySpace => DeviceColor ? new PdfName("DeviceGray") : CalibratedGray;

    /// <summary>The space of red, green and blue samples.</summary>
    public PdfObject RgbSpace => DeviceColor ? new PdfName("DeviceRGB") : CalibratedRgb;

    // sRGB (IEC 61966-2-1) as a CalRGB space (ISO 32000-2, 8.6.5.3): its primaries, D65, and the gamma nearest to its curve.
    private static PdfArray CalibratedRgb { get; } = new(
    [
        new PdfName("CalRGB"),
        new PdfDictionary(
            ("WhitePoint", Numbers(0.9505, 1, 1.089)),
            ("Gamma", Numbers(2.2, 2.2, 2.2)),
            ("Matrix", Numbers(0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505))),
    ]);

    private static PdfArray CalibratedGray { get; } = new(
        [new PdfName("CalGray"), new PdfDictionary(("WhitePoint", Numbers(0.9505, 1, 1.089)), ("Gamma", new PdfReal(2.2)))]);

    private static PdfArray Numbers(params double[] values) => new([.. values.Select(value => new PdfReal(value))]);
}
