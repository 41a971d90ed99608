using System.Buffers.Binary;
using System.Text;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Fonts.Cff;
using EContract.Sdk.Pdf.Fonts.OpenType;
using EContract.Sdk.Pdf.Fonts.Outlines;
using EContract.TestInfrastructure.Documents;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>Fonts with bytes changed where it matters work or are refused; nothing else happens.</summary>
public sealed class DamagedFontTests
{
    private const string Text = "東海市ガé、1Aｱ";

    // A new value for some bytes, counted from the start of what is damaged.
    private static readonly Gen<(int At, byte Value)[]> Damages =
        Gen.Zip(Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 5000)), Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 1, 127, 128, 255)))
            .Select(damage => (damage.Item1, (byte)damage.Item2))
            .ArrayOf(4);

    [Property(MaxTest = 150)]
    public Property Embed_DamagedTables_WorksOrIsRefused()
    {
        byte[] truetype = File.ReadAllBytes(InstalledFonts.DejaVuSans), ipaex = File.ReadAllBytes(InstalledFonts.IpaexMincho);
        byte[] collection = File.ReadAllBytes(InstalledFonts.NotoSansCjk);
        var fonts = Gen.Elements(truetype, ipaex, collection);
        return Prop.ForAll(Gen.Zip(fonts, Gen.Zip(Gen.Choose(-1, 30), Damages)).ToArbitrary(), test =>
        {
            var (font, (table, damages)) = test;
            int start = table < 0 ? 0 : StartOfTable(font, table);
            Restoring(font, start, damages, () => Try(() =>
            {
                PdfFont damaged = PdfFont.FromBytes(font);
                string drawn = string.Concat(Text.Where(c => damaged.Covers(new Rune(c))));
                new FontSubset([damaged]).Shape(drawn, vertical: true);
                TextPage.Create([damaged], drawn);
            }));
        });
    }

    [Property(MaxTest = 500)]
    public Property Subset_DamagedCff_WorksOrIsRefused()
    {
        byte[] subset = CffSubsetTests.Subset(TestFonts.NotoSansCjk);
        return Prop.ForAll(Damages.ToArbitrary(), damages =>
            Restoring(subset, 0, damages, () => Try(() =>
                CffSubsetWriter.Write(new CffFont(new FontData(subset, "subset")), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))));
    }

    [Property(MaxTest = 1000)]
    public Property Subset_DamagedGlyphs_WorksOrIsRefused()
    {
        PdfFont font = TestFonts.DejaVuSans;
        byte[] subset = font.Subset([0, .. "éÅñ".Select(c => font.GlyphOf(new(c)))]).Bytes;
        // What matters is in these; the instructions are but copied.
        var tables = Gen.Elements("glyf", "loca", "hmtx", "hhea", "head", "maxp").Select(tag => FontTables.Offset(subset, tag));
        return Prop.ForAll(Gen.Zip(tables, Damages).ToArbitrary(), test =>
            Restoring(subset, test.Item1, test.Item2, () => Try(() =>
            {
                FontFile file = FontFile.Read(subset, 0);
                var metrics = new HorizontalMetrics(file.Require("hhea"), file.Require("hmtx"));
                GlyphOutlines.Read(file, metrics, file.Require("maxp").UInt16(4)).Subset([0, 1, 2, 3]);
            })));
    }

    [Fact]
    public void Subset_GlyphsThatShareTheirBytes_AreRefused()
    {
        PdfFont font = TestFonts.DejaVuSans;
        byte[] subset = font.Subset([0, .. "ABCD".Select(c => font.GlyphOf(new(c)))]).Bytes;
        int loca = FontTables.Offset(subset, "loca"), end = FontTables.Table(subset, "glyf").Length / 2;
        for (int i = 0; i < 6; i++)
            BinaryPrimitives.WriteUInt16BigEndian(subset.AsSpan(loca + (2 * i)), (ushort)(i % 2 == 0 ? 0 : end));
        FontFile file = FontFile.Read(subset, 0);
        var outlines = GlyphOutlines.Read(file, new HorizontalMetrics(file.Require("hhea"), file.Require("hmtx")), 5);

        Assert.Equal(1, outlines.Subset([0]).GlyphCount);
        Assert.Contains("overlap", Assert.Throws<PdfFontException>(() => outlines.Subset([0, 2])).Message);
    }

    [Fact]
    public void FromBytes_CutAnywhere_IsRefused()
    {
        byte[] bytes = File.ReadAllBytes(InstalledFonts.DejaVuSans);
        for (int length = 0; length < bytes.Length; length += length < 2000 ? 7 : 9973)
            Try(() => TextPage.Create([PdfFont.FromBytes(bytes.AsMemory(0, length))], "Aé"));
    }

    private static int StartOfTable(byte[] font, int table)
    {
        int directory = font.AsSpan().StartsWith("ttcf"u8) ? BinaryPrimitives.ReadInt32BigEndian(font.AsSpan(12)) : 0;
        int count = BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(directory + 4));
        return BinaryPrimitives.ReadInt32BigEndian(font.AsSpan(directory + 12 + (16 * (table % count)) + 8));
    }

    // The large fonts are damaged in place: a copy for each test would take longer than the test.
    private static void Restoring(byte[] bytes, int start, (int At, byte Value)[] damages, Action test)
    {
        var kept = damages.Select(damage => start + damage.At).Where(at => at < bytes.Length).Distinct().Select(at => (At: at, bytes[at])).ToArray();
        foreach (var (at, value) in damages.Where(damage => start + damage.At < bytes.Length))
            bytes[start + at] = value;
        try
        {
            test();
        }
        finally
        {
            foreach (var (at, value) in kept)
                bytes[at] = value;
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is PdfFontException or MissingGlyphException)
        {
        }
    }
}
