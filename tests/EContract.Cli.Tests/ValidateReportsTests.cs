using System.Text.Json;
using System.Xml.Linq;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

public sealed class ValidateReportsTests(DevPkiFixture pki) : IClassFixture<DevPkiFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Validate_OneFile_WritesEachReport()
    {
        string signed = await SignAsync("signed.pdf");
        string html = _directory.Combine("report.html");
        string xml = _directory.Combine("report.xml");

        ToolResult result = await Econtract.RunAsync(
            "validate", signed, "--trust", pki.RootFile, "--html", html, "--xml", xml, "--language", "en");

        Assert.Contains("TOTAL-PASSED", result.EnsureSuccess().Text);
        string page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.StartsWith("<!DOCTYPE html>\n<html", page);
        Assert.Contains("All signatures in this document are valid", page);
        XElement report = XDocument.Load(xml).Root!;
        Assert.Equal("http://uri.etsi.org/19102/v1.4.1#", report.Name.NamespaceName);
        Assert.Empty(Directory.GetFiles(_directory.FullPath, "*.tmp"));
    }

    [Fact]
    public async Task Validate_SeveralFiles_WritesReportsOfTheirNamesIntoAFolder()
    {
        string signed = await SignAsync("same.pdf");
        Directory.CreateDirectory(_directory.Combine("other"));
        string other = _directory.Combine("other", "same.pdf");
        File.Copy(SamplePdfs.Contract, other);
        string letter = _directory.WriteFile("letter.pdf", "Dear Sir or Madam"u8);

        ToolResult result = await Econtract.RunAsync(
            "validate", signed, other, letter, "--trust", pki.RootFile, "--html", _directory.Combine("html"), "--xml", _directory.Combine("xml"));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(["letter.pdf.html", "same.pdf-2.html", "same.pdf.html"], Names("html"));
        Assert.Equal(["same.pdf-2.xml", "same.pdf.xml"], Names("xml"));
        Assert.Contains("検証できませんでした", await File.ReadAllTextAsync(_directory.Combine("html", "letter.pdf.html"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Validate_ManyFiles_PrintsInTheOrderGiven()
    {
        string signed = await SignAsync("signed.pdf");
        string[] files = [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? signed : i % 3 == 1 ? SamplePdfs.Contract : _directory.Combine($"missing{i}.pdf"))];

        ToolResult result = await Econtract.RunAsync(["validate", .. files, "--trust", pki.RootFile, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Errors);
        Assert.Equal(files, result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("file").GetString()));
    }

    [Fact]
    public async Task Validate_FullJson_HasWhatTheShortOneHasAndMore()
    {
        string signed = await SignAsync("signed.pdf");

        JsonElement brief = JsonDocument.Parse((await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--json")).Text).RootElement;
        JsonElement full = JsonDocument.Parse((await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--json-full")).Text).RootElement;

        foreach (JsonProperty member in brief.GetProperty("signatures")[0].EnumerateObject())
            Assert.Equal(member.Value.ToString(), full.GetProperty("signatures")[0].GetProperty(member.Name).ToString());
        Assert.Equal(6, full.GetProperty("signatures")[0].GetProperty("checks").EnumerateArray().Count(check => check.GetProperty("clause").GetString()!.StartsWith("EN 319 102-1", StringComparison.Ordinal)));
        Assert.True(full.GetProperty("material").GetProperty("certificates").GetArrayLength() >= 3);
    }

    [Fact]
    public async Task Validate_ReportCannotBeWritten_SaysSo()
    {
        ToolResult result = await Econtract.RunAsync("validate", SamplePdfs.Contract, "--html", _directory.Combine("no", "such.html"));

        Econtract.AssertFailed(result, 2, "such.html");
    }

    private IEnumerable<string?> Names(string folder) =>
        Directory.GetFiles(_directory.Combine(folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private async Task<string> SignAsync(string name)
    {
        string signed = _directory.Combine(name);
        (await Econtract.RunAsync(["sign", SamplePdfs.Contract, signed, .. pki.Key, "--level", "B-LTA", "--tsa", pki.TimestampAddress])).EnsureSuccess();
        return signed;
    }
}
