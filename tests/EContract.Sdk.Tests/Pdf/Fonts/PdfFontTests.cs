using System.Buffers.Binary;
using System.Text;
using EContract.Sdk.Pdf.Fonts;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Fonts;

public sealed class PdfFontTests
{
    [Fact]
    public void FromFile_TrueType_KnowsNameCharactersAndMeasures()
    {
        PdfFont font = PdfFont.FromFile(InstalledFonts.IpaexMincho);

        Assert.Equal("IPAexMincho", font.Name);
        Assert.True(font.Covers(new Rune('契')));
        Assert.True(font.Covers(new Rune(0x20B9F)));
        Assert.False(font.Covers(new Rune(0x20BB7)));
        Assert.False(font.Covers(new Rune(0x1F600)));
        Assert.Equal((880, -120), (font.Metrics.Ascent, font.Metrics.Descent));
        Assert.InRange(font.Metrics.CapHeight, 600, 800);
        Assert.True(font.Metrics.IsSerif);
        Assert.False(PdfFont.FromFile(InstalledFonts.IpaexGothic).Metrics.IsSerif);
    }

    [Theory]
    [InlineData(0, "NotoSansCJKjp-Regular")]
    [InlineData(1, "NotoSansCJKkr-Regular")]
    [InlineData(5, "NotoSansMonoCJKjp-Regular")]
    public void FromFile_FaceOfACollection_IsThatFace(int face, string name) =>
        Assert.Equal(name, PdfFont.FromFile(InstalledFonts.NotoSansCjk, face).Name);

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void FromFile_FaceThatIsNotThere_SaysHowManyThereAre(int face)
    {
        var error = Assert.Throws<PdfFontException>(() => PdfFont.FromFile(InstalledFonts.NotoSansCjk, face));
        Assert.Contains("10 faces", error.Message);
        Assert.Contains("NotoSansCJK-Regular.ttc", error.Message);
    }

    [Fact]
    public void FromFile_NoFont_NamesTheFile()
    {
        using var directory = new TemporaryDirectory();
        Assert.Contains("missing.ttf", Assert.Throws<PdfFontException>(() => PdfFont.FromFile(directory.Combine("missing.ttf"))).Message);
        foreach (byte[] content in (byte[][])[[], [0, 1, 0, 0], File.ReadAllBytes(SamplePdfs.Contract)])
        {
            string path = directory.WriteFile("other.ttf", content);
            var error = Assert.Throws<PdfFontException>(() => PdfFont.FromFile(path));
            Assert.Contains("other.ttf", error.Message);
            Assert.Contains("no TrueType or OpenType font", error.Message);
        }
    }

    [Theory]
    [InlineData(0x0000, null)]
    [InlineData(0x0002, "licence is restricted")]
    [InlineData(0x0004, null)]
    [InlineData(0x0006, null)]
    [InlineData(0x0008, null)]
    [InlineData(0x0100, "only as a whole")]
    [InlineData(0x0208, "Only the font's bitmaps")]
    public void FromBytes_EmbeddingPermission_IsRespected(int fsType, string? refusal)
    {
        byte[] bytes = File.ReadAllBytes(InstalledFonts.DejaVuSans);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(FontTables.Offset(bytes, "OS/2") + 8), (ushort)fsType);

        if (refusal is null)
            Assert.Equal("DejaVuSans", PdfFont.FromBytes(bytes).Name);
        else
            Assert.Contains(refusal, Assert.Throws<PdfFontException>(() => PdfFont.FromBytes(bytes)).Message);
    }

    [Theory]
    [InlineData("glyf", "no outlines")]
    [InlineData("loca", "no table 'loca'")]
    [InlineData("cmap", "no table 'cmap'")]
    [InlineData("hmtx", "no table 'hmtx'")]
    public void FromBytes_TableMissing_IsNamed(string tag, string expected)
    {
        byte[] bytes = File.ReadAllBytes(InstalledFonts.DejaVuSans);
        "none"u8.CopyTo(bytes.AsSpan(FontTables.Record(bytes, tag)));

        Assert.Contains(expected, Assert.Throws<PdfFontException>(() => PdfFont.FromBytes(bytes)).Message);
    }

    [Fact]
    public void FromBytes_CutShort_SaysWhichTableIsOutside()
    {
        byte[] bytes = File.ReadAllBytes(InstalledFonts.DejaVuSans);

        var error = Assert.Throws<PdfFontException>(() => PdfFont.FromBytes(bytes.AsMemory(0, bytes.Length / 2)));

        Assert.Matches("table '(glyf|head|hhea|hmtx|loca|maxp)' should lie at byte", error.Message);
    }
}
