using System.Globalization;
using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>A PDF of one page that shows lines of text in given fonts, with nothing else on it.</summary>
internal static class TextPage
{
    public static byte[] Create(IReadOnlyList<PdfFont> fonts, params string[] lines)
    {
        byte[] empty = SyntheticPdf.Create(1000);
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(empty));
        var update = new IncrementalUpdate(revision);
        var subset = new FontSubset(fonts);
        var content = new StringBuilder("BT 1 0 0 1 40 790 Tm 30 TL\n");
        foreach (string line in lines)
        {
            foreach (GlyphRun run in subset.Shape(line))
                content.Append(CultureInfo.InvariantCulture, $"/{run.ResourceName} 24 Tf <{Convert.ToHexString(run.Codes)}> Tj\n");
            content.Append("T*\n");
        }

        content.Append("ET\n");
        PdfReference stream = update.Add(new PdfStream(PdfDictionary.Empty, Encoding.ASCII.GetBytes(content.ToString())));
        var (reference, page) = PageTree.Find(revision, 1);
        update.Set(reference, page
            .With("Contents", stream)
            .With("Resources", new PdfDictionary(("Font", subset.WriteTo(update)))));
        return [.. empty, .. update.Serialize().Bytes];
    }
}
