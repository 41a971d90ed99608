using System.Text.Json;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Pki;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>What an operator does with a token, from the empty one to a signed contract; the authority is OpenSSL's.</summary>
public sealed class HsmOperatorTests(OpenSslPkiFixture fixture) : IClassFixture<OpenSslPkiFixture>, IDisposable
{
    private static int _count;
    private readonly TemporaryDirectory _directory = new();
    private readonly string _token = $"operator-{Interlocked.Increment(ref _count)}";
    private string? _library;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("rsa2048", "B-LTA", 2)]
    [InlineData("p384", "B-LTA", 2)]
    public async Task Hsm_FromAnEmptyTokenToASignedContract_EveryRefereeIsContent(string type, string level, int signatures)
    {
        string request = _directory.Combine("request.pem");
        string signed = _directory.Combine("署名済.pdf");
        (await HsmAsync("generate", "--key", "市長印", "--type", type, "--key-id", "c0ffee")).EnsureSuccess();
        (await HsmAsync(
            "csr", request, "--key", "市長印", "--subject", @"CN=東海市長 山田\, 太郎,O=東海市,C=JP", "--email", "seal@tokai.example")).EnsureSuccess();

        ToolResult verified = await OpenSsl.RunAsync("req", "-in", request, "-verify", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus,-esc_msb");
        Assert.Contains("verify OK", verified.EnsureSuccess().Text + verified.Errors);
        Assert.Contains("C=JP,O=東海市,CN=東海市長 山田, 太郎\n", verified.Text);
        string certificate = await fixture.Pki.IssueAsync(request);
        ToolResult imported = await HsmAsync("import-cert", certificate, "--key-id", "c0ffee", "--chain", fixture.Pki.ChainFile);
        ToolResult again = await HsmAsync("import-cert", certificate, "--chain", fixture.Pki.ChainFile);
        ToolResult tested = await HsmAsync("test", "--key", "市長印", "--count", "3");
        ToolResult signing = await RunAsync(
            "sign", SamplePdfs.Contract, signed, "--pkcs11", _library!, "--token", _token, "--key-id", "c0ffee", "--pin-file", PinFile(),
            "--level", level, "--tsa", fixture.Pki.TimestampUri.AbsoluteUri, "--trust", fixture.Pki.RootFile);
        ToolResult validated = await RunAsync("validate", signed, "--trust", fixture.Pki.RootFile);

        Assert.Equal(3, imported.EnsureSuccess().Text.Split("stored ").Length - 1);
        Assert.Contains("nothing to store", again.EnsureSuccess().Text);
        Assert.Contains("3 signatures verified", tested.EnsureSuccess().Text);
        signing.EnsureSuccess();
        Assert.Contains("TOTAL-PASSED", validated.EnsureSuccess().Text);
        Assert.Equal(signatures, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, signed, fixture.Pki.Root)).Count);
    }

    [Fact]
    public async Task List_WithAndWithoutPin_ShowsWhatMayBeSeen()
    {
        (await HsmAsync("generate", "--key", "seal", "--type", "p256", "--always-authenticate")).EnsureSuccess();

        ToolResult open = await RunAsync("hsm", "list", "--pkcs11", _library!, "--token", _token, "--json");
        ToolResult complete = await HsmAsync("list", "--json");
        ToolResult text = await HsmAsync("list");
        SoftHsm.RequireToken("another operator's");
        ToolResult all = await RunAsync("hsm", "list", "--pkcs11", _library!);
        ToolResult unsaid = await RunAsync("hsm", "list", "--pkcs11", _library!, "--pin-file", PinFile());

        JsonElement hidden = JsonDocument.Parse(open.EnsureSuccess().Text).RootElement;
        Assert.False(hidden.GetProperty("complete").GetBoolean());
        Assert.DoesNotContain(hidden.GetProperty("keys").EnumerateArray(), key => key.GetProperty("kind").GetString() == "private");
        JsonElement token = JsonDocument.Parse(complete.EnsureSuccess().Text).RootElement;
        Assert.Equal(_token, token.GetProperty("label").GetString());
        JsonElement key = Assert.Single(token.GetProperty("keys").EnumerateArray(), key => key.GetProperty("kind").GetString() == "private");
        Assert.Equal(("seal", "EC P-256"), (key.GetProperty("label").GetString(), key.GetProperty("algorithm").GetString()));
        Assert.True(key.GetProperty("sensitive").GetBoolean());
        Assert.False(key.GetProperty("extractable").GetBoolean());
        Assert.True(key.GetProperty("alwaysAuthenticate").GetBoolean());
        Assert.Contains("key 'seal': EC P-256, identifier ", text.EnsureSuccess().Text);
        Assert.Contains("never leaves the token, wants its PIN for each use", text.Text);
        ToolResult lying = await RunWithPinAsync(SoftHsm.Pin, "hsm", "list", "--pkcs11", _library!);
        Assert.Equal(all.EnsureSuccess().Text, lying.EnsureSuccess().Text);
        Econtract.AssertFailed(unsaid, 2, "has several tokens: say by --token which one the PIN is for");
        Assert.Contains("not initialised", all.EnsureSuccess().Text);
        Assert.Contains("private objects are not shown without a PIN", all.Text);
    }

    [Theory]
    [InlineData("CN=a", "subject=CN=a")]
    [InlineData("CN = a , O = b", "subject=O=b,CN=a")]
    [InlineData(@"CN=\E6\9D\B1海\+\=+UID=42,DC=example,DC=jp", "subject=DC=jp,DC=example,CN=東海+=+UID=42")]
    [InlineData("OU=部,2.5.4.97=JCN7000012010001,E=a@b.example", "subject=emailAddress=a@b.example,organizationIdentifier=JCN7000012010001,OU=部")]
    [InlineData("CN=𠮷野家", "subject=CN=𠮷野家")]
    public async Task Csr_Subject_OpenSslReadsTheSameName(string subject, string expected)
    {
        string request = _directory.Combine("request.pem");
        (await HsmAsync("generate", "--key", "seal", "--type", "p256")).EnsureSuccess();

        (await HsmAsync("csr", request, "--subject", subject)).EnsureSuccess();

        ToolResult read = await OpenSsl.RunAsync("req", "-in", request, "-verify", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus,-esc_msb");
        Assert.Equal(expected, read.EnsureSuccess().Text.Split('\n').Single(line => line.StartsWith("subject", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Generate_LabelTaken_IsRefused()
    {
        (await HsmAsync("generate", "--key", "seal", "--type", "p256")).EnsureSuccess();

        Econtract.AssertFailed(await HsmAsync("generate", "--key", "seal", "--type", "p256"), 1, "already has a private key labelled 'seal'");
    }

    [Fact]
    public async Task GenerateKek_LabelThatCannotStandBesideAKey_IsRefused() =>
        Econtract.AssertFailed(await HsmAsync("generate-kek", "--key", "鍵"), 2, "printable ASCII characters without spaces, not '鍵'");

    [Fact]
    public async Task ImportCert_OfAnotherKey_IsRefused()
    {
        (await HsmAsync("generate", "--key", "seal", "--type", "p256")).EnsureSuccess();

        Econtract.AssertFailed(
            await HsmAsync("import-cert", fixture.Pki.RootFile, "--key", "seal"), 1, "OpenSSL Test Root", "is not that of the key 'seal'");
    }

    [Fact]
    public async Task Rewrap_FromAKeyFileToTheTokenAndOn_LeavesNothingUnderTheOldKeys()
    {
        string keyFile = _directory.Combine("kek.key");
        string documents = _directory.Combine("documents");
        using (var keys = new KeyFileKeyWrapper(keyFile))
        {
            using var content = new MemoryStream([1, 2, 3]);
            await new FileSystemDocumentStore(documents, keys).SaveAsync(new DocumentScope("e", "d"), content, TestContext.Current.CancellationToken);
        }

        (await HsmAsync("generate-kek", "--key", "kek-2026")).EnsureSuccess();
        (await HsmAsync("generate-kek", "--key", "kek-2027", "--type", "rsa3072")).EnsureSuccess();
        ToolResult without = await HsmAsync("rewrap", documents, "--key", "kek-2026");
        ToolResult moved = await HsmAsync("rewrap", documents, "--key", "kek-2026", "--key-file", keyFile);
        ToolResult rotated = await HsmAsync("rewrap", documents, "--key", "kek-2027");
        ToolResult again = await HsmAsync("rewrap", documents, "--key", "kek-2027");

        Assert.Equal(1, without.ExitCode);
        Assert.Contains("0 wrapped anew under 'kek-2026', 0 were before, 0 not intact, 1 under a key that is not at hand", without.Text);
        Assert.Contains("no AES key and no RSA private key", without.Text);
        Assert.Contains("1 wrapped anew under 'kek-2026', 0 were before, 0 not intact", moved.EnsureSuccess().Text);
        Assert.Contains("1 wrapped anew under 'kek-2027', 0 were before", rotated.EnsureSuccess().Text);
        Assert.Contains("0 wrapped anew under 'kek-2027', 1 were before", again.EnsureSuccess().Text);
    }

    [Fact]
    public async Task AnyCommand_NoPin_SaysHowToGiveOne()
    {
        _library ??= SoftHsm.RequireToken(_token);

        ToolResult result = await RunAsync("hsm", "generate", "--pkcs11", _library, "--token", _token, "--key", "seal");

        Econtract.AssertFailed(result, 2, "The token wants a PIN: give --pin-file FILE or --pin-env NAME");
    }

    [Fact]
    public async Task AnyCommand_EmptyPin_IsRefusedBeforeTheTokenSeesIt()
    {
        _library ??= SoftHsm.RequireToken(_token);
        string[] generate = ["hsm", "generate", "--pkcs11", _library, "--token", _token, "--key", "seal"];

        ToolResult fromVariable = await RunWithPinAsync("", generate);
        ToolResult fromFile = await RunAsync([.. generate, "--pin-file", _directory.WriteFile("empty", "\n1234\n"u8.ToArray())]);

        Econtract.AssertFailed(fromVariable, 2, "ECONTRACT_PIN is set, but empty");
        Econtract.AssertFailed(fromFile, 1, "has no PIN in its first line");
    }

    [Fact]
    public async Task Csr_FileExists_IsReplacedByForceOnly()
    {
        string request = _directory.WriteFile("request.pem", "dear to somebody"u8.ToArray());
        (await HsmAsync("generate", "--key", "seal", "--type", "p256")).EnsureSuccess();

        ToolResult refused = await HsmAsync("csr", request, "--subject", "CN=a");
        string kept = File.ReadAllText(request);
        ToolResult forced = await HsmAsync("csr", request, "--subject", "CN=a", "--force");

        Econtract.AssertFailed(refused, 2, "exists already; --force replaces it");
        Assert.Equal("dear to somebody", kept);
        forced.EnsureSuccess();
        Assert.StartsWith("-----BEGIN CERTIFICATE REQUEST-----", File.ReadAllText(request));
    }

    [Fact]
    public async Task AnyCommand_PinFromTheEnvironment_IsTaken()
    {
        _library ??= SoftHsm.RequireToken(_token);
        var environment = new Dictionary<string, string> { ["MY_PIN"] = SoftHsm.Pin, ["SOFTHSM2_CONF"] = Environment.GetEnvironmentVariable("SOFTHSM2_CONF")! };

        (await Econtract.RunWithAsync(
            environment, "hsm", "generate", "--pkcs11", _library, "--token", _token, "--key", "seal", "--type", "p256", "--pin-env", "MY_PIN")).EnsureSuccess();
    }

    private string PinFile() => _directory.WriteFile("pin", System.Text.Encoding.ASCII.GetBytes(SoftHsm.Pin + "\n"));

    private Task<ToolResult> HsmAsync(string command, params string[] options)
    {
        _library ??= SoftHsm.RequireToken(_token);
        return RunAsync(["hsm", command, .. options, "--pkcs11", _library, "--token", _token, "--pin-file", PinFile()]);
    }

    private static Task<ToolResult> RunWithPinAsync(string pin, params string[] arguments) => Econtract.RunWithAsync(
        new Dictionary<string, string> { ["SOFTHSM2_CONF"] = Environment.GetEnvironmentVariable("SOFTHSM2_CONF")!, ["ECONTRACT_PIN"] = pin }, arguments);

    private static Task<ToolResult> RunAsync(params string[] arguments) => Econtract.RunWithAsync(
        new Dictionary<string, string> { ["SOFTHSM2_CONF"] = Environment.GetEnvironmentVariable("SOFTHSM2_CONF")! }, arguments);
}
