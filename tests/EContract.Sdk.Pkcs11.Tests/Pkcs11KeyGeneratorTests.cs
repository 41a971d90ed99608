using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Pkcs11.Tests;

public sealed class Pkcs11KeyGeneratorTests
{
    [Fact]
    public async Task GenerateRsaAsync_ThenListedByOpenSc_IsSensitiveAndNeverExtractable()
    {
        ToolRunner.Require("pkcs11-tool");
        // A token of its own, since another process is about to log in to it.
        SoftHsm.CreateToken("listed by OpenSC");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("listed by OpenSC", SoftHsm.Pin);
        string label = TestKeys.NewLabel();

        PublicKey publicKey = await new Pkcs11KeyGenerator(options).GenerateRsaAsync(label);

        using RSA rsa = publicKey.GetRSAPublicKey()!;
        Assert.Equal(2048, rsa.KeySize);
        ToolResult listing = await ToolRunner.RunAsync(
            "pkcs11-tool",
            ["--module", options.LibraryPath, "--token-label", options.TokenLabel!, "--login", "--pin", SoftHsm.Pin, "--list-objects", "--type", "privkey"]);
        string key = listing.EnsureSuccess().Text.Split("Private Key Object;").Single(part => part.Contains($"label:      {label}\n"));
        Assert.Contains("sensitive, always sensitive, never extractable", key);
    }

    [Fact]
    public async Task GenerateEcdsaAsync_LabelTaken_IsRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        var generator = new Pkcs11KeyGenerator(options);
        string label = TestKeys.NewLabel();
        await generator.GenerateEcdsaAsync(label, ECCurve.NamedCurves.nistP256);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await generator.GenerateEcdsaAsync(label, ECCurve.NamedCurves.nistP256));

        Assert.Contains($"already has a private key labelled '{label}'", thrown.Message);
    }

    [Fact]
    public async Task StoreCertificateAsync_KeyThatWrapsOthers_IsRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        string label = TestKeys.NewLabel();
        var generator = new Pkcs11KeyGenerator(options);
        await generator.GenerateWrappingKeyAsync(label, Pkcs11WrappingKeyAlgorithm.Rsa3072);

        var thrown = await Assert.ThrowsAsync<SignerException>(
            async () => await generator.StoreCertificateAsync(TestKeys.Pki.IssueSigner("x"), label));

        Assert.Contains("CKA_SIGN", thrown.Message);
    }

    [Fact]
    public async Task StoreCertificateAsync_CertificateOfAnotherKey_IsRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 other = await TestKeys.AddEcdsaAsync(options);
        var generator = new Pkcs11KeyGenerator(options);
        string label = TestKeys.NewLabel();
        await generator.GenerateEcdsaAsync(label, ECCurve.NamedCurves.nistP256);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await generator.StoreCertificateAsync(other, label));

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
    }
}
