using System.Buffers.Binary;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Fonts.Outlines;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Fonts;

public sealed class FontSubsetTests
{
    private const string TwentyKanji = "電子契約書署名検証株式会社代表取締役印鑑";

    [Theory]
    [InlineData(nameof(InstalledFonts.IpaexGothic), 9_000)]
    [InlineData(nameof(InstalledFonts.IpaexMincho), 12_000)]
    [InlineData(nameof(InstalledFonts.NotoSansCjk), 6_500)]
    public void WriteTo_TwentyKanji_AddsLittle(string name, int most)
    {
        int added = TextPage.Create([TestFonts.Load(name)], TwentyKanji).Length - SyntheticPdf.Create(1000).Length;

        Assert.InRange(added, 1, most);
    }

    [Theory]
    [InlineData("髙橋 𠮷野", "'𠮷' (U+20BB7)")]
    [InlineData("東海市\n契約", "U+000A")]
    [InlineData("東海市\r契約", "U+000D")]
    [InlineData("\uFFFD", "U+FFFD")]
    [InlineData("😀", "'😀' (U+1F600)")]
    public void Shape_CharacterThatNoFontHas_IsNamed(string text, string expected)
    {
        var subset = new FontSubset([TestFonts.IpaexGothic, TestFonts.IpaexMincho]);

        var error = Assert.Throws<MissingGlyphException>(() => subset.Shape(text));

        Assert.Contains(expected, error.Message);
        Assert.Contains("IPAexGothic, IPAexMincho", error.Message);
        Assert.Contains(error.Character.ToString(), text);
    }

    [Fact]
    public void Shape_HalfOfASurrogatePair_IsRefused()
    {
        // Not as InlineData: an attribute keeps its strings as UTF-8, which has no such halves.
        foreach (string text in (string[])["東\uD842", "\uDFB7\u3099", "か\uD842\u3099"])
        {
            var error = Assert.Throws<MissingGlyphException>(() => new FontSubset([TestFonts.NotoSansCjk]).Shape(text));
            Assert.Equal(0xFFFD, error.Character.Value);
        }
    }

    [Fact]
    public void Shape_OneFontOnManyThreads_GivesTheSame()
    {
        PdfFont font = TestFonts.NotoSansCjk;
        byte[] expected = font.Subset([0, .. TwentyKanji.Select(c => font.GlyphOf(new(c)))]).Bytes;
        var programs = new byte[16][];

        Parallel.For(0, programs.Length, i => programs[i] = font.Subset([0, .. TwentyKanji.Select(c => font.VerticalOf(font.GlyphOf(new(c))))]).Bytes);

        Assert.All(programs, program => Assert.Equal(expected, program));
    }

    [Fact]
    public void Shape_SeveralFonts_TakesTheFirstThatHasTheCharacter()
    {
        PdfFont latin = TestFonts.DejaVuSans, japanese = TestFonts.IpaexMincho;
        var subset = new FontSubset([latin, japanese]);

        IReadOnlyList<GlyphRun> runs = subset.Shape("契約Aa約");

        Assert.Equal([japanese, latin, japanese], runs.Select(run => run.Font));
        Assert.Equal(["F2", "F1", "F2"], runs.Select(run => run.ResourceName));
        Assert.Equal([0, 1, 0, 2], runs[0].Codes);
        Assert.Equal([0, 2], runs[2].Codes);
        Assert.Equal(2000, runs[0].Width);
        // Of DejaVu Sans: 1401 and 1255 units of 2048.
        Assert.Equal([684, 613], runs[1].Widths);
    }

    [Fact]
    public void Shape_GlyphOfTwoCharacters_HasTwoCodes()
    {
        PdfFont font = TestFonts.NotoSansCjk;
        var subset = new FontSubset([font]);

        Assert.Equal(font.GlyphOf(new('目')), font.GlyphOf(new('⽬')));
        Assert.Equal([0, 1, 0, 2, 0, 1], subset.Shape("目⽬目").Single().Codes);
    }

