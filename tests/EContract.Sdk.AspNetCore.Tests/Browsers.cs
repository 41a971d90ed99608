using EContract.TestInfrastructure;
using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>One Chromium for all tests: each takes a context of its own, as a window in private mode.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a window; skips the test where there is no browser.</summary>
    internal async Task<Window> OpenAsync(string language = "ja-JP", bool isPhone = false)
    {
        if (_browser is null)
            MissingComponent.SkipOrFail(Chromium, "chromium");
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            Locale = language,
            AcceptDownloads = true,
            ViewportSize = isPhone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            DeviceScaleFactor = isPhone ? 2 : 1,
            IsMobile = isPhone,
            HasTouch = isPhone,
        });
        return new Window(context, await context.NewPageAsync());
    }
}
