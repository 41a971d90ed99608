using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>Signing against the program's own <c>dev-pki</c>, judged by other people's programs.</summary>
public sealed class SignTests(DevPkiFixture pki) : IClassFixture<DevPkiFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Output => _directory.Combine("署名済.pdf");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("B-B", 1)]
    [InlineData("B-T", 1)]
    [InlineData("B-LT", 1)]
    [InlineData("B-LTA", 2)]
    public async Task Sign_AtEachLevel_EveryRefereeIsContent(string level, int signatures)
    {
        foreach (string document in SamplePdfs.All)
        {
            ToolResult result = await Econtract.RunAsync(
            [
                "sign", document, Output, "--level", level, .. pki.Key, "--tsa", pki.TimestampAddress, "--trust", pki.RootFile,
                "--reason", "業務委託契約", "--location", "@東海市", "--contact", "a@example.jp", "--name", "契約 太郎",
            ]);

            Assert.Contains($"Signature1, {level}", result.EnsureSuccess().Text);
            Assert.Equal(signatures, (await SignedPdfReferees.JudgeAsync(document, Output, pki.Root)).Count);
        }
    }

    [Theory]
    [InlineData("sha384")]
    [InlineData("sha512")]
    public async Task Sign_OtherDigest_EveryRefereeIsContent(string digest)
    {
        (await Econtract.RunAsync(
        [
            "sign", SamplePdfs.Contract, Output, "--level", "B-LTA", "--digest", digest, .. pki.Key, "--tsa", pki.TimestampAddress,
        ])).EnsureSuccess();

        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root);
        PdfSigSignature first = (await PdfSig.ReadAsync(Output, pki.Root))[0];
        Assert.Equal(digest.Replace("sha", "SHA-"), first.Value("Signing Hash Algorithm"));
    }

    [Fact]
    public async Task Sign_PssPadding_EveryRefereeIsContent()
    {
        (await Econtract.RunAsync(
        [
            "sign", SamplePdfs.Contract, Output, "--scheme", "pss", "--digest", "sha512", .. pki.Key, "--tsa", pki.TimestampAddress,
        ])).EnsureSuccess();

        RawSignature signature = Assert.Single(await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root));
        // id-RSASSA-PSS (RFC 4056, 2.1).
        Assert.Contains("06092A864886F70D01010A", Convert.ToHexString(signature.Contents), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_Sha3_ValidatesAtItsLevel()
    {
        (await Econtract.RunAsync(
        [
            "sign", SamplePdfs.Contract, Output, "--level", "B-LTA", "--digest", "sha3-384", .. pki.Key, "--tsa", pki.TimestampAddress,
        ])).EnsureSuccess();

        ToolResult result = await Econtract.RunAsync(["validate", Output, "--trust", pki.RootFile]);

        Assert.Contains("TOTAL-PASSED, B-LTA", result.EnsureSuccess().Text);
    }

    [Fact]
    public async Task Sign_Pkcs7Format_IsCalledCmsByBothSides()
    {
        ToolResult signed = await Econtract.RunAsync(
        [
            "sign", SamplePdfs.Contract, Output, "--format", "pkcs7", "--revocation-info", .. pki.Key, "--tsa", pki.TimestampAddress,
        ]);

        Assert.Contains("Signature1, CMS", signed.EnsureSuccess().Text);
        RawSignature signature = Assert.Single(await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root));
        Assert.Equal("adbe.pkcs7.detached", signature.SubFilter);
        ToolResult validated = await Econtract.RunAsync(["validate", Output, "--trust", pki.RootFile]);
        Assert.Contains("TOTAL-PASSED, CMS", validated.EnsureSuccess().Text);
    }

    [Fact]
    public async Task Sign_WithoutLevel_TakesTheTimestampAuthorityAsAWishForBT()
    {
        ToolResult without = await Econtract.RunAsync(["sign", SamplePdfs.Contract, Output, .. pki.Key]);
        ToolResult with = await Econtract.RunAsync(["sign", SamplePdfs.Contract, Output, .. pki.Key, "--tsa", pki.TimestampAddress]);

        Assert.Contains("B-B", without.EnsureSuccess().Text);
        Assert.Contains("B-T", with.EnsureSuccess().Text);
    }

    [Fact]
    public async Task Sign_OntoItself_Works()
    {
        File.Copy(SamplePdfs.Contract, Output);

        (await Econtract.RunAsync(["sign", Output, Output, .. pki.Key])).EnsureSuccess();

        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root);
    }

    [Fact]
    public async Task Sign_EncryptedPdfWithPassword_StaysEncryptedAndValid()
    {
        string encrypted = _directory.Combine("encrypted.pdf");
        (await Qpdf.RunAsync("--encrypt", "user", "owner", "256", "--", SamplePdfs.Contract, encrypted)).EnsureSuccess();

        (await Econtract.RunAsync(
        [
            "sign", encrypted, Output, "--level", "B-LTA", .. pki.Key, "--tsa", pki.TimestampAddress, "--pdf-password", "user",
        ])).EnsureSuccess();

        await Qpdf.CheckAsync(Output, "user");
        foreach (RawSignature signature in RawSignature.FindAll(File.ReadAllBytes(Output)))
        {
            if (signature.IsDocumentTimestamp)
                await OpenSsl.VerifyTimestampAsync(signature.Contents, signature.Covered, [pki.Root]);
            else
                await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, pki.Root);
        }
    }

    [Fact]
    public async Task Sign_BrokenCrossReference_OnlyWithAllowRepair()
    {
        byte[] bytes = File.ReadAllBytes(SamplePdfs.Contract);
        string broken = _directory.WriteFile("broken.pdf", bytes.AsSpan(0, bytes.AsSpan().LastIndexOf("startxref"u8)));

        ToolResult without = await Econtract.RunAsync(["sign", broken, Output, .. pki.Key]);
        ToolResult with = await Econtract.RunAsync(["sign", broken, Output, .. pki.Key, "--allow-repair"]);

        Econtract.AssertFailed(without, 2, "broken.pdf");
        with.EnsureSuccess();
        await SignedPdfReferees.JudgeAsync(broken, Output, pki.Root);
    }

    [Fact]
    public async Task Sign_KeyFileWithoutIssuers_TakesThemFromTheTrustedOnes()
    {
        string pem = _directory.Combine("key.pem");
        string bare = _directory.Combine("bare.p12");
        (await OpenSsl.RunAsync("pkcs12", "-in", pki.SignerFile, "-passin", "pass:" + pki.SignerPassword, "-clcerts", "-nodes", "-out", pem)).EnsureSuccess();
        (await OpenSsl.RunAsync("pkcs12", "-export", "-in", pem, "-passout", "pass:x", "-out", bare)).EnsureSuccess();

        (await Econtract.RunAsync(
            "sign", SamplePdfs.Contract, Output, "--p12", bare, "--p12-password", "x", "--trust", pki.ChainFile)).EnsureSuccess();

        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root);
    }

    [Fact]
    public async Task Sign_ThreeTimesInNamedFields_AllHold()
    {
        string current = SamplePdfs.Contract;
        foreach (string field in (string[])["担当者", "契約締結権限者", "市長"])
        {
            (await Econtract.RunAsync(["sign", current, Output, .. pki.Key, "--tsa", pki.TimestampAddress, "--field", field])).EnsureSuccess();
            current = Output;
        }

        Assert.Equal(3, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root)).Count);
    }

    [Fact]
    public async Task Sign_FirstTimestampAuthorityDown_AsksTheNext()
    {
        (await Econtract.RunAsync(
        [
            "sign", SamplePdfs.Contract, Output, "--level", "B-T", .. pki.Key, "--tsa", "http://127.0.0.1:1/", "--tsa", pki.TimestampAddress,
        ])).EnsureSuccess();

        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, pki.Root);
    }

    [Fact]
    public async Task Sign_PasswordFromFileOrEnvironment_Works()
    {
        string file = _directory.WriteFile("password", System.Text.Encoding.ASCII.GetBytes(pki.SignerPassword + "\n"));
        var environment = new Dictionary<string, string> { ["ECONTRACT_P12_PASSWORD"] = pki.SignerPassword };

        (await Econtract.RunAsync("sign", SamplePdfs.Contract, Output, "--p12", pki.SignerFile, "--p12-password-file", file)).EnsureSuccess();
        (await Econtract.RunWithAsync(environment, "sign", SamplePdfs.Contract, Output, "--p12", pki.SignerFile)).EnsureSuccess();
    }

    [Fact]
    public async Task Timestamp_UnsignedDocument_OpenSslVerifiesIt()
    {
        ToolResult result = await Econtract.RunAsync("timestamp", SamplePdfs.Specification, Output, "--tsa", pki.TimestampAddress);

        Assert.Contains("document timestamp", result.EnsureSuccess().Text);
        RawSignature signature = Assert.Single(await SignedPdfReferees.JudgeAsync(SamplePdfs.Specification, Output, pki.Root));
        Assert.True(signature.IsDocumentTimestamp);
    }

    [Theory]
    [InlineData("B-B", "B-T", 2)]
    [InlineData("B-B", "B-LT", 2)]
    [InlineData("B-B", "B-LTA", 3)]
    [InlineData("B-T", "B-LTA", 2)]
    [InlineData("B-LTA", "B-LTA", 3)]
    public async Task Extend_ToHigherLevel_EveryRefereeIsContent(string from, string to, int signatures)
    {
        string signed = _directory.Combine("signed.pdf");
        (await Econtract.RunAsync(
            ["sign", SamplePdfs.Contract, signed, "--level", from, .. pki.Key, "--tsa", pki.TimestampAddress])).EnsureSuccess();

        (await Econtract.RunAsync(
            "extend", signed, Output, "--level", to, "--tsa", pki.TimestampAddress, "--trust", pki.RootFile)).EnsureSuccess();

        Assert.Equal(signatures, (await SignedPdfReferees.JudgeAsync(signed, Output, pki.Root)).Count);
    }

    [Fact]
    public async Task Extend_TimestampedToLongTerm_NeedsNoTimestampAuthority()
    {
        string signed = _directory.Combine("signed.pdf");
        (await Econtract.RunAsync(
            ["sign", SamplePdfs.Contract, signed, "--level", "B-T", .. pki.Key, "--tsa", pki.TimestampAddress])).EnsureSuccess();

        (await Econtract.RunAsync("extend", signed, Output, "--level", "B-LT", "--trust", pki.RootFile)).EnsureSuccess();

        await SignedPdfReferees.JudgeAsync(signed, Output, pki.Root);
    }

    [Fact]
    public async Task Extend_NotTimestampedWithoutAuthority_SaysSo()
    {
        string signed = _directory.Combine("signed.pdf");
        (await Econtract.RunAsync(["sign", SamplePdfs.Contract, signed, .. pki.Key])).EnsureSuccess();

        ToolResult result = await Econtract.RunAsync("extend", signed, Output, "--level", "B-LT", "--trust", pki.RootFile);

        Econtract.AssertFailed(result, 2, "has no timestamp yet: give --tsa URL");
        Assert.False(File.Exists(Output));
    }
}
