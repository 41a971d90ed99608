using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Conclusion;

/// <summary>Makes the certificate of conclusion, by the rules of PDF/A-2u.</summary>
internal static class ConclusionDocument
{
    /// <summary>What certificates are called where they are listed.</summary>
    public static string Title => ConclusionTexts.Get("title").Japanese;

    /// <summary>Makes the file, not signed yet.</summary>
    /// <exception cref="PdfFontException">A font is damaged.</exception>
    public static byte[] Make(ConclusionFacts facts, ConclusionCertificateOptions options)
    {
        var fonts = new FontSubset([.. options.Fonts]);
        var layout = new ConclusionLayout(fonts, FlowDocument.Rules);
        string issuer = options.Issuer.Length > 0 ? options.Issuer : facts.Envelope.Sender.Organization;
        new ConclusionContent(facts, issuer, layout).Write();
        return FlowDocument.Make(layout.Pages, layout.Format, fonts, $"{Title}  {facts.Envelope.Title}", facts.IssuedAt);
    }

    /// <summary>Counts a document's pages.</summary>
    /// <exception cref="PdfFormatException">It is no PDF, or broken.</exception>
    public static int CountPages(Stream document)
    {
        using PdfSource source = PdfSource.FromStream(document);
        return PageTree.Pages(PdfRevision.Open(source)).Count();
    }
}
