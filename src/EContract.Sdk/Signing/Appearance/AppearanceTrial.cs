using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Draws what a signature is to show into its field and throws the drawing away, to know that signing will not fail on it.</summary>
internal static class AppearanceTrial
{
    /// <param name="document">The document; it is left as it is.</param>
    /// <param name="fieldName">An existing field.</param>
    /// <param name="appearance">What its signature is to show.</param>
    /// <param name="time">The time that is shown, where it is.</param>
    /// <exception cref="ArgumentException">The appearance makes no sense.</exception>
    /// <exception cref="PdfSigningException">It would be too small to read, or there is no such field.</exception>
    /// <exception cref="Pdf.Fonts.MissingGlyphException">No font has a character.</exception>
    /// <exception cref="Pdf.Images.PdfImageException">The document does not allow the picture.</exception>
    public static void Require(Stream document, string fieldName, SignatureAppearance appearance, DateTimeOffset time)
    {
        AppearanceCheck.Require(appearance);
        using PdfSource source = PdfSource.FromStream(document);
        var update = new IncrementalUpdate(PdfRevision.Open(source, PdfReaderOptions.WithPassword(null)));
        FormField field = new SignatureFieldWriter(update).FindEmpty(fieldName)
            ?? throw new PdfSigningException(PdfSigningFailure.NotASignatureField, $"The document has no field '{fieldName}'.");
        new VisibleSignature(appearance, new AppearanceFacts("", time, null, null), null).DrawInto(field, update);
    }
}
