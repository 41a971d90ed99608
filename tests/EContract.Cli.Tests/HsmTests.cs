using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

/// <summary>Signing with a key on a PKCS#11 token.</summary>
public sealed class HsmTests : IAsyncLifetime
{
    private const string Token = "econtract-cli";
    private static int _count;
    private readonly TemporaryDirectory _directory = new();
    private readonly string _key = $"seal-{Interlocked.Increment(ref _count)}";
    private string _library = null!;
    private DevelopmentPkiServer _server = null!;
    private X509Certificate2 _certificate = null!;

    private string Output => _directory.Combine("signed.pdf");

    public async ValueTask InitializeAsync()
    {
        _library = SoftHsm.RequireToken(Token);
        _server = await DevelopmentPkiServer.StartAsync(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        var options = new Pkcs11TokenOptions { LibraryPath = _library, TokenLabel = Token };
        options.SetPin(SoftHsm.Pin);
        _certificate = _server.Pki.IssueSigner("東海市長", "東海市", await new Pkcs11KeyGenerator(options).GenerateRsaAsync(_key));
        await new Pkcs11KeyGenerator(options).StoreCertificateAsync(_certificate, _key);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Sign_KeyOnToken_EveryRefereeIsContent()
    {
        ToolResult result = await SignAsync(
            "--pkcs11", _library, "--token", Token, "--pin", SoftHsm.Pin, "--key", _key,
            "--level", "B-LTA", "--tsa", _server.TimestampUri.AbsoluteUri, "--trust", ChainFile());

        result.EnsureSuccess();
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, _server.Pki.Root)).Count);
    }

    [Fact]
    public async Task Sign_PinFromFileAndCertificateFromFile_EveryRefereeIsContent()
    {
        string pin = _directory.WriteFile("pin", "1234\n"u8);
        string certificate = _directory.Combine("cert.pem");
        File.WriteAllText(certificate, _certificate.ExportCertificatePem() + "\n" + _server.Pki.ChainPem);

        (await SignAsync("--pkcs11", _library, "--token", Token, "--pin-file", pin, "--key", _key, "--cert", certificate)).EnsureSuccess();

        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Output, _server.Pki.Root);
    }

    [Fact]
    public async Task Sign_WrongPin_NamesTheTokenNotThePin()
    {
        const string WrongPinToken = "econtract-cli-pin";
        SoftHsm.RequireToken(WrongPinToken);

        ToolResult result = await SignAsync("--pkcs11", _library, "--token", WrongPinToken, "--pin-file", PinFile("987654"), "--key", _key);

        Econtract.AssertFailed(result, 1, WrongPinToken, "PIN");
        Assert.DoesNotContain("987654", result.Errors);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Sign_NoSuchKey_NamesIt()
    {
        ToolResult result = await SignAsync("--pkcs11", _library, "--token", Token, "--pin-file", PinFile(), "--key", "missing-key");

        Econtract.AssertFailed(result, 1, "missing-key");
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Sign_NoSuchToken_NamesIt()
    {
        ToolResult result = await SignAsync("--pkcs11", _library, "--token", "missing-token", "--pin-file", PinFile(), "--key", _key);

        Econtract.AssertFailed(result, 1, "missing-token");
    }

    [Fact]
    public async Task Sign_NoSuchLibrary_NamesIt()
    {
        ToolResult result = await SignAsync("--pkcs11", "/nowhere/libhsm.so", "--pin-file", PinFile());

        Econtract.AssertFailed(result, 2, "/nowhere/libhsm.so");
    }

    [Fact]
    public async Task Sign_NoSuchPinFile_NamesIt()
    {
        ToolResult result = await SignAsync("--pkcs11", _library, "--token", Token, "--pin-file", "/nowhere/pin", "--key", _key);

        Econtract.AssertFailed(result, 2, "The PIN file /nowhere/pin cannot be read");
    }

    [Fact]
    public async Task Sign_NoPin_SaysHowToGiveOne()
    {
        ToolResult result = await SignAsync("--pkcs11", _library, "--token", Token, "--key", _key);

        Econtract.AssertFailed(result, 2, "The token wants a PIN: give --pin-file FILE or --pin-env NAME");
    }

    private string PinFile(string pin = SoftHsm.Pin) => _directory.WriteFile("pin", System.Text.Encoding.ASCII.GetBytes(pin + "\n"));

    private Task<ToolResult> SignAsync(params string[] options)
    {
        var environment = new Dictionary<string, string> { ["SOFTHSM2_CONF"] = Environment.GetEnvironmentVariable("SOFTHSM2_CONF")! };
        return Econtract.RunWithAsync(environment, ["sign", SamplePdfs.Contract, Output, .. options]);
    }

    private string ChainFile() => _directory.WriteFile("chain.pem", System.Text.Encoding.ASCII.GetBytes(_server.Pki.ChainPem));
}
