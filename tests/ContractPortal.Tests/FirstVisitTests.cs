using Microsoft.Playwright;

namespace EContract.ContractPortal.Tests;

/// <summary>What a first visitor sees in a real browser, from signing in to the page that a mail leads to.</summary>
public sealed class FirstVisitTests(PortalWithFolder host, Browsers browsers) : IClassFixture<PortalWithFolder>, IClassFixture<Browsers>
{
    [Theory]
    [InlineData("ja-JP", false)]
    [InlineData("en-GB", true)]
    public async Task WaitingContract_LeadsThroughItsMailToItsDocuments(string language, bool isPhone)
    {
        // However busy the machine is.
        Assertions.SetDefaultExpectTimeout(120_000);
        string kind = $"first-{language[..2]}-{(isPhone ? "phone" : "desktop")}-";
        var words = new PortalWords(language[..2], kind);
        await using Window window = await browsers.OpenAsync(language, isPhone);
        window.Page.Context.SetDefaultTimeout(120_000);
        IPage page = window.Page;
        await page.GotoAsync(host.Portal.Address.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = words["青木 恵 としてサインイン", "Sign in as 青木 恵"] }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "○○業務委託" })).ToBeVisibleAsync();
        await window.PictureAsync(kind + "dashboard");
        await page.GetByRole(AriaRole.Link, new() { Name = words["メール", "Mails"], Exact = true }).First.ClickAsync();
        await window.PictureAsync(kind + "mails");
        await page.GetByRole(AriaRole.Link, new() { Name = "署名依頼が届いています" }).First.ClickAsync();
        await window.PictureAsync(kind + "mail");
        IPage signing = await page.Context.RunAndWaitForPageAsync(() => page.Locator(".portal-mail a").First.ClickAsync());
        await Assertions.Expect(signing.Locator("#tab-0.ec-read")).ToBeVisibleAsync();
        Assert.Empty(window.Problems);
    }
}
