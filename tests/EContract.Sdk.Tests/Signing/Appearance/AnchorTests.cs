using System.Globalization;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.PdfPig;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

public sealed class AnchorTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private static readonly SignatureAppearance Picture = SignatureAppearance.ForImage(PdfImage.FromBytes(QuadrantPicture.Png()));

    private readonly TemporaryDirectory _directory = new();

    private readonly PdfPigTextLocator _locator = new();

    private string Output => _directory.Combine("signed.pdf");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task AtText_OnATurnedAndCroppedPage_StandsOverIt(int rotation)
    {
        // The word is drawn upright as shown, its lower left at (60, 60) of the page as shown.
        const double Left = 30, Bottom = 40, Width = 300, Height = 200;
        (int a, int b, double x, double y) = rotation switch
        {
            90 => (0, 1, Left + Width - 60, Bottom + 60),
            180 => (-1, 0, Left + Width - 60, Bottom + Height - 60),
            270 => (0, -1, Left + 60, Bottom + Height - 60),
            _ => (1, 0, Left + 60, Bottom + 60),
        };
        string content = string.Create(CultureInfo.InvariantCulture, $"BT /F1 20 Tf {a} {b} {-b} {a} {x} {y} Tm (SIGN HERE) Tj ET");
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            $"/MediaBox[-10 -10 400 400]/CropBox[{Left} {Bottom} {Left + Width} {Bottom + Height}]/Rotate {rotation}/Resources<</Font<</F1 5 0 R>>>>",
            content: content, objects: ["<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]));

        await authorities.SignAsync(source, Output, Picture, FieldPlacement.AtText(_locator, "SIGN HERE", 96, 64) with { Side = AnchorSide.Below, OffsetY = 30 });

        // Helvetica: 8 capitals and a space are 111.1 points wide at this size, and 14.4 high; 30 points up puts the top at the text's middle.
        PageRaster page = await PageRaster.RenderAsync(Output);
        Assert.Equal("RGBY", QuadrantPicture.Read(page, 60 + 55.5 - 48, 60 + 30 - 64, 96, 64));
    }

    [Fact]
    public async Task AtText_OnceInTheDocument_StandsThere()
    {
        await authorities.SignAsync(SamplePdfs.Contract, Output, Picture, FieldPlacement.AtText(_locator, "業務委託 契約書", 96, 64));

        // The heading of the first page, which is the only place where these words make a line together.
        IReadOnlyList<TextLocation> found = await FindAsync("業務委託契約書");
        TextLocation heading = Assert.Single(found);
        PageRectangle area = heading.Area;
        PageRaster page = await PageRaster.RenderAsync(Output);
        Assert.Equal(1, heading.Page);
        Assert.Equal("RGBY", QuadrantPicture.Read(page, area.X + (area.Width / 2) - 48, area.Y + (area.Height / 2) - 32, 96, 64));
        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, authorities.Pki.Root);
    }

    [Fact]
    public async Task AtText_InAnEncryptedDocument_StandsThereToo()
    {
        string source = _directory.Combine("encrypted.pdf");
        (await Qpdf.RunAsync("--encrypt", "user", "owner", "256", "--", SamplePdfs.Contract, source)).EnsureSuccess();

        await authorities.SignAsync(
            source, Output, Picture, FieldPlacement.AtText(_locator, "業務委託契約書", 96, 64), new PdfSignatureOptions { Password = "user" });

        PageRectangle area = (await FindAsync("業務委託契約書"))[0].Area;
        PageRaster page = await PageRaster.RenderAsync(Output, password: "user");
        Assert.Equal("RGBY", QuadrantPicture.Read(page, area.X + (area.Width / 2) - 48, area.Y + (area.Height / 2) - 32, 96, 64));
    }

    [Fact]
    public async Task AtText_SeveralTimes_WantsToKnowWhich()
    {
        int count = (await FindAsync("発注者")).Count;
        AnchorPlacement anchor = FieldPlacement.AtText(_locator, "発注者", 30, 20);

        var error = await Assert.ThrowsAsync<PdfSigningException>(() => authorities.SignAsync(SamplePdfs.Contract, Output, Picture, anchor));
        var beyond = await Assert.ThrowsAsync<PdfSigningException>(
            () => authorities.SignAsync(SamplePdfs.Contract, Output, Picture, anchor with { Occurrence = count + 1 }));
        await authorities.SignAsync(SamplePdfs.Contract, Output, Picture, anchor with { Occurrence = count });

        Assert.True(count > 5);
        Assert.Equal(PdfSigningFailure.AnchorNotFound, error.Failure);
        Assert.Contains($"'発注者' stands in the document {count} times", error.Message);
        Assert.Contains($"no occurrence {count + 1}", beyond.Message);
    }

    [Fact]
    public async Task AtText_ThatIsNotThere_SaysSo()
    {
        var nowhere = await Assert.ThrowsAsync<PdfSigningException>(
            () => authorities.SignAsync(SamplePdfs.Contract, Output, Picture, FieldPlacement.AtText(_locator, "立会人", 30, 20)));
        var elsewhere = await Assert.ThrowsAsync<PdfSigningException>(
            () => authorities.SignAsync(SamplePdfs.Contract, Output, Picture, FieldPlacement.AtText(_locator, "業務委託契約書", 30, 20) with { Page = 2 }));

        Assert.Contains("'立会人' does not stand in the document", nowhere.Message);
        Assert.Contains("'業務委託契約書' does not stand on page 2", elsewhere.Message);
    }

    [Fact]
    public async Task AtText_BesideWhichThereIsNoRoom_SaysSo()
    {
        var error = await Assert.ThrowsAsync<PdfSigningException>(() => authorities.SignAsync(
            SamplePdfs.Contract, Output, Picture, FieldPlacement.AtText(_locator, "業務委託契約書", 300, 20) with { Side = AnchorSide.Right }));

        Assert.Equal(PdfSigningFailure.InvalidPlacement, error.Failure);
    }

    [Theory]
    [InlineData(AnchorSide.Over, 145, 193)]
    [InlineData(AnchorSide.Right, 200, 193)]
    [InlineData(AnchorSide.Left, 90, 193)]
    [InlineData(AnchorSide.Above, 145, 211)]
    [InlineData(AnchorSide.Below, 145, 175)]
    public void At_EachSide_IsBesideTheText(AnchorSide side, double x, double y)
    {
        AnchorPlacement anchor = FieldPlacement.AtText(_locator, "印", 20, 20) with { Side = side, OffsetX = 5, OffsetY = 5 };

        Assert.Equal(new PageRectangle(x, y, 20, 20), anchor.At(new PageRectangle(105, 190, 90, 16)));
    }

    [Fact]
    public async Task FindAsync_BrokenDocument_SaysSoByType()
    {
        byte[] broken = [.. "%PDF-1.7\n"u8, .. new byte[300]];

        await Assert.ThrowsAsync<PdfFormatException>(async () => await _locator.FindAsync(new MemoryStream(broken), null, "印", TestContext.Current.CancellationToken));
    }

    private async Task<IReadOnlyList<TextLocation>> FindAsync(string text)
    {
        await using FileStream document = File.OpenRead(SamplePdfs.Contract);
        return await _locator.FindAsync(document, null, text, TestContext.Current.CancellationToken);
    }
}
