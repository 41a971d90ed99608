using System.Globalization;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Appearance;

public sealed class PlacementTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private static readonly SignatureAppearance Picture = SignatureAppearance.ForImage(PdfImage.FromBytes(QuadrantPicture.Png()));

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<int, string, double> RotationsAndBoxes => new MatrixTheoryData<int, string, double>(
        [0, 90, 180, 270, -90, 450],
        ["/MediaBox[0 0 300 200]", "/MediaBox[-20 10 400 300]/CropBox[30 40 330 240]", "/MediaBox[300 200 0 0]/CropBox[-50 -50 900 900]"],
        [1, 2]);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(RotationsAndBoxes))]
    public async Task OnPage_TurnedCroppedAndScaled_StandsUprightWhereItIsSeen(int rotation, string boxes, double unit)
    {
        string entries = FormattableString.Invariant($"{boxes}/Rotate {rotation}");
        // Box and rotation are inherited; UserUnit never is.
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(unit == 1 ? "" : FormattableString.Invariant($"/UserUnit {unit}"), entries));
        string output = _directory.Combine("signed.pdf");
        bool sideways = rotation is 90 or 270 or -90 or 450;
        (double width, double height) = sideways ? (200 * unit, 300 * unit) : (300 * unit, 200 * unit);

        await authorities.SignAsync(source, output, Picture, FieldPlacement.OnPage(1, 20, 30, 60, 40));

        PageRaster page = await PageRaster.RenderAsync(output);
        // Poppler's dots do not know of UserUnit.
        Assert.Equal((width / unit, height / unit), (page.Width, page.Height));
        Assert.Equal("RGBY", QuadrantPicture.Read(page, 20 / unit, 30 / unit, 60 / unit, 40 / unit));
        foreach ((double x, double y) in ((double, double)[])[(17, 50), (83, 50), (50, 26), (50, 73)])
            Assert.Equal((255, 255, 255), page.At(x / unit, y / unit));
    }

    [Fact]
    public async Task OnPage_FillingThePage_IsOnIt()
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create("/MediaBox[0 0 300.005 200]")), output = _directory.Combine("signed.pdf");

        await authorities.SignAsync(source, output, Picture, FieldPlacement.OnPage(1, 0, 0, 300.01, 200));

        Assert.Equal("RGBY", QuadrantPicture.Read(await PageRaster.RenderAsync(output), 0, 0, 300, 200));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(null)]
    public async Task OnPage_OfSeveral_StandsOnThatOneOnly(int? number)
    {
        string output = _directory.Combine("signed.pdf");

        await authorities.SignAsync(SamplePdfs.Contract, output, Picture, new PagePlacement(number, new PageRectangle(400, 30, 60, 40)));

        for (int page = 1; page <= 3; page++)
        {
            PageRaster raster = await PageRaster.RenderAsync(output, page);
            Assert.Equal(page == (number ?? 3), QuadrantPicture.Read(raster, 400, 30, 60, 40) == "RGBY");
        }

        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, output, authorities.Pki.Root);
    }

    [Fact]
    public async Task OnPage_AfterAPageListedTwice_StandsWhereReadersCount()
    {
        const string Page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>";
        string source = _directory.WriteFile("in.pdf", PagePdf.OfObjects(
            ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 3 0 R 4 0 R 5 0 R]/Count 4>>", Page, Page, Page]));
        string output = _directory.Combine("signed.pdf");

        await authorities.SignAsync(source, output, Picture, FieldPlacement.OnPage(3, 20, 30, 60, 40));

        for (int number = 1; number <= 4; number++)
            Assert.Equal(number == 3, QuadrantPicture.Read(await PageRaster.RenderAsync(output, number), 20, 30, 60, 40) == "RGBY");
    }

    [Fact]
    public async Task OnPage_AfterAPageThatIsNoObject_NamesThatPage()
    {
        const string Page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>";
        string source = _directory.WriteFile("in.pdf", PagePdf.OfObjects(
            ["<</Type/Catalog/Pages 2 0 R>>", $"<</Type/Pages/Kids[3 0 R {Page} 4 0 R]/Count 3>>", Page, Page]));
        string output = _directory.Combine("signed.pdf");

        var error = await Assert.ThrowsAsync<PdfFormatException>(() => authorities.SignAsync(source, output, Picture, FieldPlacement.OnPage(3, 20, 30, 60, 40)));
        await authorities.SignAsync(source, output, Picture, FieldPlacement.OnPage(1, 20, 30, 60, 40));

        Assert.Contains("Page 2 is no indirect object", error.Message);
    }

    public static TheoryData<double[], string> BadRectangles => new()
    {
        { [1, 0, 0, 0, 40], "no extent (x 0, y 0, width 0, height 40)" },
        { [1, 0, 0, 40, -1], "no extent" },
        { [1, 0, 0, double.NaN, 40], "no extent" },
        { [1, double.NaN, 0, 40, 40], "is not on the page" },
        { [1, -1, 0, 40, 40], "is not on the page, which is shown 200 points wide and 300 high" },
        { [1, 0, 270, 40, 40], "is not on the page" },
        { [1, 170, 0, 40, 40], "is not on the page" },
        { [1, 0, 0, double.PositiveInfinity, 40], "is not on the page" },
        { [2, 0, 0, 40, 40], "no page 2: it has 1" },
        { [0, 0, 0, 40, 40], "no page 0" },
        { [-1, 0, 0, 40, 40], "no page -1" },
    };

    [Theory]
    [MemberData(nameof(BadRectangles))]
    public async Task OnPage_EmptyOrOffThePage_SaysSo(double[] place, string expected)
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create("/Rotate 90", "/MediaBox[0 0 300 200]"));

        var error = await Assert.ThrowsAsync<PdfSigningException>(() => authorities.SignAsync(
            source, _directory.Combine("out.pdf"), Picture, FieldPlacement.OnPage((int)place[0], place[1], place[2], place[3], place[4])));

        Assert.Equal(PdfSigningFailure.InvalidPlacement, error.Failure);
        Assert.Contains(expected, error.Message);
        Assert.False(File.Exists(_directory.Combine("out.pdf")));
    }

    [Fact]
    public async Task Appearance_OfANewFieldWithoutPlace_SaysSo()
    {
        var error = await Assert.ThrowsAsync<PdfSigningException>(
            () => authorities.SignAsync(SamplePdfs.Contract, _directory.Combine("out.pdf"), Picture, null));

        Assert.Equal(PdfSigningFailure.PlacementMissing, error.Failure);
    }

    [Fact]
    public async Task Placement_WithoutAppearance_IsMisuse() =>
        await Assert.ThrowsAsync<ArgumentException>(() => authorities.SignAsync(
            SamplePdfs.Contract, _directory.Combine("out.pdf"), null!, FieldPlacement.OnLastPage(1, 1, 20, 20)));

    [Theory]
    [InlineData(0, 20, 30, 80, 70)]
    [InlineData(90, 300 - 70, 20, 300 - 30, 80)]
    [InlineData(180, 300 - 80, 200 - 70, 300 - 20, 200 - 30)]
    [InlineData(270, 30, 200 - 80, 70, 200 - 20)]
    public async Task Field_OfTheDocument_KeepsItsRectangleAndShowsUpright(int rotation, double left, double bottom, double right, double top)
    {
        // The field is a dictionary of its own; its widget, a kid without name, says nothing of its page.
        string rect = string.Create(CultureInfo.InvariantCulture, $"[{left} {bottom} {right} {top}]");
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            $"/MediaBox[0 0 300 200]/Rotate {rotation}/Annots[6 0 R]",
            catalog: "/AcroForm<</Fields[5 0 R]>>",
            objects: ["<</FT/Sig/T(印)/Kids[6 0 R]>>".Replace("印", "seal"), $"<</Type/Annot/Subtype/Widget/Parent 5 0 R/F 2/Rect{rect}>>"]));
        string output = _directory.Combine("signed.pdf");

        await authorities.SignAsync(source, output, Picture, null, new PdfSignatureOptions { FieldName = "seal" });

        Assert.Equal("RGBY", QuadrantPicture.Read(await PageRaster.RenderAsync(output), 20, 30, 60, 40));
        await Qpdf.CheckAsync(output);
        // pdfsig finds no signature in a field whose widget is another object; OpenSSL takes what we find.
        RawSignature signature = Assert.Single(RawSignature.FindAll(await File.ReadAllBytesAsync(output)));
        await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, authorities.Pki.Root);
    }

    [Fact]
    public async Task Field_WithoutExtent_StaysInvisible()
    {
        string prepared = _directory.Combine("prepared.pdf"), output = _directory.Combine("signed.pdf");
        await using (FileStream from = File.OpenRead(SamplePdfs.Contract), to = File.Create(prepared))
            await SignatureFieldPreparer.PrepareAsync(from, to, ["市長"]);

        await authorities.SignAsync(prepared, output, Picture, null, new PdfSignatureOptions { FieldName = "市長" });

        PageRaster before = await PageRaster.RenderAsync(prepared), after = await PageRaster.RenderAsync(output);
        Assert.Equal(0, before.DifferenceFrom(after));
        await SignedPdfReferees.JudgeAsync(prepared, output, authorities.Pki.Root);
    }

    [Fact]
    public async Task Field_OfTheDocument_CannotBePlacedElsewhere()
    {
        string prepared = _directory.Combine("prepared.pdf");
        await using (FileStream from = File.OpenRead(SamplePdfs.Contract), to = File.Create(prepared))
            await SignatureFieldPreparer.PrepareAsync(from, to, ["市長"]);

        var error = await Assert.ThrowsAsync<PdfSigningException>(() => authorities.SignAsync(
            prepared, _directory.Combine("out.pdf"), Picture, FieldPlacement.OnPage(1, 10, 10, 60, 40), new PdfSignatureOptions { FieldName = "市長" }));

        Assert.Equal(PdfSigningFailure.InvalidPlacement, error.Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PreparedFields_WithPlaces_AreEmptyUntilTheyAreSigned(bool encrypted)
    {
        string source = SamplePdfs.Contract, prepared = _directory.Combine("prepared.pdf"), output = _directory.Combine("signed.pdf");
        if (encrypted)
        {
            source = _directory.Combine("encrypted.pdf");
            (await Qpdf.RunAsync("--encrypt", "", "owner", "256", "--", SamplePdfs.Contract, source)).EnsureSuccess();
        }

        await using (FileStream from = File.OpenRead(source), to = File.Create(prepared))
        {
            await SignatureFieldPreparer.PrepareAsync(from, to,
            [
                new SignatureFieldDescriptor("parties.buyer") { Placement = FieldPlacement.OnPage(1, 60, 30, 60, 40) },
                new SignatureFieldDescriptor("parties.seller") { Placement = FieldPlacement.OnPage(1, 160, 30, 60, 40) },
                new SignatureFieldDescriptor("witness") { Placement = FieldPlacement.OnLastPage(260, 30, 60, 40) },
            ]);
        }

        PageRaster before = await PageRaster.RenderAsync(source), vacant = await PageRaster.RenderAsync(prepared);
        Assert.Equal(0, before.DifferenceFrom(vacant));
        string current = prepared;
        foreach (string field in (string[])["parties.seller", "witness", "parties.buyer"])
        {
            await authorities.SignAsync(current, output, Picture, null, new PdfSignatureOptions { FieldName = field });
            current = output;
        }

        PageRaster first = await PageRaster.RenderAsync(output), last = await PageRaster.RenderAsync(output, 3);
        Assert.Equal("RGBY", QuadrantPicture.Read(first, 60, 30, 60, 40));
        Assert.Equal("RGBY", QuadrantPicture.Read(first, 160, 30, 60, 40));
        Assert.Equal("RGBY", QuadrantPicture.Read(last, 260, 30, 60, 40));
        await Qpdf.CheckAsync(output);
        ValidationReport report = await new PdfSignatureValidator(authorities.Trust).ValidateAsync(output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([LaterChanges.FormFilling, LaterChanges.FormFilling, LaterChanges.None], report.Signatures.Select(signature => signature.LaterChanges));
        if (!encrypted)
            await SignedPdfReferees.JudgeAsync(source, output, authorities.Pki.Root);
    }

    [Theory]
    [InlineData("/MediaBox[0 0 99999999999 200]")]
    [InlineData("/MediaBox[0 0 0 0]")]
    [InlineData("/MediaBox[0 0 (a) 200]/CropBox 3 0 R/Rotate 45/UserUnit -1")]
    [InlineData("/MediaBox 99 0 R/Rotate 9223372036854775807/UserUnit (x)")]
    [InlineData("/Rotate -9223372036854775808")]
    public async Task OnPage_OfAPageThatMakesNoSense_StandsOnAPageOfLetterSize(string page)
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(page)), output = _directory.Combine("signed.pdf");

        await authorities.SignAsync(source, output, Picture, FieldPlacement.OnPage(1, 20, 30, 60, 40));
        var beyond = await Assert.ThrowsAsync<PdfSigningException>(
            () => authorities.SignAsync(source, output, Picture, FieldPlacement.OnPage(1, 560, 30, 60, 40)));

        Assert.Contains("612 points wide and 792 high", beyond.Message);
    }

    [Theory]
    [InlineData("[0 0 99999999999999999999999 99999999999]")]
    [InlineData("[20 20 20.0001 20.0001]")]
    [InlineData("[20 20]")]
    [InlineData("(none)")]
    public async Task Field_WhoseRectangleMakesNoSense_IsSignedAllTheSame(string rectangle)
    {
        string source = _directory.WriteFile("in.pdf", PagePdf.Create(
            "/MediaBox[0 0 300 200]/Annots[5 0 R]", catalog: "/AcroForm<</Fields[5 0 R]>>",
            objects: [$"<</Type/Annot/Subtype/Widget/FT/Sig/T(seal)/F 4/Rect{rectangle}/P 3 0 R>>"]));
        string output = _directory.Combine("signed.pdf");

        await authorities.SignAsync(source, output, Picture, null, new PdfSignatureOptions { FieldName = "seal" });

        Assert.Single(RawSignature.FindAll(await File.ReadAllBytesAsync(output)));
    }
}
