using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Ed25519 keys on a token, which sign messages and not digests.</summary>
public sealed class Pkcs11SignerEd25519Tests
{
    [Fact]
    public async Task SignAsync_MessagesOfAnyLength_Verify()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.Ed25519);
        await using var signer = new Pkcs11Signer(options);
        SigningCredential credential = await signer.GetCredentialAsync(TestContext.Current.CancellationToken);
        byte[][] messages = [[], "契約"u8.ToArray(), new byte[100_000]];

        IReadOnlyList<ReadOnlyMemory<byte>> signatures =
            await signer.SignAsync([.. messages.Select(message => new ReadOnlyMemory<byte>(message))], TestContext.Current.CancellationToken);

        Assert.Equal(new SignatureAlgorithm(SignatureScheme.Ed25519, DigestAlgorithm.Sha512), credential.Algorithm);
        Assert.All(messages.Zip(signatures), pair => Assert.Equal(
            SignatureVerification.Valid, SignatureVerifier.Verify(certificate, credential.Algorithm, pair.First, pair.Second.Span)));
    }

    // OpenSSL 3.0 cannot verify Ed25519 in CMS, but can by itself.
    [Fact]
    public async Task SignAsync_Message_OpenSslVerifiesIt()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.Ed25519);
        await using var signer = new Pkcs11Signer(options);
        using var directory = new TemporaryDirectory();
        byte[] message = "○○業務委託契約"u8.ToArray();

        ReadOnlyMemory<byte> signature = Assert.Single(await signer.SignAsync([message], TestContext.Current.CancellationToken));

        ToolResult result = await OpenSsl.RunAsync(
            "pkeyutl", "-verify", "-rawin", "-certin", "-inkey", directory.WriteFile("certificate.pem", System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem())),
            "-in", directory.WriteFile("message", message), "-sigfile", directory.WriteFile("signature", signature.Span));
        Assert.Contains("Signature Verified Successfully", result.EnsureSuccess().Text);
    }

    [Fact]
    public async Task SignAsync_Contract_PassesValidation()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.Ed25519);
        options.Issuers.Add(TestKeys.Pki.IssuingCa);
        using var directory = new TemporaryDirectory();
        await using var signer = new Pkcs11Signer(options);
        string signed = directory.Combine("signed.pdf");
        var level = new PdfSignatureOptions { Level = PadesLevel.BaselineB };

        await new PdfSigner(signer).SignAsync(SamplePdfs.Contract, signed, level, TestContext.Current.CancellationToken);

        var validator = new PdfSignatureValidator(new TrustAnchors([TestKeys.Pki.Root]), TestKeys.Pki.RevocationSource);
        ValidationReport report = await validator.ValidateAsync(signed, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
    }

    [Fact]
    public async Task GetCredentialAsync_AnotherDigest_IsRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.Ed25519);
        options.Digest = DigestAlgorithm.Sha256;
        await using var signer = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(TestContext.Current.CancellationToken));

        Assert.Equal(SignerFailure.UnsupportedAlgorithm, thrown.Failure);
        Assert.Contains("cannot sign by Ed25519 with SHA256", thrown.Message);
    }

    // p11-kit's client passes on the mechanisms that it knows, and EdDSA is none of them.
    [Fact]
    public async Task GenerateAsync_TokenWithoutTheMechanism_NamesIt()
    {
        await using P11KitServer server = await P11KitServer.StartAsync("no edwards");
        var options = new Pkcs11TokenOptions { LibraryPath = server.LibraryPath, TokenLabel = "no edwards" };
        options.SetPin(SoftHsm.Pin);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await new Pkcs11KeyGenerator(options).GenerateAsync(
            new Pkcs11NewKey { Label = "seal", Algorithm = Pkcs11KeyAlgorithm.Ed25519 }, TestContext.Current.CancellationToken));

        Assert.Equal(SignerFailure.UnsupportedAlgorithm, thrown.Failure);
        Assert.Equal("The token 'no edwards' has no CKM_EC_EDWARDS_KEY_PAIR_GEN to make such keys.", thrown.Message);
    }
}
