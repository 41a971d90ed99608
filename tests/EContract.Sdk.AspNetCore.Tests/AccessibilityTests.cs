using System.Text.Json;
using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>axe-core finds nothing on any page, in each language and at each size; a picture of each is kept.</summary>
public sealed class AccessibilityTests(Browsers browsers) : IClassFixture<Browsers>
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    // By the Web Content Accessibility Guidelines 2.2, levels A and AA; and what else axe-core knows to be good.
    private const string Run = """
        async () => {
          const result = await axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
          return JSON.stringify(result.violations.map(v => `${v.impact} ${v.id}: ${v.nodes.map(n => n.target.join(" ") + " " + n.failureSummary).join(" | ")}`));
        }
        """;

    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public async Task EveryPage_AtEachSize_HasNoViolation(string language)
    {
        await using PortalHost host = await PortalHost.StartAsync(pages =>
        {
            pages.Verification.IsEnabled = true;
            pages.RequestsPerTenSeconds = 1_000_000;
        });
        await using Window window = await browsers.OpenAsync(language == "ja" ? "ja-JP" : "en-GB");
        var violations = new List<string>();

        await new PageWalk(host, window, language, LookAsync).RunAsync();

        Assert.Empty(violations);
        // An endpoint that answers with a page which the walk lacks is to be added there.
        Assert.DoesNotContain(host.Endpoints.Except(host.Rendered).Except(PageWalk.AnswersNoPage), endpoint => !endpoint.StartsWith("GET /assets/", StringComparison.Ordinal));

        async Task LookAsync(string name)
        {
            Assert.Equal(language, await window.Page.GetAttributeAsync("html", "lang"));
            foreach ((string size, int width, int height) in ((string, int, int)[])[("phone", 390, 844), ("desktop", 1280, 900)])
            {
                await window.Page.SetViewportSizeAsync(width, height);
                await window.PictureAsync($"{language}-{size}-{name}");
                violations.AddRange((await FindAsync(window.Page)).Select(violation => $"{name}, {size}: {violation}"));
            }
        }
    }

    [Fact]
    public async Task WhatIsWrong_IsFound()
    {
        await using PortalHost host = await PortalHost.StartAsync(pages => pages.Verification.IsEnabled = true);
        await using Window window = await browsers.OpenAsync();
        await window.Page.GotoAsync(new Uri(host.Address, "verify").AbsoluteUri);
        Assert.Empty(await FindAsync(window.Page));

        await window.Page.EvaluateAsync("""
            document.querySelector("main").insertAdjacentHTML("beforeend", "<img src='data:,'><input><button style='width:4px;height:4px;padding:0'></button>");
            document.querySelector("h1").style.color = "#eeeeee";
            document.querySelector("main").style.minWidth = "4000px";
            """);

        string[] found = [.. await FindAsync(window.Page)];
        Assert.All((string[])["image-alt", "label", "button-name", "color-contrast", "wider than the screen"], rule => Assert.Contains(found, violation => violation.Contains(rule, StringComparison.Ordinal)));
    }

    private static async Task<IEnumerable<string>> FindAsync(IPage page)
    {
        await page.EvaluateAsync(Axe);
        string[] found = JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Run))!;
        // Nothing is wider than the screen (1.4.10).
        return await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth") ? [.. found, "wider than the screen"] : found;
    }
}
