using System.Globalization;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>Declares in a file older than PDF 2.0 that it uses what PAdES added (ISO 32000-2, 7.12).</summary>
internal static class DeveloperExtensions
{
    private const string Prefix = "ESIC";

    /// <summary>The catalogue with the extension declared; the same object where nothing needs to be said.</summary>
    public static PdfDictionary Declare(PdfRevision revision, PdfDictionary catalog)
    {
        if (IsPdf2(revision, catalog))
            return catalog;
        var extensions = revision.Resolve(catalog, "Extensions") as PdfDictionary ?? PdfDictionary.Empty;
        if (extensions.ContainsKey(Prefix))
            return catalog;
        var declaration = new PdfDictionary(("BaseVersion", new PdfName("1.7")), ("ExtensionLevel", new PdfInteger(5)));
        return catalog.With("Extensions", extensions.With(Prefix, declaration));
    }

    private static bool IsPdf2(PdfRevision revision, PdfDictionary catalog)
    {
        string version = (revision.Resolve(catalog, "Version") as PdfName)?.Value ?? revision.Layout.Version;
        return double.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= 2;
    }
}
