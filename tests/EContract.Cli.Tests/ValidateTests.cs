using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

public sealed class ValidateTests(DevPkiFixture pki) : IClassFixture<DevPkiFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("B-B", 1)]
    [InlineData("B-T", 1)]
    [InlineData("B-LT", 1)]
    [InlineData("B-LTA", 2)]
    public async Task Validate_SignedAtEachLevel_Passes(string level, int signatures)
    {
        string signed = await SignAsync(level);

        ToolResult result = await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--json");

        JsonElement report = Assert.Single(Parse(result.EnsureSuccess()));
        Assert.Equal(signed, report.GetProperty("file").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("error").ValueKind);
        Assert.Equal("TOTAL-PASSED", report.GetProperty("indication").GetString());
        JsonElement[] all = [.. report.GetProperty("signatures").EnumerateArray()];
        Assert.Equal(signatures, all.Length);
        Assert.Equal("Signature1", all[0].GetProperty("field").GetString());
        Assert.Equal("signature", all[0].GetProperty("kind").GetString());
        Assert.Equal(level, all[0].GetProperty("level").GetString());
        Assert.Equal("intact", all[0].GetProperty("integrity").GetString());
        Assert.Equal(level is "B-B" or "B-T" ? "none" : "ltv", all[0].GetProperty("laterChanges").GetString());
        Assert.StartsWith("CN=Development Signer", all[0].GetProperty("signer").GetString());
        Assert.Equal(level == "B-B", all[0].GetProperty("timestamp").ValueKind == JsonValueKind.Null);
        Assert.True(all[^1].GetProperty("coversWholeDocument").GetBoolean() || level == "B-LT");
    }

    [Theory]
    [InlineData(X509ContentType.Cert)]
    [InlineData(X509ContentType.Pkcs7)]
    public async Task Validate_TrustInAnotherEncoding_IsTheSame(X509ContentType encoding)
    {
        string signed = await SignAsync("B-LTA");
        X509Certificate2Collection root = [X509CertificateLoader.LoadCertificate(X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(pki.RootFile)).RawData)];
        string file = _directory.WriteFile("root", root.Export(encoding)!);

        ToolResult result = await Econtract.RunAsync("validate", signed, "--trust", file, "--offline", "--json");

        Assert.Equal("TOTAL-PASSED", Indication(Assert.Single(Parse(result.EnsureSuccess()))));
    }

    [Fact]
    public async Task Validate_JapaneseReport_SaysTheNotesInJapanese()
    {
        string signed = await SignAsync("B-T");
        string html = _directory.Combine("report.html");

        ToolResult result = await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--offline", "--html", html);

        Assert.Contains("There is no revocation information about", result.Text);
        string page = await File.ReadAllTextAsync(html);
        Assert.Contains("が失効していないかどうかを示す情報がない。", page);
        Assert.DoesNotContain("There is no revocation information", page);
    }

    [Fact]
    public async Task Validate_Offline_PassesWithEmbeddedMaterialAlone()
    {
        string bare = await SignAsync("B-T");
        string complete = await SignAsync("B-LTA");

        ToolResult result = await Econtract.RunAsync("validate", bare, complete, "--trust", pki.RootFile, "--offline", "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["INDETERMINATE", "TOTAL-PASSED"], Parse(result).Select(Indication));
    }

    [Fact]
    public async Task Validate_AtAnotherTime_JudgesForThatTime()
    {
        string signed = await SignAsync("B-B");

        ToolResult result = await Econtract.RunAsync(
            "validate", signed, "--trust", pki.RootFile, "--at", "2034-04-01T09:00:00+09:00", "--json");

        Assert.Equal(1, result.ExitCode);
        JsonElement report = Assert.Single(Parse(result));
        Assert.Equal("OUT_OF_BOUNDS_NO_POE", report.GetProperty("signatures")[0].GetProperty("subIndication").GetString());
        Assert.Contains("before 2034-04-01 00:00:00Z", report.GetProperty("signatures")[0].GetProperty("messages")[0].GetString());
    }

    [Fact]
    public async Task Validate_NobodyTrusted_IsIndeterminate()
    {
        ToolResult result = await Econtract.RunAsync("validate", await SignAsync("B-B"), "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("INDETERMINATE", Indication(Assert.Single(Parse(result))));
    }

    [Fact]
    public async Task Validate_ByteChanged_Fails()
    {
        string signed = await SignAsync("B-B");
        byte[] bytes = File.ReadAllBytes(signed);
        bytes[20] ^= 1;
        string changed = _directory.WriteFile("changed.pdf", bytes);

        ToolResult result = await Econtract.RunAsync("validate", changed, "--trust", pki.RootFile, "--json");

        Assert.Equal(1, result.ExitCode);
        JsonElement report = Assert.Single(Parse(result));
        Assert.Equal("TOTAL-FAILED", Indication(report));
        JsonElement signature = report.GetProperty("signatures")[0];
        Assert.Equal("broken", signature.GetProperty("integrity").GetString());
        Assert.Equal("HASH_FAILURE", signature.GetProperty("subIndication").GetString());
    }

    [Fact]
    public async Task Validate_UnreadableAmongGood_ReportsAllAndExitsWithTwo()
    {
        string letter = _directory.WriteFile("letter.pdf", "Dear Sir or Madam"u8);
        string missing = _directory.Combine("missing.pdf");

        ToolResult result = await Econtract.RunAsync(
            "validate", letter, missing, SamplePdfs.Contract, await SignAsync("B-B"), "--trust", pki.RootFile, "--json");

        Assert.Equal(2, result.ExitCode);
        JsonElement[] reports = Parse(result);
        Assert.Equal([letter, missing], reports[..2].Select(report => report.GetProperty("file").GetString()));
        Assert.All(reports[..2], report =>
        {
            Assert.NotEmpty(report.GetProperty("error").GetString()!);
            Assert.Equal(0, report.GetProperty("signatures").GetArrayLength());
        });
        Assert.Equal(["NO-SIGNATURE", "TOTAL-PASSED"], reports[2..].Select(Indication));
    }

    [Fact]
    public async Task Validate_UnderAPolicy_CountsItsAlgorithmsAtItsTime()
    {
        string signed = await SignAsync("B-B");
        string mine = _directory.WriteFile("mine.json", """{ "name": "mine", "algorithms": { "name": "none of them", "unlisted": "refuse" } }"""u8);

        JsonElement listed = Assert.Single(Parse(await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--json", "--policy", "cryptrec")));
        JsonElement unlisted = Assert.Single(Parse(await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--json", "--policy", mine)));

        Assert.Equal("TOTAL-PASSED", Indication(listed));
        JsonElement signature = Assert.Single(unlisted.GetProperty("signatures").EnumerateArray());
        Assert.Equal("CRYPTO_CONSTRAINTS_FAILURE_NO_POE", signature.GetProperty("subIndication").GetString());
        Assert.Contains("is not among the algorithms of none of them", signature.GetProperty("messages")[0].GetString());
    }

    [Fact]
    public async Task Validate_BrokenPolicyFile_NamesFileAndPlace()
    {
        string policy = _directory.WriteFile("policy.json", """{ "name": "x", "clockSkew": 5 }"""u8);

        ToolResult result = await Econtract.RunAsync("validate", "a.pdf", "--policy", policy);

        Econtract.AssertFailed(result, 2, "policy.json", "clockSkew is no text");
    }

    [Fact]
    public async Task Validate_EncryptedPdf_NeedsItsPassword()
    {
        string encrypted = _directory.Combine("encrypted.pdf");
        string signed = _directory.Combine("signed.pdf");
        (await Qpdf.RunAsync("--encrypt", "user", "owner", "256", "--", SamplePdfs.Contract, encrypted)).EnsureSuccess();
        (await Econtract.RunAsync(["sign", encrypted, signed, .. pki.Key, "--pdf-password", "user"])).EnsureSuccess();

        ToolResult without = await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--json");
        ToolResult with = await Econtract.RunAsync("validate", signed, "--trust", pki.RootFile, "--json", "--pdf-password", "user");

        Assert.Equal(2, without.ExitCode);
        Assert.Contains("password", Assert.Single(Parse(without)).GetProperty("error").GetString());
        Assert.Equal("TOTAL-PASSED", Indication(Assert.Single(Parse(with.EnsureSuccess()))));
    }

    [Fact]
    public async Task Validate_ForPeople_SaysTheSameInLines()
    {
        string signed = await SignAsync("B-LTA");

        ToolResult result = await Econtract.RunAsync("validate", signed, SamplePdfs.Contract, "--trust", pki.RootFile);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"{signed}: TOTAL-PASSED\n  Signature1: TOTAL-PASSED, B-LTA\n    signer    CN=Development Signer", result.Text);
        Assert.Contains(", document timestamp\n", result.Text);
        Assert.EndsWith($"{SamplePdfs.Contract}: NO-SIGNATURE\n", result.Text);
    }

    [Fact]
    public async Task SignAndValidate_ListOfServices_CountsThoseOnly()
    {
        string listed = await WriteListAsync(pki.TimestampCertificate);
        string other = await WriteListAsync(pki.Root);
        string[] sign = ["sign", SamplePdfs.Contract, _directory.Combine("listed.pdf"), "--level", "B-T", .. pki.Key, "--tsa", pki.TimestampAddress];

        ToolResult refused = await Econtract.RunAsync([.. sign, "--tsa-list", other]);
        ToolResult signed = await Econtract.RunAsync([.. sign, "--tsa-list", listed]);
        ToolResult counted = await Econtract.RunAsync("validate", sign[2], "--trust", pki.RootFile, "--tsa-list", listed, "--json");
        ToolResult uncounted = await Econtract.RunAsync("validate", sign[2], "--trust", pki.RootFile, "--tsa-list", other, "--json");
        ToolResult broken = await Econtract.RunAsync("validate", sign[2], "--tsa-list", SamplePdfs.Contract);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is not on the list", refused.Errors);
        signed.EnsureSuccess();
        Assert.Equal("B-T", Level(counted));
        Assert.Equal("B-B", Level(uncounted));
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("is no JSON", broken.Errors);

        string? Level(ToolResult result) => Assert.Single(Parse(result)).GetProperty("signatures")[0].GetProperty("level").GetString();
    }

    private async Task<string> WriteListAsync(X509Certificate2 certificate)
    {
        string path = _directory.Combine($"list-{certificate.SerialNumber}.json");
        await File.WriteAllTextAsync(path, $$"""
            {
              "name": "test", "source": "test", "date": "2026-04-01",
              "services": [{ "provider": "P", "service": "S", "validFrom": "2020-01-01T00:00:00Z",
                "certificateSha256": "{{certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)}}" }]
            }
            """);
        return path;
    }

    private static JsonElement[] Parse(ToolResult result) =>
        [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string? Indication(JsonElement report) => report.GetProperty("indication").GetString();

    private async Task<string> SignAsync(string level)
    {
        string signed = _directory.Combine($"{level}.pdf");
        (await Econtract.RunAsync(
            ["sign", SamplePdfs.Contract, signed, "--level", level, .. pki.Key, "--tsa", pki.TimestampAddress])).EnsureSuccess();
        return signed;
    }
}
