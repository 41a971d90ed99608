using Xunit;

namespace EContract.TestInfrastructure.Tools;

/// <summary>MuPDF as a second independent reader of pages.</summary>
public static class MuPdf
{
    /// <summary>The first page as MuPDF draws it; fails the test on any warning.</summary>
    public static async Task<PageImage> RenderAsync(string path, int dotsPerInch = 100)
    {
        ToolResult result = (await ToolRunner.RunAsync("mutool", ["draw", "-F", "pgm", "-r", $"{dotsPerInch}", "-o", "-", path, "1"])).EnsureSuccess();
        // Debian builds it without colour profiles, of which it warns each time.
        string errors = result.Errors.Replace("warning: ICC support is not available", "").Trim();
        if (errors.Length > 0)
            Assert.Fail(result.ToString());
        return PageImage.FromPgm(result.Output);
    }

    /// <summary>The text of all pages as MuPDF extracts it.</summary>
    public static async Task<string> ExtractTextAsync(string path) =>
        (await ToolRunner.RunAsync("mutool", ["draw", "-F", "txt", path])).EnsureSuccess().Text;
}
