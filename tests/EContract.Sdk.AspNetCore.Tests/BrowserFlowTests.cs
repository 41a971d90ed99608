using EContract.Sdk.Contracts;
using EContract.Sdk.Validation;
using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>The whole flow by clicking, in a real browser.</summary>
public sealed class BrowserFlowTests(Browsers browsers) : IClassFixture<Browsers>, IAsyncLifetime
{
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("ja-JP", false)]
    [InlineData("en-GB", true)]
    public async Task HandlerAndAuthority_ReadSignAndDownload(string language, bool isPhone)
    {
        bool isEnglish = language.StartsWith("en", StringComparison.Ordinal);
        Envelope envelope = await _host.SendAsync(descriptor => descriptor with
        {
            Participants = [.. descriptor.Participants.Select(participant => participant with { Language = language[..2] })],
        });
        string kind = $"{language[..2]}-{(isPhone ? "phone" : "desktop")}";
        foreach (string email in (string[])["yamada@sample.example", "suzuki@sample.example"])
        {
            await using Window window = await browsers.OpenAsync(language, isPhone);
            IPage page = window.Page;
            await page.GotoAsync(_host.LinkTo(email).AbsoluteUri);
            Assert.DoesNotContain(_host.LinkTo(email).Segments[^1], page.Url, StringComparison.Ordinal);
            await Assertions.Expect(page.Locator("#document-0 canvas").First).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("#tab-0.ec-read")).ToBeVisibleAsync();
            await window.PictureAsync(kind + "-sign");
            await page.GetByRole(AriaRole.Tab, new() { Name = "仕様書" }).ClickAsync();
            await Assertions.Expect(page.Locator("#tab-1.ec-read")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Complete" : "完了" }).ClickAsync();
            await window.PictureAsync(kind + "-confirm");
            await page.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Complete signing" : "署名手続きを完了する" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = isEnglish ? "Your part is done" : "手続きは完了しています" })).ToBeVisibleAsync();
            await window.PictureAsync(kind + "-done");
            Assert.Empty(window.Problems);
            Assert.All(window.Requests, request => Assert.StartsWith(_host.Address.AbsoluteUri, request, StringComparison.Ordinal));
        }

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id)).Status);
        await using Window downloads = await browsers.OpenAsync(language, isPhone);
        await downloads.Page.GotoAsync(_host.LinkTo("yamada@sample.example").AbsoluteUri);
        await downloads.PictureAsync(kind + "-download");
        IDownload download = await downloads.Page.RunAndWaitForDownloadAsync(
            () => downloads.Page.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Download “契約書”" : "「契約書」をダウンロード" }).ClickAsync());
        Assert.Equal("契約書.pdf", download.SuggestedFilename);
        var report = await _host.Services.Validator.ValidateAsync((await download.PathAsync())!);
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Empty(downloads.Problems);
    }
}
