using System.Text.Json;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;

namespace EContract.Sdk.Tests.Validation.Reports;

public sealed class FullReportJsonTests : IDisposable
{
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Write_LongTermSignature_HasEveryFact()
    {
        ValidationReport report = await ReportSamples.LongTermAsync(_world);

        using JsonDocument document = JsonDocument.Parse(FullReportJson.Write(report, "a.pdf"));

        JsonElement root = document.RootElement;
        Assert.Equal("2026-04-02T09:00:00Z", root.GetProperty("validationTime").GetString());
        Assert.Equal("default", root.GetProperty("policy").GetProperty("name").GetString());
        JsonElement signature = root.GetProperty("signatures")[0];
        Assert.Equal(
            ["format", "cryptography", "signingCertificate", "certificatePath", "revocation", "algorithms", "laterChanges"],
            signature.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("check").GetString()));
        Assert.All(signature.GetProperty("checks").EnumerateArray(), check => Assert.Equal("PASSED", check.GetProperty("indication").GetString()));
        Assert.Equal(3, signature.GetProperty("certificatePath").GetArrayLength());
        Assert.Equal(2, signature.GetProperty("revocation").GetArrayLength());
        JsonElement range = signature.GetProperty("byteRange");
        int revision = signature.GetProperty("revision").GetInt32();
        long end = range[2].GetInt64() + range[3].GetInt64();
        Assert.InRange(end, root.GetProperty("revisions")[revision].GetProperty("end").GetInt64(), root.GetProperty("length").GetInt64());
        Assert.Equal("PASSED", signature.GetProperty("timestamps")[0].GetProperty("indication").GetString());
        Assert.Equal(("Signature1", "2026-04-01T09:00:00Z"), (signature.GetProperty("provenBy").GetString(), signature.GetProperty("proofOfExistence").GetString()));
        Assert.Contains("1.2.840.113549.1.9.4", signature.GetProperty("signedAttributes").EnumerateArray().Select(oid => oid.GetString()));
    }

    [Fact]
    public async Task Write_EverythingNamed_StandsUnderMaterial()
    {
        ValidationReport report = await ReportSamples.LongTermAsync(_world);

        using JsonDocument document = JsonDocument.Parse(FullReportJson.Write(report, "a.pdf"));

        JsonElement material = document.RootElement.GetProperty("material");
        HashSet<string> known = [.. material.EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray()).Select(item => item.GetProperty("sha256").GetString()!)];
        string[] named =
        [
            .. from list in (string[])["certificates", "ocspResponses", "crls"]
               from revision in document.RootElement.GetProperty("revisions").EnumerateArray()
               from id in revision.GetProperty(list).EnumerateArray()
               select id.GetString(),
            .. document.RootElement.GetProperty("signatures").EnumerateArray().SelectMany(signature => signature.GetProperty("certificatePath").EnumerateArray()).Select(id => id.GetString()!),
            .. document.RootElement.GetProperty("signatures").EnumerateArray().SelectMany(signature => signature.GetProperty("revocation").EnumerateArray()).Select(used => used.GetProperty("evidence").GetString()!),
        ];
        Assert.True(named.Length > 8);
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public async Task Write_JudgedTwice_GivesTheSameBytes()
    {
        byte[] signed = await _world.SignAsync(Sdk.Pades.PadesLevel.BaselineLTA);

        string first = FullReportJson.Write(await _world.ValidateAsync(signed), "a.pdf");
        string second = FullReportJson.Write(await _world.ValidateAsync(signed), "a.pdf");

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Write_TamperedDocument_NamesTheChangeInBothLanguages()
    {
        ValidationReport report = await ReportSamples.TamperedAsync(_world);

        using JsonDocument document = JsonDocument.Parse(FullReportJson.Write(report, "a.pdf"));

        JsonElement change = document.RootElement.GetProperty("signatures")[0].GetProperty("changes")[0];
        Assert.Contains("are part of no update", change.GetProperty("en").GetString());
        Assert.Contains("どの更新にも属さない", change.GetProperty("ja").GetString());
    }

    [Fact]
    public void Write_HostileNames_StaysJson()
    {
        ValidationReport report = ReportSamples.Hostile();

        using JsonDocument full = JsonDocument.Parse(FullReportJson.Write(report, ReportSamples.HostileName));
        string line = ValidationReportJson.Write(report, ReportSamples.HostileName);
        using JsonDocument brief = JsonDocument.Parse(line);

        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("</bdi><script>", full.RootElement.GetProperty("signatures")[0].GetProperty("field").GetString());
        Assert.StartsWith("</bdi><script>", brief.RootElement.GetProperty("signatures")[0].GetProperty("field").GetString());
    }
}
