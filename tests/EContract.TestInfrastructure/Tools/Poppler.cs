namespace EContract.TestInfrastructure.Tools;

/// <summary>Poppler as an independent reader of pages.</summary>
public static class Poppler
{
    /// <summary>The text of all pages as poppler extracts it.</summary>
    public static async Task<string> ExtractTextAsync(string path) =>
        (await ToolRunner.RunAsync("pdftotext", ["-enc", "UTF-8", path, "-"])).EnsureSuccess().Text;
}