    [Fact]
    public void Shape_VariationSelector_PicksTheVariantAndDrawsNothingItself()
    {
        PdfFont font = TestFonts.NotoSansCjk;

        int plain = font.GlyphOf(new('辻')), one = font.GlyphOf(new('辻'), new(0xE0101)), two = font.GlyphOf(new('辻'), new(0xE0100));

        Assert.NotEqual(one, two);
        Assert.Contains(plain, (int[])[one, two]);
        Assert.Equal(1000, new FontSubset([font]).Shape("辻\U000E0101").Single().Width);
        // A selector that the font does not know changes nothing.
        Assert.Equal(plain, font.GlyphOf(new('辻'), new(0xE01EF)));
        Assert.Equal(1000, new FontSubset([TestFonts.IpaexMincho]).Shape("辻\U000E01EF").Single().Width);
    }

    [Theory]
    [InlineData("が", "か\u3099")]
    [InlineData("ぱ", "は\u309A")]
    [InlineData("é", "e\u0301")]
    public void Shape_MarkBehindItsLetter_IsDrawnAsOneGlyph(string composed, string apart)
    {
        PdfFont font = TestFonts.NotoSansCjk;

        Assert.Equal(new FontSubset([font]).Shape(composed).Single().Widths, new FontSubset([font]).Shape(apart).Single().Widths);
    }

    [Theory]
    [InlineData(nameof(InstalledFonts.IpaexMincho))]
    [InlineData(nameof(InstalledFonts.NotoSansCjk))]
    public void Shape_Vertical_TakesOtherFormsOfSigns(string name)
    {
        PdfFont font = TestFonts.Load(name);

        Assert.All("ー、。「」（）", sign => Assert.NotEqual(font.GlyphOf(new(sign)), font.VerticalOf(font.GlyphOf(new(sign)))));
        Assert.All("株式会社", kanji => Assert.Equal(font.GlyphOf(new(kanji)), font.VerticalOf(font.GlyphOf(new(kanji)))));
        var subset = new FontSubset([font]);
        Assert.NotEqual(subset.Shape("ー").Single().Codes, subset.Shape("ー", vertical: true).Single().Codes);
    }

    [Fact]
    public void WriteTo_SameText_SameBytes()
    {
        // The trailer's identifier is new for every update.
        static byte[] Create() => TextPage.Create([TestFonts.NotoSansCjk, TestFonts.DejaVuSans], "東海市 ABC ¼");

        byte[] first = Create(), second = Create();

        int trailer = first.AsSpan().LastIndexOf("trailer"u8);
        Assert.Equal(first.AsSpan(0, trailer), second.AsSpan(0, trailer));
    }

    [Theory]
    [InlineData(nameof(InstalledFonts.IpaexGothic))]
    [InlineData(nameof(InstalledFonts.DejaVuSans))]
    public void Subset_TrueType_HasRightChecksums(string name)
    {
        PdfFont font = TestFonts.Load(name);
        // Accented letters of DejaVu are composite: their parts are added.
        int[] glyphs = [0, .. "Aé0ñÅ".Select(c => font.GlyphOf(new(c)))];

        FontProgram program = font.Subset(glyphs);

        Assert.InRange(program.GlyphCount, glyphs.Length, glyphs.Length + 10);
        Assert.Equal(0xB1B0AFBA, FontTables.Checksum(program.Bytes));
        foreach (string tag in (string[])["glyf", "loca", "hhea", "hmtx", "maxp"])
        {
            uint stated = BinaryPrimitives.ReadUInt32BigEndian(program.Bytes.AsSpan(FontTables.Record(program.Bytes, tag) + 4));
            Assert.Equal(stated, FontTables.Checksum(FontTables.Table(program.Bytes, tag)));
        }
    }

    [Fact]
    public void Subset_CompositeGlyph_BringsItsParts()
    {
        PdfFont font = TestFonts.DejaVuSans;

        Assert.Equal(2, font.Subset([0, font.GlyphOf(new('e'))]).GlyphCount);
        Assert.True(font.Subset([0, font.GlyphOf(new('é'))]).GlyphCount > 2);
    }
}
