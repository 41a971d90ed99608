using EContract.Sdk.Contracts;
using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Signing without a mouse: every step is reached by keys, and seen where it is (WCAG 2.2, 2.1.1, 2.4.7, 2.4.11, 2.5.8, 4.1.3).</summary>
public sealed class KeyboardTests(Browsers browsers) : IClassFixture<Browsers>, IAsyncLifetime
{
    private const int MaxStops = 60;
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync(pages => pages.Verification.IsEnabled = true);

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task SignsByKeysOnly()
    {
        Envelope envelope = await _host.SendAsync();
        await using Window window = await browsers.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync(_host.LinkTo("yamada@sample.example").AbsoluteUri);
        await Assertions.Expect(page.Locator("[data-progress]")).ToHaveTextAsync("2 件のうち 1 件の文書を開きました。", new() { Timeout = 60_000 });

        // The first stop leads past the head of the page.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#content", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await page.EvaluateAsync<string>("document.activeElement.id"));

        await StopAtAsync(page, "#tab-0");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("tab-1", await page.EvaluateAsync<string>("document.activeElement.id"));
        await Assertions.Expect(page.Locator("[data-progress]")).ToHaveTextAsync("すべての文書を開きました。", new() { Timeout = 60_000 });
        Assert.Equal("status", await page.GetAttributeAsync("[data-progress]", "role"));

        // The pages of a document are scrolled by keys.
        await StopAtAsync(page, "#document-1 [data-pages]");
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(page.Locator("#document-1 .ec-tools [role=status]")).Not.ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^1 /"), new() { Timeout = 60_000 });

        await StopAtAsync(page, "form[action$='/complete'] button");
        await window.LeaveByAsync(() => page.Keyboard.PressAsync("Enter"));
        await StopAtAsync(page, "form[action$='/confirm'] button");
        await window.LeaveByAsync(() => page.Keyboard.PressAsync("Space"));

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("手続きは完了しています");
        Assert.NotNull((await _host.Manager.GetAsync(envelope.Id)).Participants[0].Confirmation);
    }

    [Theory]
    [InlineData("decline", "reason")]
    [InlineData("delegate", "name")]
    public async Task EveryStop_IsSeen_AndLargeEnough(string action, string field)
    {
        await _host.SendAsync();
        await using Window window = await browsers.OpenAsync(isPhone: true);
        IPage page = window.Page;
        await page.GotoAsync(_host.LinkTo("yamada@sample.example").AbsoluteUri);
        await Assertions.Expect(page.Locator("#tab-0.ec-read")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.True(await WalkAsync(page) >= 8);
        await window.LeaveByAsync($"main a[href$='/{action}']");
        Assert.True(await WalkAsync(page) >= 5);
        await StopAtAsync(page, "#" + field);
    }

    private static async Task StopAtAsync(IPage page, string selector)
    {
        for (int i = 0; i < MaxStops; i++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key never comes to {selector}.");
    }

    // Goes once around: what has the focus has an outline, is on the screen, and is no smaller than 24 by 24 pixels, unless it stands in a line of text.
    private static async Task<int> WalkAsync(IPage page)
    {
        await page.EvaluateAsync("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)");
        for (int stops = 0; stops < MaxStops; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            string problem = await page.EvaluateAsync<string>("""
                () => {
                  const e = document.activeElement;
                  if (e === document.body || e.dataset.passed) return "end";
                  e.dataset.passed = "yes";
                  const style = getComputedStyle(e), box = e.getBoundingClientRect();
                  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "no outline: " + e.outerHTML;
                  if (box.bottom <= 0 || box.top >= innerHeight) return "not on the screen: " + e.outerHTML;
                  if (box.height < 24 || box.width < 24) return "too small: " + e.outerHTML;
                  return "";
                }
                """);
            if (problem == "end")
                return stops;
            Assert.Equal("", problem);
        }

        throw new InvalidOperationException("The Tab key does not come around.");
    }
}
