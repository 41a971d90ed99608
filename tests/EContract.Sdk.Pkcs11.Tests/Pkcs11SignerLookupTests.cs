using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Libraries, tokens and keys that are not there, or there twice.</summary>
public sealed class Pkcs11SignerLookupTests
{
    [Fact]
    public async Task GetCredentialAsync_NoSuchLibrary_IsUnavailableAndNamesIt()
    {
        SignerException thrown = await FailAsync(new Pkcs11SignerOptions { LibraryPath = "/nowhere/libhsm.so" });

        Assert.Equal(SignerFailure.Unavailable, thrown.Failure);
        Assert.Equal("/nowhere/libhsm.so does not exist.", thrown.Message);
    }

    [Fact]
    public async Task GetCredentialAsync_FileThatIsNoLibrary_IsUnavailableAndNamesIt()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.WriteFile("libhsm.so", "not a library"u8);

        SignerException thrown = await FailAsync(new Pkcs11SignerOptions { LibraryPath = path });

        Assert.Equal(SignerFailure.Unavailable, thrown.Failure);
        Assert.Equal($"{path} cannot be loaded as a PKCS#11 library.", thrown.Message);
    }

    [Fact]
    public async Task GetCredentialAsync_NoSuchToken_NamesThoseThatAreThere()
    {
        SignerException thrown = await FailAsync(TestKeys.CreateOptions("somebody else's", SoftHsm.Pin));

        // It may be the first of two HSMs, and absent today: another takes its place.
        Assert.Equal(SignerFailure.Unavailable, thrown.Failure);
        Assert.Contains("has no token labelled 'somebody else's'", thrown.Message);
        Assert.Contains("' (serial number ", thrown.Message);
    }

    [Fact]
    public async Task GetCredentialAsync_TwoTokensWithOneLabel_WantsTheSerialNumber()
    {
        string serial = SoftHsm.CreateToken("twin");
        SoftHsm.CreateToken("twin");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("twin", SoftHsm.Pin);

        SignerException thrown = await FailAsync(options);
        options.TokenSerial = serial;
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        SigningCredential credential = await signer.GetCredentialAsync();

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
        Assert.Contains("say which by its serial number", thrown.Message);
        Assert.Equal(SignatureScheme.Ecdsa, credential.Algorithm.Scheme);
    }

    [Fact]
    public async Task GetCredentialAsync_NoSuchKey_NamesThoseThatAreThere()
    {
        SoftHsm.CreateToken("no such key");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("no such key", SoftHsm.Pin);
        SignerException empty = await FailAsync(options);
        await TestKeys.AddEcdsaAsync(options);
        string present = options.KeyLabel!;
        options.KeyLabel = "missing";

        SignerException thrown = await FailAsync(options);

        Assert.Equal(SignerFailure.KeyNotFound, empty.Failure);
        Assert.Equal("The token 'no such key' has no private key; it has none.", empty.Message);
        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
        Assert.StartsWith("The token 'no such key' has no private key labelled 'missing'; it has '" + present + "' (identifier ", thrown.Message);
    }

    [Fact]
    public async Task GetCredentialAsync_SeveralKeysAndNoneNamed_WantsToKnowWhich()
    {
        SoftHsm.CreateToken("several keys");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("several keys", SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        await TestKeys.AddEcdsaAsync(options);
        options.KeyLabel = null;

        SignerException thrown = await FailAsync(options);

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
        Assert.Contains("more than one private key", thrown.Message);
    }

    [Fact]
    public async Task GetCredentialAsync_KeyWithoutCertificate_SaysWhatToDo()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        options.KeyLabel = TestKeys.NewLabel();
        await new Pkcs11KeyGenerator(options).GenerateEcdsaAsync(options.KeyLabel, ECCurve.NamedCurves.nistP256);

        SignerException thrown = await FailAsync(options);

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
        Assert.Contains("store one there or set Certificate", thrown.Message);
    }

    private static async Task<SignerException> FailAsync(Pkcs11SignerOptions options)
    {
        await using var signer = new Pkcs11Signer(options);
        return await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync());
    }
}
