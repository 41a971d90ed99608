using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>What must fail: with the right exit code, one line that names what and where, and nothing at the destination.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Password = "password";
    private readonly TemporaryDirectory _directory = new();
    private DevelopmentPkiServer _server = null!;
    private string _signer = null!;

    private string Output => _directory.Combine("out", "signed.pdf");

    private string[] Key => ["--p12", _signer, "--p12-password", Password];

    private string Tsa => _server.TimestampUri.AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        _server = await DevelopmentPkiServer.StartAsync(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        _signer = WriteSigner("signer.p12", _server.Pki.IssueSigner("Signer"));
        Directory.CreateDirectory(_directory.Combine("out"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Sign_NotAPdf_SaysSo() =>
        await AssertSignFails(2, _directory.WriteFile("letter.pdf", "Dear Sir or Madam"u8), [], "letter.pdf", "PDF");

    [Fact]
    public async Task Sign_EmptyFile_SaysSo() => await AssertSignFails(2, _directory.WriteFile("empty.pdf", []), [], "empty.pdf", "empty");

    [Fact]
    public async Task Sign_NamedPipe_SaysSoAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes among its files.");
        string pipe = _directory.Combine("pipe.pdf");
        (await ToolRunner.RunAsync("mkfifo", [pipe])).EnsureSuccess();
        string link = _directory.Combine("link.pdf");
        File.CreateSymbolicLink(link, pipe);

        await AssertSignFails(2, pipe, [], "pipe.pdf", "pipe or a device");
        await AssertSignFails(2, link, [], "link.pdf", "pipe or a device");
        await AssertSignFails(2, "/dev/zero", [], "/dev/zero", "pipe or a device");
        ToolResult judged = await Econtract.RunAsync("validate", pipe);
        Assert.Equal(2, judged.ExitCode);
        Assert.Contains("pipe or a device", judged.Text);
    }

    [Fact]
    public async Task Sign_Folder_SaysSo() => await AssertSignFails(2, _directory.Combine("out"), [], "out", "folder");

    [Fact]
    public async Task Validate_NameThatSteersTheTerminal_IsSpelledOut()
    {
        string name = _directory.Combine("a\nb\u001b[31m\u202efdp.pdf");
        File.Copy(SamplePdfs.Contract, name);

        ToolResult text = await Econtract.RunAsync("validate", name);
        ToolResult refused = await Econtract.RunAsync("extract", name, "1", Output);

        Assert.Contains("a[U+000A]b[U+001B][31m[U+202E]fdp.pdf: ", Assert.Single(text.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.DoesNotContain('\u001b', refused.Errors);
    }

    [Fact]
    public async Task Sign_MissingFile_NamesIt() => await AssertSignFails(2, _directory.Combine("missing.pdf"), [], "missing.pdf");

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public async Task Sign_TruncatedPdf_SaysWhere(double part)
    {
        byte[] whole = File.ReadAllBytes(SamplePdfs.Contract);

        await AssertSignFails(2, _directory.WriteFile("truncated.pdf", whole.AsSpan(0, (int)(whole.Length * part))), [], "truncated.pdf", "byte");
    }

    [Theory]
    [InlineData(null, "password")]
    [InlineData("wrong-one", "password")]
    public async Task Sign_EncryptedPdf_AsksForItsPassword(string? password, string expected)
    {
        string encrypted = _directory.Combine("encrypted.pdf");
        (await Qpdf.RunAsync("--encrypt", "user", "owner", "256", "--", SamplePdfs.Contract, encrypted)).EnsureSuccess();

        await AssertSignFails(2, encrypted, password is null ? [] : ["--pdf-password", password], "encrypted.pdf", expected);
    }

    [Fact]
    public async Task Sign_CertifiedNoChanges_Refuses()
    {
        string certified = _directory.Combine("certified.pdf");
        (await Econtract.RunAsync(["sign", SamplePdfs.Contract, certified, .. Key, "--certify", "no-changes"])).EnsureSuccess();

        await AssertSignFails(1, certified, [], "certified.pdf", "certified");
    }

    [Fact]
    public async Task Sign_CertifySecond_Refuses()
    {
        string signed = _directory.Combine("once.pdf");
        (await Econtract.RunAsync(["sign", SamplePdfs.Contract, signed, .. Key])).EnsureSuccess();

        await AssertSignFails(1, signed, ["--certify", "form-filling"]);
    }

    [Fact]
    public async Task Sign_FieldSignedAlready_Refuses()
    {
        string signed = _directory.Combine("once.pdf");
        (await Econtract.RunAsync(["sign", SamplePdfs.Contract, signed, .. Key, "--field", "F"])).EnsureSuccess();

        await AssertSignFails(1, signed, ["--field", "F"], "F");
    }

    [Fact]
    public async Task Sign_WrongPassword_NamesTheFileNotThePassword()
    {
        ToolResult result = await Econtract.RunAsync(
            "sign", SamplePdfs.Contract, Output, "--p12", _signer, "--p12-password", "not-the-password");

        Econtract.AssertFailed(result, 1, _signer, "password is wrong");
        Assert.DoesNotContain("not-the-password", result.Errors);
        AssertNothingWritten();
    }

    [Fact]
    public async Task Sign_MissingKeyFile_NamesIt()
    {
        ToolResult result = await Econtract.RunAsync("sign", SamplePdfs.Contract, Output, "--p12", _directory.Combine("missing.p12"));

        Econtract.AssertFailed(result, 2, "missing.p12");
        AssertNothingWritten();
    }

    [Theory]
    [InlineData(DevelopmentFault.ServerError, "500")]
    [InlineData(DevelopmentFault.DropConnection, "cannot be reached")]
    [InlineData(DevelopmentFault.MalformedBody, "cannot be read")]
    [InlineData(DevelopmentFault.Rejection, "refused")]
    [InlineData(DevelopmentFault.WrongImprint, "another digest")]
    [InlineData(DevelopmentFault.WrongNonce, "nonce")]
    [InlineData(DevelopmentFault.WrongSignature, "does not hold")]
    public async Task Sign_TimestampAuthorityFails_NamesItAndWhy(DevelopmentFault fault, string expected)
    {
        _server.Pki.TimestampAuthority.Faults.Inject(fault);

        await AssertSignFails(1, SamplePdfs.Contract, ["--level", "B-T", "--tsa", Tsa], Tsa, expected);
    }

    [Fact]
    public async Task Sign_TimestampAuthorityHangs_TimesOut()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.Hang);

        await AssertSignFails(1, SamplePdfs.Contract, ["--level", "B-T", "--tsa", Tsa], Tsa, "did not answer within");
    }

    [Fact]
    public async Task Sign_InterruptedWhileWaiting_StopsAtOnceAndLeavesNothing()
    {
        DevelopmentFaults faults = _server.Pki.TimestampAuthority.Faults;
        faults.Inject(DevelopmentFault.Hang);
        var start = new ProcessStartInfo(
            Econtract.Executable, ["sign", SamplePdfs.Contract, Output, .. Key, "--level", "B-T", "--tsa", Tsa])
        {
            RedirectStandardError = true,
        };
        using Process signing = Process.Start(start)!;
        while (faults.RequestCount == 0 && !signing.HasExited)
            await Task.Yield();

        (await ToolRunner.RunAsync("kill", ["-INT", signing.Id.ToString()])).EnsureSuccess();

        Assert.Equal("econtract: Cancelled.\n", await signing.StandardError.ReadToEndAsync());
        await signing.WaitForExitAsync();
        Assert.Equal(130, signing.ExitCode);
        AssertNothingWritten();
    }

    [Fact]
    public async Task Sign_DocumentTimestampFails_LeavesNothing()
    {
        // The probe of the token's size and the signature's own timestamp succeed, then the authority is gone.
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError, after: 2);

        await AssertSignFails(1, SamplePdfs.Contract, ["--level", "B-LTA", "--tsa", Tsa], Tsa, "500");
        // What may pass is tried three times.
        Assert.Equal(2 + 3, _server.Pki.TimestampAuthority.Faults.RequestCount);
    }

    [Theory]
    [InlineData("B-LT")]
    [InlineData("B-LTA")]
    public async Task Sign_RevokedSigner_Refuses(string level)
    {
        X509Certificate2 certificate = _server.Pki.IssueSigner("Revoked Signer");
        string revoked = WriteSigner("revoked.p12", certificate);
        _server.Pki.Revoke(certificate, reason: X509RevocationReason.KeyCompromise);

        ToolResult result = await Econtract.RunAsync(
            "sign", SamplePdfs.Contract, Output, "--p12", revoked, "--p12-password", Password, "--level", level, "--tsa", Tsa);

        Econtract.AssertFailed(result, 1, "CN=Revoked Signer", "revoked");
        AssertNothingWritten();
    }

    [Fact]
    public async Task Sign_ExpiredSigner_Refuses()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string expired = WriteSigner("expired.p12", _server.Pki.Issue(new DevelopmentCertificateRequest
        {
            CommonName = "Expired Signer",
            NotBefore = now.AddDays(-2),
            NotAfter = now.AddDays(-1),
        }));

        ToolResult result = await Econtract.RunAsync("sign", SamplePdfs.Contract, Output, "--p12", expired, "--p12-password", Password);

        Econtract.AssertFailed(result, 1, "CN=Expired Signer");
        AssertNothingWritten();
    }

    [Fact]
    public async Task Sign_RevocationServicesDown_Refuses()
    {
        _server.Pki.OcspResponder.Faults.Inject(DevelopmentFault.ServerError);
        _server.Pki.IssuingCaCrlIssuer.Faults.Inject(DevelopmentFault.ServerError);

        await AssertSignFails(1, SamplePdfs.Contract, ["--level", "B-LT", "--tsa", Tsa], "500");
    }

    [Fact]
    public async Task Sign_ResponderDown_UsesTheCrl()
    {
        _server.Pki.OcspResponder.Faults.Inject(DevelopmentFault.ServerError);

        (await Econtract.RunAsync(["sign", SamplePdfs.Contract, Output, .. Key, "--level", "B-LT", "--tsa", Tsa])).EnsureSuccess();
    }

    [Fact]
    public async Task Sign_TrustFileWithoutCertificate_NamesIt() =>
        await AssertSignFails(2, SamplePdfs.Contract, ["--trust", _directory.WriteFile("trust.pem", "nothing"u8)], "trust.pem");

    [Fact]
    public async Task Sign_DestinationFolderMissing_NamesIt()
    {
        ToolResult result = await Econtract.RunAsync(["sign", SamplePdfs.Contract, _directory.Combine("no", "such.pdf"), .. Key]);

        Econtract.AssertFailed(result, 2, "no");
    }

    [Fact]
    public async Task Sign_Fails_LeavesAnExistingDestinationAsItWas()
    {
        File.WriteAllText(Output, "precious");
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.Rejection);

        ToolResult result = await Econtract.RunAsync(["sign", SamplePdfs.Contract, Output, .. Key, "--tsa", Tsa]);

        Econtract.AssertFailed(result, 1);
        Assert.Equal("precious", File.ReadAllText(Output));
        Assert.Single(Directory.GetFileSystemEntries(_directory.Combine("out")));
    }

    [Fact]
    public async Task Timestamp_NotAPdf_SaysSo()
    {
        string input = _directory.WriteFile("letter.pdf", "Dear Sir or Madam"u8);

        Econtract.AssertFailed(await Econtract.RunAsync("timestamp", input, Output, "--tsa", Tsa), 2, "PDF");
        AssertNothingWritten();
    }

    [Fact]
    public async Task Extend_UnsignedDocument_Refuses()
    {
        ToolResult result = await Econtract.RunAsync("extend", SamplePdfs.Contract, Output, "--level", "B-LTA", "--tsa", Tsa);

        Econtract.AssertFailed(result, 1, "no signature");
        AssertNothingWritten();
    }

    private async Task AssertSignFails(int exitCode, string input, string[] options, params string[] expected)
    {
        ToolResult result = await Econtract.RunAsync(["sign", input, Output, .. Key, .. options]);

        Econtract.AssertFailed(result, exitCode, expected);
        AssertNothingWritten();
    }

    private void AssertNothingWritten() => Assert.Empty(Directory.GetFileSystemEntries(_directory.Combine("out")));

    private string WriteSigner(string name, X509Certificate2 certificate) =>
        _directory.WriteFile(name, _server.Pki.ExportPkcs12(certificate, Password));
}
