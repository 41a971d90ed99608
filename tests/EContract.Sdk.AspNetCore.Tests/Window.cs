using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>A browser's window, and all that went wrong in it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Problems.Add(message.Text);
        };
        page.PageError += (_, error) => Problems.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>What scripts and the policy of the page complained of.</summary>
    public List<string> Problems { get; } = [];

    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    /// <summary>Clicks what leads to another page, or to this one anew, and waits until that is there.</summary>
    public Task LeaveByAsync(string selector) => LeaveByAsync(() => Page.ClickAsync(selector));

    public async Task LeaveByAsync(Func<Task> act)
    {
        await Page.EvaluateAsync("document.documentElement.dataset.left = ''");
        await act();
        await Assertions.Expect(Page.Locator("html:not([data-left]) body")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await Page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>Keeps a picture of the whole page among the test's results.</summary>
    public Task PictureAsync(string name)
    {
        string directory = Path.Combine(AppContext.BaseDirectory, "TestResults", "pages");
        Directory.CreateDirectory(directory);
        return Page.ScreenshotAsync(new() { Path = Path.Combine(directory, name + ".png"), FullPage = true });
    }
}
