using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Signing.Forms;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing.Forms;

/// <summary>Forms that nobody here made: each is filled in and reads back, or refused with a reason.</summary>
public sealed class CorpusFormTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FillAsync_EachOddForm_FilledAndReadBackOrRefused()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var options = new PdfFormOptions { Fonts = [PdfFont.FromFile(InstalledFonts.IpaexGothic)], SmallestFontSize = 1 };
        int filled = 0;
        var harmed = new List<string>();
        foreach (string path in Directory.EnumerateFiles(Corpus.Require("robust"), "*.pdf").Order(StringComparer.Ordinal))
        {
            byte[] document = await File.ReadAllBytesAsync(path, stop);
            try
            {
                PdfFormField[] fields = [.. PdfFormFiller.ReadFields(new MemoryStream(document))
                    .Where(field => field.Kind is PdfFormFieldKind.Text or PdfFormFieldKind.ComboBox)];
                var values = new Dictionary<string, PdfFormValue>();
                foreach (PdfFormField field in fields)
                    values.TryAdd(field.Name, field.Kind == PdfFormFieldKind.ComboBox ? field.Options is [var first, ..] ? first : "" : "印");
                if (values.Count == 0)
                    continue;
                using var output = new MemoryStream();
                await PdfFormFiller.FillAsync(new MemoryStream(document), output, values, options, stop);
                string file = _directory.WriteFile("filled.pdf", output.ToArray());
                if (await BadnessAsync(file) > await BadnessAsync(path))
                    harmed.Add($"{Path.GetFileName(path)}: qpdf finds more than before");
                if (PdfFormFiller.ReadFields(new MemoryStream(output.ToArray())).All(field => field.Kind != PdfFormFieldKind.Text || field.Value != "印")
                    && fields.Any(field => field.Kind == PdfFormFieldKind.Text))
                    harmed.Add($"{Path.GetFileName(path)}: no value reads back");
                filled++;
            }
            catch (EContractException e)
            {
                TestContext.Current.SendDiagnosticMessage($"{Path.GetFileName(path)}: {e.Message}");
            }
        }

        Assert.True(harmed.Count == 0, string.Join('\n', harmed));
        Assert.True(filled >= 5, $"only {filled} forms were filled in");
    }

    // qpdf ends with 3 for warnings, with 2 for errors.
    private static async Task<int> BadnessAsync(string path) => Array.IndexOf([0, 3, 2], (await Qpdf.RunAsync("--check", path)).ExitCode);
}
