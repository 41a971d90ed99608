using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Fonts.Embedding;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>The dictionaries of an embedded font, held against ISO 32000-2, 9.7 and 9.8, and ISO 19005-1, 6.3 and ISO 19005-2, 6.2.11.</summary>
public sealed class Type0FontWriterTests
{
    [Theory]
    [InlineData(nameof(InstalledFonts.DejaVuSans), "CIDFontType2", "FontFile2")]
    [InlineData(nameof(InstalledFonts.NotoSansCjk), "CIDFontType0", "FontFile3")]
    public void Write_Dictionaries_AreWhatPdfAWants(string name, string subtype, string program)
    {
        const string Text = "éAiÅA";
        PdfFont font = TestFonts.Load(name);
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(TextPage.Create([font], Text)));

        PdfDictionary composite = Dictionary(revision, Dictionary(revision, Dictionary(revision, PageTree.Find(revision, 1).Page["Resources"])["Font"])["F1"]);
        PdfDictionary descendant = Dictionary(revision, ((PdfArray)revision.Resolve(composite["DescendantFonts"])!).Single());
        PdfDictionary descriptor = Dictionary(revision, descendant["FontDescriptor"]);
        PdfDictionary system = Dictionary(revision, descendant["CIDSystemInfo"]);

        Assert.Equal(["Type0", "Identity-H"], Names(composite, "Subtype", "Encoding"));
        Assert.Equal([subtype], Names(descendant, "Subtype"));
        Assert.Equal("Adobe Identity 0", $"{system["Registry"]} {system["Ordering"]} {system["Supplement"]}");
        Assert.Equal(subtype == "CIDFontType2" ? "/Identity" : null, descendant["CIDToGIDMap"]?.ToString());
        string baseFont = Names(descendant, "BaseFont").Single();
        Assert.Matches($@"^[A-Z]{{6}}\+{font.Name}$", baseFont);
        Assert.Equal(baseFont, Names(descriptor, "FontName").Single());
        Assert.Equal(baseFont + (program == "FontFile3" ? "-Identity-H" : ""), Names(composite, "BaseFont").Single());
        // Exactly one of Symbolic and Nonsymbolic.
        Assert.Equal(4, ((PdfInteger)descriptor["Flags"]!).Value & (4 | 32));
        var stream = (PdfStream)revision.Resolve(descriptor[program])!;
        Assert.Equal(program == "FontFile3" ? "/CIDFontType0C" : null, stream.Dictionary["Subtype"]?.ToString());

        // ISO 19005-2, 6.2.11.4.2: CIDSet has all that is in the program, the parts of composite glyphs too.
        byte[] set = Decode(revision, descriptor["CIDSet"]);
        int glyphs = font.Subset([0, .. "éAiÅ".Select(c => font.GlyphOf(new(c)))]).GlyphCount;
        Assert.Equal(glyphs, set.Sum(bits => System.Numerics.BitOperations.PopCount(bits)));
        Assert.Equal((glyphs + 7) / 8, set.Length);
        Assert.Equal([0, .. "éAiÅ".Select(c => font.WidthOf(font.GlyphOf(new(c))))], Widths(revision, descendant, 5).Select((width, i) => i == 0 ? 0 : width));
        string cmap = Encoding.ASCII.GetString(Decode(revision, composite["ToUnicode"]));
        Assert.Contains("4 beginbfchar\n<0001> <00E9>\n<0002> <0041>\n<0003> <0069>\n<0004> <00C5>\nendbfchar", cmap);
    }

    [Fact]
    public void ToUnicode_MoreThanAHundredCharacters_AreSeveralSections()
    {
        (int, string)[] characters = [(0, ""), .. Enumerable.Range(0, 201).Select(i => (i, i == 200 ? "葛\U000E0100" : ((char)(0x4E00 + i)).ToString()))];

        string cmap = Encoding.ASCII.GetString(ToUnicodeCMap.Write(characters));

        Assert.Equal(["100", "100", "1"], System.Text.RegularExpressions.Regex.Matches(cmap, @"(\d+) beginbfchar").Select(match => match.Groups[1].Value));
        Assert.Contains("<00C9> <845BDB40DD00>", cmap);
    }

    private static int[] Widths(PdfRevision revision, PdfDictionary font, int count)
    {
        int[] widths = [.. Enumerable.Repeat((int)((PdfInteger)font["DW"]!).Value, count)];
        var entries = (PdfArray)revision.Resolve(font["W"])!;
        for (int i = 0; i < entries.Count; i += 2)
        {
            int first = (int)((PdfInteger)entries[i]).Value;
            foreach (PdfObject width in (PdfArray)entries[i + 1])
                widths[first++] = (int)((PdfInteger)width).Value;
        }

        return widths;
    }

    private static PdfDictionary Dictionary(PdfRevision revision, PdfObject? value) => Assert.IsType<PdfDictionary>(revision.Resolve(value));

    private static string[] Names(PdfDictionary dictionary, params string[] keys) => [.. keys.Select(key => Assert.IsType<PdfName>(dictionary[key]).Value)];

    private static byte[] Decode(PdfRevision revision, PdfObject? value)
    {
        var stream = (PdfStream)revision.Resolve(value)!;
        return PdfFilters.Decode(stream.ReadEncoded(1 << 20), stream.Dictionary, revision.Resolve, PdfReaderOptions.Default);
    }
}
