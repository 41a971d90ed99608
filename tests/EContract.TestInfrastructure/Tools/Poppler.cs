namespace EContract.TestInfrastructure.Tools;

/// <summary>Poppler as an independent reader of pages.</summary>
public static class Poppler
{
    /// <summary>The text of all pages as poppler extracts it.</summary>
    public static async Task<string> ExtractTextAsync(string path) =>
        (await ToolRunner.RunAsync("pdftotext", ["-enc", "UTF-8", path, "-"])).EnsureSuccess().Text;

    /// <summary>What poppler tells of each font: type, encoding, and whether it is embedded, a subset, and has its text.</summary>
    public static async Task<IReadOnlyList<string>> DescribeFontsAsync(string path) =>
        (await ToolRunner.RunAsync("pdffonts", [path])).EnsureSuccess().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];

    /// <summary>The first page as poppler draws it.</summary>
    public static async Task<PageImage> RenderAsync(string path, int dotsPerInch = 100) =>
        PageImage.FromPgm((await ToolRunner.RunAsync("pdftoppm", ["-gray", "-f", "1", "-l", "1", "-r", $"{dotsPerInch}", path])).EnsureSuccess().Output);
}
