using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;

namespace EContract.Sdk.Tests.Validation.Reports;

/// <summary>Documents that are bad in themselves, from the file to the page.</summary>
public sealed class HostileDocumentReportTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task EveryReport_MarkupInTheDocument_StaysText()
    {
        const string Reason = "</bdi><script>alert(1)</script>\u202Efdp\u0007";
        byte[] signed = await _world.SignAsync(PadesLevel.BaselineB, options: new PdfSignatureOptions
        {
            FieldName = "<b>&買主",
            Reason = Reason,
            Location = new string('長', 100_000),
        });

        ValidationReport report = await _world.ValidateAsync(signed, _world.Pki.RevocationSource);

        Assert.Equal(Reason, Assert.Single(report.Signatures).Reason);
        string page = HtmlReport.Write(report, "a.pdf");
        Assert.Contains("&lt;b&gt;&amp;買主", page);
        Assert.DoesNotContain("<script", page);
        Assert.Contains("…（全 100000 文字）", page);
        Assert.InRange(page.Length, 1000, 60_000);
        Assert.Contains("[U+202E]fdp[U+0007]", XDocument.Parse(EtsiReportXml.Write(report)).Root!.Value);
        using JsonDocument full = JsonDocument.Parse(FullReportJson.Write(report, "a.pdf"));
        Assert.Equal(Reason, full.RootElement.GetProperty("signatures")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task ValidateAsync_OneSignatureBroken_TheOtherIsJudgedAllTheSame()
    {
        byte[] first = await _world.SignAsync(PadesLevel.BaselineB);
        byte[] both = await _world.SignAsync(PadesLevel.BaselineB, document: first);
        // In the first signature's value, which the second one covers along with the rest.
        int at = Encoding.Latin1.GetString(both).IndexOf("/Contents", StringComparison.Ordinal) + 200;
        both[at] = both[at] == (byte)'0' ? (byte)'1' : (byte)'0';

        ValidationReport report = await _world.ValidateAsync(both, _world.Pki.RevocationSource);

        Assert.Null(report.Error);
        Assert.Equal(2, report.Signatures.Count);
        Assert.All(report.Signatures, signature => Assert.NotEmpty(signature.Checks));
        Assert.Contains("HASH_FAILURE", FullReportJson.Write(report, "a.pdf"));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("Dear Sir or Madam", "byte 0")]
    [InlineData("%PDF-1.7\n%%EOF", "byte")]
    public async Task ValidateAsync_Unreadable_SaysWhatAndWhere(string text, string expected)
    {
        ValidationReport report = await _world.ValidateAsync(Encoding.ASCII.GetBytes(text));

        Assert.Contains(expected, report.Error);
        Assert.DoesNotContain('\n', report.Error!);
        Assert.Contains("class=\"verdict NO-SIGNATURE\"", HtmlReport.Write(report, "a.pdf"));
    }
}
