using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Archival;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Conclusion;

/// <summary>Makes the certificate of conclusion, by the rules of PDF/A-2u: fonts embedded, colours calibrated, nothing transparent.</summary>
internal static class ConclusionDocument
{
    // ISO 19005-2, 6.2.4: calibrated colours need no output intent.
    private static readonly DrawingRules Archival = new(Transparency: false, DeviceColor: false, Cmyk: false);

    /// <summary>What certificates are called where they are listed.</summary>
    public static string Title => ConclusionTexts.Get("title").Japanese;

    /// <summary>Makes the file, not signed yet.</summary>
    /// <exception cref="PdfFontException">A font is damaged.</exception>
    public static byte[] Make(ConclusionFacts facts, ConclusionCertificateOptions options)
    {
        var fonts = new FontSubset([.. options.Fonts]);
        var layout = new ConclusionLayout(fonts, Archival);
        string issuer = options.Issuer.Length > 0 ? options.Issuer : facts.Envelope.Sender.Organization;
        new ConclusionContent(facts, issuer, layout).Write();

        var document = new NewDocument();
        PdfReference pages = document.Allocate(), font = document.Add(fonts.WriteTo(document));
        PdfObject[] kids = [.. layout.Pages.Select(page => WritePage(page, layout, document, pages, font))];
        document.Set(pages, new PdfDictionary(
            ("Type", new PdfName("Pages")), ("Kids", new PdfArray(kids)), ("Count", new PdfInteger(kids.Length))));
        PdfReference metadata = document.Add(PdfAMetadata.Write($"{Title}  {facts.Envelope.Title}", "ja", facts.IssuedAt));
        return document.ToBytes(document.Add(new PdfDictionary(
            ("Type", new PdfName("Catalog")),
            ("Pages", pages),
            ("Metadata", metadata),
            ("Lang", PdfString.FromText("ja")),
            ("ViewerPreferences", new PdfDictionary(("DisplayDocTitle", PdfBoolean.True))))));
    }

    /// <summary>Counts a document's pages.</summary>
    /// <exception cref="PdfFormatException">It is no PDF, or broken.</exception>
    public static int CountPages(Stream document)
    {
        using PdfSource source = PdfSource.FromStream(document);
        return PageTree.Pages(PdfRevision.Open(source)).Count();
    }

    private static PdfReference WritePage(
        ContentWriter page, ConclusionLayout layout, NewDocument document, PdfReference pages, PdfReference font)
    {
        PdfObject zero = new PdfInteger(0);
        return document.Add(new PdfDictionary(
            ("Type", new PdfName("Page")),
            ("Parent", pages),
            ("MediaBox", new PdfArray([zero, zero, new PdfReal(layout.Format.Width), new PdfReal(layout.Format.Height)])),
            ("Resources", page.AddColorSpaces(new PdfDictionary(("Font", font)))),
            ("Contents", document.Add(page.ToStream(PdfDictionary.Empty)))));
    }
}
