using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Requests that a token signs, read by OpenSSL, and certificates that come back.</summary>
public sealed class Pkcs11KeyEnrolmentTests
{
    private static readonly X500DistinguishedName Subject = new("CN=東海市長, O=東海市, C=JP");

    [Theory]
    [InlineData(Pkcs11KeyAlgorithm.Rsa2048, null, "sha256WithRSAEncryption")]
    [InlineData(Pkcs11KeyAlgorithm.Rsa3072, SignatureScheme.RsaPss, "rsassaPss")]
    [InlineData(Pkcs11KeyAlgorithm.EcdsaP256, null, "ecdsa-with-SHA256")]
    [InlineData(Pkcs11KeyAlgorithm.EcdsaP384, null, "ecdsa-with-SHA384")]
    [InlineData(Pkcs11KeyAlgorithm.EcdsaP521, null, "ecdsa-with-SHA512")]
    [InlineData(Pkcs11KeyAlgorithm.Ed25519, null, "ED25519")]
    public async Task CreateRequestAsync_EachKindOfKey_OpenSslVerifiesIt(Pkcs11KeyAlgorithm algorithm, SignatureScheme? scheme, string expected)
    {
        Pkcs11SignerOptions options = await AddKeyAsync(algorithm);
        options.Scheme = scheme;

        byte[] request = await new Pkcs11KeyEnrolment(options).CreateRequestAsync(
            Subject, ["seal@city.tokai.example"], TestContext.Current.CancellationToken);

        string text = await VerifyAsync(request);
        Assert.Contains("Subject: C=JP, O=東海市, CN=東海市長", text.Replace(" = ", "="));
        Assert.Contains("email:seal@city.tokai.example", text);
        Assert.Contains("Digital Signature, Non Repudiation", text);
        Assert.Contains($"Signature Algorithm: {expected}", text);
    }

