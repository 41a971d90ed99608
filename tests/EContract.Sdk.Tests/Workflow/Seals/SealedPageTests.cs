using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Seals;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.Workflow.Seals;

/// <summary>Seals on real pages: what others see of them, and that they spoil no signature.</summary>
public sealed class SealedPageTests : IDisposable
{
    private const string Yamada = "yamada@sample.example", Suzuki = "suzuki@sample.example", Sato = "sato@sample.example";
    private const int Dpi = 144, Dots = 2;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(SignatureTiming.AtOnce)]
    [InlineData(SignatureTiming.OnCompletion)]
    public async Task Sealed_ByDrawnSealPictureAndNameAlone_IsSeenInItsPlaceAndNowhereElse(SignatureTiming timing)
    {
        await using var host = Start((contracts, start) => contracts.AddSigner("suzuki", _ => start.CreateSigner("鈴木 花子")));
        Envelope envelope = await SendAsync(
            host,
            timing,
            new() { Name = "山田太郎", Email = Yamada, Places = [SignaturePlace.OnPage(1, 1, 60, 60, 48, 48), SignaturePlace.OnLastPage(2, 60, 60, 60, 60)] },
            new() { Name = "鈴木花子", Email = Suzuki, Mode = SigningMode.Party, SignerName = "suzuki", Places = [SignaturePlace.OnPage(1, 1, 120, 60, 60, 40)] },
            new() { Name = "佐藤𠮷次", Email = Sato, Places = [SignaturePlace.OnPage(1, 1, 200, 60, 120, 40)] });
        byte[] locked = await ReadLockedAsync(host, Yamada, 0);
        await host.Manager.ChooseSealAsync(host.TokenOf(Yamada), SealChoice.Round("山田"), cancellationToken: Cancellation);
        SealPicture shown = (await host.Manager.OpenSealAsync(host.TokenOf(Yamada), cancellationToken: Cancellation))!;
        await host.SignAsync(Yamada);
        await host.Manager.ChooseSealAsync(host.TokenOf(Suzuki), SealChoice.Picture(QuadrantPicture.Png()), cancellationToken: Cancellation);
        await host.SignAsync(Suzuki);
        envelope = await host.SignAsync(Sato);

        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        IReadOnlyList<byte[]> files = await host.DownloadAsync(Yamada);
        foreach (byte[] file in files)
            await AssertValidAsync(host, file, signatures: 3);
        PageRaster before = await RenderAsync("locked.pdf", locked), after = await RenderAsync("signed.pdf", files[0]);
        Assert.True(Vermilion(after.Crop(60 * Dots, 60 * Dots, 48 * Dots, 48 * Dots)) > 0.15, "The seal is not in its place.");
        Assert.Equal("RGBY", QuadrantPicture.Read(after, 120 * Dots, 60 * Dots, 60 * Dots, 40 * Dots));
        string text = await Poppler.ExtractTextAsync(_directory.Combine("signed.pdf"));
        // The font has no such 吉.
        Assert.Contains("佐藤〔U+20BB7〕次", text, StringComparison.Ordinal);
        Erase(before, after, (59, 59, 50, 50), (119, 59, 62, 42), (199, 59, 122, 42));
        Assert.Equal(0, after.DifferenceFrom(before));
        Assert.True(Vermilion((await RenderAsync("second.pdf", files[1], page: 2)).Crop(60 * Dots, 60 * Dots, 60 * Dots, 60 * Dots)) > 0.15);

        // What was shown is what was signed.
        string svg = _directory.WriteFile("seal.svg", shown.Content.Span);
        ToolResult drawn = (await ToolRunner.RunAsync("mutool", ["draw", "-F", "ppm", "-w", $"{48 * Dots}", "-h", $"{48 * Dots}", "-o", "-", svg, "1"])).EnsureSuccess();
        PageRaster seal = (await RenderAsync("signed.pdf", files[0])).Crop(60 * Dots, 60 * Dots, 48 * Dots, 48 * Dots);
        Assert.InRange(PageRaster.FromPpm(drawn.Output).DifferenceFrom(seal), 0, 15);
    }

    [Fact]
    public async Task Sealed_ByAKeyThatWasBroughtAlong_ShowsTheSealToo()
    {
        await using var host = Start();
        await SendAsync(host, SignatureTiming.AtOnce, new ParticipantDescriptor
        {
            Name = "山田太郎", Email = Yamada, Mode = SigningMode.Party, RequiresSeal = true, Places = [SignaturePlace.OnPage(1, 1, 60, 60, 48, 48)],
        });
        await host.Manager.ChooseSealAsync(host.TokenOf(Yamada), SealChoice.Square("株式会社サンプル之印"), cancellationToken: Cancellation);
        using X509Signer own = host.CreateSigner("山田 太郎");
        Envelope envelope = await host.SignAsync(Yamada, own);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        byte[] file = (await host.DownloadAsync(Yamada))[0];
        await AssertValidAsync(host, file, signatures: 1);
        Assert.True(Vermilion((await RenderAsync("signed.pdf", file)).Crop(60 * Dots, 60 * Dots, 48 * Dots, 48 * Dots)) > 0.15);
    }

    [Fact]
    public async Task Sealed_WherePlaceIsTooSmallForTheName_IsSignedWithoutIt()
    {
        await using var host = Start();
        Envelope envelope = await SendAsync(host, SignatureTiming.AtOnce, new ParticipantDescriptor
        {
            Name = new string('長', 100), Email = Yamada, Places = [SignaturePlace.OnPage(1, 1, 60, 60, 12, 12)],
        });
        byte[] locked = await ReadLockedAsync(host, Yamada, 0);

        envelope = await host.SignAsync(Yamada);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(0, (await RenderAsync("signed.pdf", (await host.DownloadAsync(Yamada))[0])).DifferenceFrom(await RenderAsync("locked.pdf", locked)));
    }

    [Theory]
    [InlineData(4, 10, 10, 40, 40)]
    [InlineData(1, 580, 10, 40, 40)]
    [InlineData(1, 10, 830, 40, 40)]
    public async Task Create_PlaceThatIsNotOnAPage_IsRefusedByName(int page, double x, double y, double width, double height)
    {
        await using var host = Start();

        var error = await Assert.ThrowsAsync<DocumentRejectedException>(() => SendAsync(host, SignatureTiming.AtOnce, new ParticipantDescriptor
        {
            Name = "山田太郎", Email = Yamada, Places = [SignaturePlace.OnPage(1, page, x, y, width, height)],
        }));

        Assert.Contains("契約書", error.Message, StringComparison.Ordinal);
    }

    private static HybridHost Start(Action<EContractBuilder, HybridHost>? configure = null) => new((contracts, host) =>
    {
        contracts.SetEnvelopes(envelopes => envelopes.SealFonts.Add(PdfFont.FromFile(InstalledFonts.IpaexMincho)));
        configure?.Invoke(contracts, host);
    });

    private static async Task<Envelope> SendAsync(HybridHost host, SignatureTiming timing, params ParticipantDescriptor[] participants) =>
        await host.Manager.SendAsync((await host.Manager.CreateAsync(HybridHost.Descriptor(participants) with { SignatureTiming = timing }, cancellationToken: Cancellation)).Id, cancellationToken: Cancellation);

    private static async Task<byte[]> ReadLockedAsync(HybridHost host, string email, int document)
    {
        SigningView view = await host.Manager.OpenLinkAsync(host.TokenOf(email), cancellationToken: Cancellation);
        await using Stream content = await host.Manager.OpenDocumentAsync(host.TokenOf(email), view.Documents[document].Id, cancellationToken: Cancellation);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }

    private async Task AssertValidAsync(HybridHost host, byte[] file, int signatures)
    {
        using var stream = new MemoryStream(file);
        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors(host.Pki.Root), host.Pki.RevocationSource).ValidateAsync(stream, cancellationToken: Cancellation);
        SignatureReport[] found = [.. report.Signatures.Where(signature => signature.Kind == SignatureKind.Signature)];
        Assert.Equal(signatures, found.Length);
        Assert.All(found, signature => Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineLTA), (signature.Indication, signature.Level)));
        string path = _directory.Combine("judged.pdf");
        await File.WriteAllBytesAsync(path, file, Cancellation);
        await Qpdf.CheckAsync(path);
        Assert.Equal(signatures, (await PdfSig.VerifyAsync(path, [host.Pki.Root])).Count(opinion => opinion.IsValid));
    }

    private async Task<PageRaster> RenderAsync(string name, byte[] file, int page = 1)
    {
        string path = _directory.Combine(name);
        await File.WriteAllBytesAsync(path, file, Cancellation);
        return await PageRaster.RenderAsync(path, page, Dpi);
    }

    // How much of a picture has the ink of seals.
    private static double Vermilion(PageRaster picture) =>
        picture.Dots.Chunk(3).Average(dot => dot is [> 190, < 90, < 80] ? 1.0 : 0);

    // With the dots that an edge touches in part: the page's height is no whole number of dots.
    private static void Erase(PageRaster one, PageRaster other, params (int X, int Y, int Width, int Height)[] areas)
    {
        foreach ((int x, int y, int width, int height) in areas)
        {
            for (int row = y * Dots; row < (y + height) * Dots; row++)
            {
                int from = 3 * (((one.Height - 1 - row) * one.Width) + (x * Dots));
                one.Dots.AsSpan(from, 3 * width * Dots).Fill(255);
                other.Dots.AsSpan(from, 3 * width * Dots).Fill(255);
            }
        }
    }
}
