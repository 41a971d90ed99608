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

    /// <summary>
    /// Fills in the form on the first page as MuPDF does, in an incremental update: every text field gets a text, every combo box
    /// one of its options, every check box is switched.
    /// </summary>
    public static async Task FillAsync(string path, string filled, string text, string option)
    {
        using var directory = new TemporaryDirectory();
        string script = directory.Combine("fill.js");
        await File.WriteAllTextAsync(script, """
            var document = new PDFDocument(scriptArgs[0]);
            var widgets = document.loadPage(0).getWidgets();
            for (var i = 0; i < widgets.length; i++) {
                var widget = widgets[i];
                var type = widget.getFieldType();
                if (type == "text") widget.setTextValue(scriptArgs[2]);
                if (type == "combobox") widget.setChoiceValue(scriptArgs[3]);
                if (type == "checkbox") widget.toggle();
                widget.update();
            }
            document.save(scriptArgs[1], "incremental");
            """);
        (await ToolRunner.RunAsync("mutool", ["run", script, path, filled, text, option])).EnsureSuccess();
    }
}