    [Fact]
    public async Task CreateRequestAsync_KeyThatWantsItsPinEachTime_IsSigned()
    {
        Pkcs11SignerOptions options = await AddKeyAsync(Pkcs11KeyAlgorithm.EcdsaP256, alwaysAuthenticate: true);

        await VerifyAsync(await new Pkcs11KeyEnrolment(options).CreateRequestAsync(Subject, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task CreateRequestAsync_AddressNotInAscii_IsRefused()
    {
        Pkcs11SignerOptions options = await AddKeyAsync(Pkcs11KeyAlgorithm.EcdsaP256);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await new Pkcs11KeyEnrolment(options).CreateRequestAsync(Subject, ["市長@city.example"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ImportCertificateAsync_WithChainTwice_StoresEachOnceAndTheSignerSuppliesThem()
    {
        Pkcs11SignerOptions options = CreateTokenOptions();
        Pkcs11KeyPair key = await new Pkcs11KeyGenerator(options).GenerateAsync(
            new Pkcs11NewKey { Label = "seal", Algorithm = Pkcs11KeyAlgorithm.EcdsaP256, KeyId = "0A1b" }, TestContext.Current.CancellationToken);
        options.KeyId = key.KeyId;
        X509Certificate2 certificate = TestKeys.Pki.IssueSigner("東海市長", "東海市", key.PublicKey);
        var enrolment = new Pkcs11KeyEnrolment(options);
        X509Certificate2[] above = [TestKeys.Pki.Root, TestKeys.Pki.IssuingCa];

        IReadOnlyList<X509Certificate2> first = await enrolment.ImportCertificateAsync(certificate, above, TestContext.Current.CancellationToken);
        IReadOnlyList<X509Certificate2> second = await enrolment.ImportCertificateAsync(certificate, above, TestContext.Current.CancellationToken);
        await using var signer = new Pkcs11Signer(options);
        SigningCredential credential = await signer.GetCredentialAsync(TestContext.Current.CancellationToken);

        Assert.Equal("0a1b", key.KeyId);
        Assert.Equal([certificate, TestKeys.Pki.IssuingCa, TestKeys.Pki.Root], first);
        Assert.Empty(second);
        Assert.Equal([TestKeys.Pki.IssuingCa, TestKeys.Pki.Root], credential.Issuers);
    }

    [Fact]
    public async Task ImportCertificateAsync_OfAnotherKey_NamesBothAndStoresNothing()
    {
        Pkcs11SignerOptions options = await AddKeyAsync(Pkcs11KeyAlgorithm.EcdsaP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X509Certificate2 certificate = TestKeys.Pki.IssueSigner("別人", "東海市", new PublicKey(other));

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await new Pkcs11KeyEnrolment(options)
            .ImportCertificateAsync(certificate, [TestKeys.Pki.Root], TestContext.Current.CancellationToken));
        await using var signer = new Pkcs11Signer(options);
        var missing = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(TestContext.Current.CancellationToken));

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
        Assert.Contains("別人", thrown.Message);
        Assert.Contains($"'{options.KeyLabel}'", thrown.Message);
        Assert.Contains("has no certificate with the identifier", missing.Message);
    }

    [Theory]
    [InlineData(Pkcs11KeyAlgorithm.EcdsaP256)]
    [InlineData(Pkcs11KeyAlgorithm.EcdsaP521)]
    [InlineData(Pkcs11KeyAlgorithm.Ed25519)]
    public async Task ImportCertificateAsync_PublicHalfNotOnTheToken_IsProvenByASignature(Pkcs11KeyAlgorithm algorithm)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        options.KeyLabel = TestKeys.NewLabel();
        var generator = new Pkcs11KeyGenerator(options);
        PublicKey own = (await generator.GenerateAsync(new Pkcs11NewKey { Label = options.KeyLabel, Algorithm = algorithm }, TestContext.Current.CancellationToken)).PublicKey;
        PublicKey other = (await generator.GenerateAsync(new Pkcs11NewKey { Label = TestKeys.NewLabel(), Algorithm = algorithm }, TestContext.Current.CancellationToken)).PublicKey;
        SoftHsm.DeletePublicKey(options.TokenLabel!, options.KeyLabel);
        var enrolment = new Pkcs11KeyEnrolment(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () =>
            await enrolment.ImportCertificateAsync(TestKeys.Pki.IssueSigner("別人", "東海市", other), null, TestContext.Current.CancellationToken));
        var noRequest = await Assert.ThrowsAsync<SignerException>(async () =>
            await enrolment.CreateRequestAsync(Subject, null, TestContext.Current.CancellationToken));

        Assert.Contains("it is that of another key", thrown.Message);
        Assert.Contains("shows no public key with the identifier", noRequest.Message);
        Assert.Single(await enrolment.ImportCertificateAsync(
            TestKeys.Pki.IssueSigner("東海市長", "東海市", own), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GenerateAsync_IdentifierTaken_IsRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        var generator = new Pkcs11KeyGenerator(options);
        var key = new Pkcs11NewKey { Label = TestKeys.NewLabel(), Algorithm = Pkcs11KeyAlgorithm.EcdsaP256, KeyId = "beef" };
        await generator.GenerateAsync(key, TestContext.Current.CancellationToken);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () =>
            await generator.GenerateAsync(key with { Label = TestKeys.NewLabel() }, TestContext.Current.CancellationToken));

        Assert.Contains("already has a private key with the identifier beef", thrown.Message);
    }

    private static Pkcs11SignerOptions CreateTokenOptions()
    {
        SoftHsm.CreateToken("enrolment");
        return TestKeys.CreateOptions("enrolment", SoftHsm.Pin);
    }

    private static async Task<Pkcs11SignerOptions> AddKeyAsync(Pkcs11KeyAlgorithm algorithm, bool alwaysAuthenticate = false)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        options.KeyLabel = TestKeys.NewLabel();
        await new Pkcs11KeyGenerator(options).GenerateAsync(
            new Pkcs11NewKey { Label = options.KeyLabel, Algorithm = algorithm, AlwaysAuthenticate = alwaysAuthenticate },
            TestContext.Current.CancellationToken);
        return options;
    }

    private static async Task<string> VerifyAsync(byte[] request)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.WriteFile("request.der", request);
        ToolResult result = await OpenSsl.RunAsync(
            "req", "-inform", "DER", "-in", path, "-verify", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus_space,-esc_msb");
        Assert.Contains("verify OK", result.EnsureSuccess().Text + result.Errors);
        return result.Text;
    }
}
