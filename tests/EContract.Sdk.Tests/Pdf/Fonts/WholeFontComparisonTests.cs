using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>A text drawn with the subset must look just as drawn with the whole font, embedded as it is in its file.</summary>
public sealed class WholeFontComparisonTests
{
    [Theory]
    [InlineData(nameof(InstalledFonts.IpaexMincho), "東海市𠮟髙﨑ガぱ、Ab")]
    [InlineData(nameof(InstalledFonts.DejaVuSans), "Ångström éñ ﬁ ¼ ẵ")]
    [InlineData(nameof(InstalledFonts.NotoSansCjk), "東海市𠮷髙﨑ガぱ、Ab㈱ｱ한글")]
    public async Task Render_SubsetAndWholeFont_LookTheSame(string name, string text)
    {
        using var directory = new TemporaryDirectory();
        PdfFont font = TestFonts.Load(name);
        string subset = directory.WriteFile("subset.pdf", TextPage.Create([font], text));
        string whole = directory.WriteFile("whole.pdf", WithWholeFont(name, font, text));

        PageImage expected = await Poppler.RenderAsync(whole), actual = await Poppler.RenderAsync(subset);

        Assert.InRange(expected.Ink, 0.001, 0.2);
        Assert.InRange(expected.DifferenceFrom(actual), 0, 0.01);
        // Were another letter enough of a difference to be seen here?
        PageImage other = await Poppler.RenderAsync(directory.WriteFile("other.pdf", TextPage.Create([font], text[..^1] + "B")));
        Assert.True(expected.DifferenceFrom(other) > 0.03);
    }

    private static byte[] WithWholeFont(string name, PdfFont font, string text)
    {
        byte[] file = File.ReadAllBytes((string)typeof(InstalledFonts).GetProperty(name)!.GetValue(null)!);
        bool isCollection = file.AsSpan().StartsWith("ttcf"u8);
        byte[] program = isCollection ? FontTables.Table(file, "CFF ", directory: (file[12] << 24) | (file[13] << 16) | (file[14] << 8) | file[15]).ToArray() : file;
        byte[] empty = SyntheticPdf.Create(1000);
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(empty));
        var update = new IncrementalUpdate(revision);
        PdfReference descriptor = update.Add(new PdfDictionary(
            ("Type", new PdfName("FontDescriptor")), ("FontName", new PdfName("Whole")), ("Flags", new PdfInteger(4)),
            ("FontBBox", new PdfArray([new PdfInteger(-1000), new PdfInteger(-1000), new PdfInteger(2000), new PdfInteger(2000)])),
            ("ItalicAngle", new PdfInteger(0)), ("Ascent", new PdfInteger(880)), ("Descent", new PdfInteger(-120)), ("StemV", new PdfInteger(80)),
            (isCollection ? "FontFile3" : "FontFile2", update.Add(new PdfStream(
                isCollection ? new PdfDictionary(("Subtype", new PdfName("CIDFontType0C"))) : PdfDictionary.Empty, program)))));
        var glyphs = text.EnumerateRunes().Select(character => font.GlyphOf(character)).ToArray();
        PdfReference descendant = update.Add(new PdfDictionary(
            ("Type", new PdfName("Font")), ("Subtype", new PdfName(isCollection ? "CIDFontType0" : "CIDFontType2")), ("BaseFont", new PdfName("Whole")),
            ("CIDSystemInfo", new PdfDictionary(
                ("Registry", PdfString.FromText("Adobe")), ("Ordering", PdfString.FromText("Identity")), ("Supplement", new PdfInteger(0)))),
            ("FontDescriptor", descriptor), ("CIDToGIDMap", new PdfName("Identity")),
            ("W", new PdfArray([.. glyphs.SelectMany(glyph => (PdfObject[])[new PdfInteger(glyph), new PdfArray([new PdfInteger(font.WidthOf(glyph))])])]))));
        PdfReference composite = update.Add(new PdfDictionary(
            ("Type", new PdfName("Font")), ("Subtype", new PdfName("Type0")), ("BaseFont", new PdfName("Whole")),
            ("Encoding", new PdfName("Identity-H")), ("DescendantFonts", new PdfArray([descendant]))));
        string codes = string.Concat(glyphs.Select(glyph => $"{glyph:X4}"));
        var (reference, page) = PageTree.Find(revision, 1);
        update.Set(reference, page
            .With("Contents", update.Add(new PdfStream(PdfDictionary.Empty, Encoding.ASCII.GetBytes($"BT 1 0 0 1 40 790 Tm /F1 24 Tf <{codes}> Tj ET"))))
            .With("Resources", new PdfDictionary(("Font", new PdfDictionary(("F1", composite))))));
        return [.. empty, .. update.Serialize().Bytes];
    }
}
