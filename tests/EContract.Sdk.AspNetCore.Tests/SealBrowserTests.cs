using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Choosing a seal and seeing it on its page, in a real browser; then looking at what was signed.</summary>
public sealed class SealBrowserTests(Browsers browsers) : IClassFixture<Browsers>, IAsyncLifetime
{
    private const int Dots = 2;
    private const float Patience = 60_000;

    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("ja-JP", false)]
    [InlineData("en-GB", true)]
    public async Task Participants_ChooseSeals_SeeThemInTheirPlaces_AndSignThem(string language, bool isPhone)
    {
        _ = InstalledFonts.IpaexMincho;
        bool isEnglish = language.StartsWith("en", StringComparison.Ordinal);
        Envelope envelope = await _host.SendAsync(descriptor => SealPagesTests.Placed(isRequired: true)(descriptor with
        {
            Participants = [.. descriptor.Participants.Select(participant => participant with { Language = language[..2] })],
        }));
        string kind = $"{language[..2]}-{(isPhone ? "phone" : "desktop")}";

        await using (Window window = await browsers.OpenAsync(language, isPhone))
        {
            IPage page = window.Page;
            await ReviewAsync(page, "yamada@sample.example", isEnglish);
            await LookAtPlaceAsync(page);
            await window.PictureAsync(kind + "-seal-none");
            await page.GetByLabel(isEnglish ? "Characters of the seal" : "印影の文字").FillAsync("山田 太郎");
            await page.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Make it square" : "角印にする" }).ClickAsync();
            await Assertions.Expect(page.Locator("img.ec-seal-picture")).ToBeVisibleAsync(new() { Timeout = Patience });
            // By the keyboard alone: Enter in the name makes it round.
            await page.GetByLabel(isEnglish ? "Characters of the seal" : "印影の文字").FillAsync("山田");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator($"img.ec-seal-picture[alt*='山田']:not([alt*='太郎'])")).ToBeVisibleAsync(new() { Timeout = Patience });
            await AssertInPlaceAsync(page, 440, 60, 48, 48);
            await window.PictureAsync(kind + "-seal-drawn");
            await ConfirmAsync(page, isEnglish);
            Assert.Empty(window.Problems);
        }

        await using (Window window = await browsers.OpenAsync(language, isPhone))
        {
            IPage page = window.Page;
            await ReviewAsync(page, "suzuki@sample.example", isEnglish);
            await page.GetByLabel(isEnglish ? "Picture of the seal" : "印影の画像").SetInputFilesAsync(new FilePayload { Name = "seal.png", MimeType = "image/png", Buffer = SealPagesTests.Png });
            await page.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Use this picture" : "この画像にする" }).ClickAsync();
            await AssertInPlaceAsync(page, 500, 60, 60, 48);
            await window.PictureAsync(kind + "-seal-picture");
            await ConfirmAsync(page, isEnglish);
            Assert.Empty(window.Problems);
            Assert.All(window.Requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal)), request => Assert.StartsWith(_host.Address.AbsoluteUri, request, StringComparison.Ordinal));
        }

        envelope = await _host.Manager.GetAsync(envelope.Id, TestContext.Current.CancellationToken);
        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.Delay));
        SigningConfirmed[] confirmed = [.. (await _host.Manager.GetEventsAsync(envelope.Id, TestContext.Current.CancellationToken)).Select(record => record.Event).OfType<SigningConfirmed>()];
        Assert.Equal([SealKind.Round, SealKind.Picture], confirmed.Select(each => each.Seal!.Kind));
        await AssertSignedAsync(envelope);
    }

    private async Task ReviewAsync(IPage page, string email, bool isEnglish)
    {
        await page.GotoAsync(_host.LinkTo(email).AbsoluteUri);
        await Assertions.Expect(page.Locator("#tab-0.ec-read")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Tab, new() { Name = "仕様書" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tab-1.ec-read")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Complete" : "完了" }).ClickAsync();
    }

    private static async Task ConfirmAsync(IPage page, bool isEnglish)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Complete signing" : "署名手続きを完了する" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = isEnglish ? "Your part is done" : "手続きは完了しています" })).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Scrolls to the first place of a signature, and waits until its page is drawn.</summary>
    internal static async Task LookAtPlaceAsync(IPage page)
    {
        await page.Locator("[data-place]").First.ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(page.Locator("[data-place]").First).ToHaveAttributeAsync("data-shown", "yes", new() { Timeout = Patience });
    }

    // Where the seal is over its page, in points of the page: by what the browser laid out, and by the size of the page.
    private static async Task AssertInPlaceAsync(IPage page, double x, double y, double width, double height)
    {
        ILocator place = page.Locator("[data-place]").First;
        await LookAtPlaceAsync(page);
        double[] found = await place.EvaluateAsync<double[]>("""
            place => {
              const frame = place.querySelector(".ec-page").getBoundingClientRect(), seal = place.querySelector("img.ec-seal");
              const box = seal.getBoundingClientRect(), scale = frame.width / 595.276;
              return [(box.left - frame.left) / scale, (frame.bottom - box.bottom) / scale, box.width / scale, box.height / scale, seal.complete && seal.naturalWidth > 0 ? 1 : 0];
            }
            """);
        Assert.Equal(1, found[4]);
        Assert.All(new[] { x, y, width, height }.Zip(found), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
        // In view, not only there.
        Assert.True(await place.EvaluateAsync<bool>("""
            place => {
              const outer = place.getBoundingClientRect(), seal = place.querySelector("img.ec-seal").getBoundingClientRect();
              return seal.top >= outer.top && seal.bottom <= outer.bottom;
            }
            """));
    }

    private async Task AssertSignedAsync(Envelope envelope)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("signed.pdf");
        await using (Stream content = await _host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id, cancellationToken: TestContext.Current.CancellationToken))
        await using (FileStream file = File.Create(path))
            await content.CopyToAsync(file, TestContext.Current.CancellationToken);
        ValidationReport report = await _host.Services.Validator.ValidateAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        PageRaster last = await PageRaster.RenderAsync(path, page: 3, dotsPerInch: 72 * Dots);
        // The drawn seal fills its square; the picture is as high as its place and in the middle of it.
        AssertInked(last, 440, 60, 48, 48);
        AssertInked(last, 506, 60, 48, 48);
    }

    private static void AssertInked(PageRaster page, int x, int y, int width, int height)
    {
        PageRaster crop = page.Crop(x * Dots, y * Dots, width * Dots, height * Dots);
        (int X, int Y)[] inked = [.. from row in Enumerable.Range(0, crop.Height) from column in Enumerable.Range(0, crop.Width)
                                     where crop.At(column, row) is { Red: > 190, Green: < 90, Blue: < 80 }
                                     select (column, row)];
        Assert.InRange(inked.Min(dot => dot.X), 0, 3 * Dots);
        Assert.InRange(inked.Max(dot => dot.X), crop.Width - (3 * Dots), crop.Width);
        Assert.InRange(inked.Min(dot => dot.Y), 0, 3 * Dots);
        Assert.InRange(inked.Max(dot => dot.Y), crop.Height - (3 * Dots), crop.Height);
    }
}
