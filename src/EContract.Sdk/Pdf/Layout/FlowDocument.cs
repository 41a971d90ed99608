using EContract.Sdk.Pdf.Archival;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Pdf.Layout;

/// <summary>Makes a file of laid out pages, by the rules of PDF/A-2u: fonts embedded, colours calibrated, nothing transparent.</summary>
internal static class FlowDocument
{
    /// <summary>How pages for such a file are drawn (ISO 19005-2, 6.2.4: calibrated colours need no output intent).</summary>
    public static readonly DrawingRules Rules = new(Transparency: false, DeviceColor: false, Cmyk: false);

    /// <summary>Makes the file.</summary>
    /// <param name="pages">The pages, drawn by <see cref="Rules"/>.</param>
    /// <param name="format">Their format.</param>
    /// <param name="fonts">The fonts that they use.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="createdAt">When it was made.</param>
    /// <exception cref="PdfFontException">A font is damaged.</exception>
    public static byte[] Make(IReadOnlyList<ContentWriter> pages, PageFormat format, FontSubset fonts, string title, DateTimeOffset createdAt)
    {
        var document = new NewDocument();
        PdfReference tree = document.Allocate(), font = document.Add(fonts.WriteTo(document));
        PdfObject[] kids = [.. pages.Select(page => WritePage(page, format, document, tree, font))];
        document.Set(tree, new PdfDictionary(
            ("Type", new PdfName("Pages")), ("Kids", new PdfArray(kids)), ("Count", new PdfInteger(kids.Length))));
        PdfReference metadata = document.Add(PdfAMetadata.Write(title, "ja", createdAt));
        return document.ToBytes(document.Add(new PdfDictionary(
            ("Type", new PdfName("Catalog")),
            ("Pages", tree),
            ("Metadata", metadata),
            ("Lang", PdfString.FromText("ja")),
            ("ViewerPreferences", new PdfDictionary(("DisplayDocTitle", PdfBoolean.True))))));
    }

    private static PdfReference WritePage(ContentWriter page, PageFormat format, NewDocument document, PdfReference tree, PdfReference font)
    {
        PdfObject zero = new PdfInteger(0);
        return document.Add(new PdfDictionary(
            ("Type", new PdfName("Page")),
            ("Parent", tree),
            ("MediaBox", new PdfArray([zero, zero, new PdfReal(format.Width), new PdfReal(format.Height)])),
            ("Resources", page.AddColorSpaces(new PdfDictionary(("Font", font)))),
            ("Contents", document.Add(page.ToStream(PdfDictionary.Empty)))));
    }
}
