using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Inventory;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Tokens that ask for their PIN themselves (CKF_PROTECTED_AUTHENTICATION_PATH).</summary>
public sealed class PinPadTests
{
    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task SignAsync_NobodyProvidesAPin_TheUserTypesIt(bool alwaysAuthenticate, int requests)
    {
        (Pkcs11SignerOptions options, X509Certificate2 certificate) = await CreateAsync($"pad {alwaysAuthenticate}", alwaysAuthenticate);
        int before = PinPad.Requests;
        await using var signer = new Pkcs11Signer(options);

        IReadOnlyList<ReadOnlyMemory<byte>> signatures = await signer.SignAsync([Digest, Digest], Stop);

        using ECDsa key = certificate.GetECDsaPublicKey()!;
        Assert.All(signatures, signature => Assert.True(key.VerifyHash(Digest, signature.Span, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.Equal(requests, PinPad.Requests - before);
        Pkcs11TokenInfo token = (await Pkcs11Inventory.ReadAsync(options, Stop)).Token;
        Assert.True(token.HasProtectedAuthenticationPath);
    }

    [Fact]
    public async Task SignAsync_UserCancels_IsDeniedAndMayBeAskedAgain()
    {
        (Pkcs11SignerOptions options, _) = await CreateAsync("pad cancelled", alwaysAuthenticate: false);
        PinPad.Typed = null;
        await using var signer = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest], Stop));
        PinPad.Typed = SoftHsm.Pin;

        Assert.Equal(SignerFailure.AccessDenied, thrown.Failure);
        Assert.Contains("the user turned the request away", thrown.Message);
        Assert.Single(await signer.SignAsync([Digest], Stop));
    }

    [Fact]
    public async Task SignAsync_WrongPinTyped_IsDenied()
    {
        (Pkcs11SignerOptions options, _) = await CreateAsync("pad wrong", alwaysAuthenticate: false);
        PinPad.Typed = "9999";
        await using var signer = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest], Stop));

        Assert.Equal("The token 'pad wrong' refused the PIN.", thrown.Message);
    }

    private static async Task<(Pkcs11SignerOptions Options, X509Certificate2 Certificate)> CreateAsync(string token, bool alwaysAuthenticate)
    {
        var options = new Pkcs11SignerOptions { LibraryPath = PinPad.CreateToken(token), TokenLabel = token };
        PinPad.Typed = SoftHsm.Pin;
        return (options, await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.EcdsaP256, alwaysAuthenticate));
    }
}
