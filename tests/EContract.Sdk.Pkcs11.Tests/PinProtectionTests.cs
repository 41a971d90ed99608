using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.TestInfrastructure.Hsm;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>What keeps a token from locking beyond one signer and one library.</summary>
public sealed class PinProtectionTests
{
    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignAsync_OneTryLeft_IsRefusedUnlessAllowed()
    {
        SoftHsmCopy library = SoftHsmCopy.Create();
        FaultyCryptoki.ClaimFlags(library);
        Pkcs11SignerOptions options = await CreateAsync(library, "final try", "1111");
        FaultyCryptoki.Flags = CKF.CKF_USER_PIN_FINAL_TRY;
        await using (var signer = new Pkcs11Signer(options))
        {
            var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest], Stop));
            Assert.Equal(SignerFailure.AccessDenied, thrown.Failure);
            Assert.Contains("one try left", thrown.Message);
        }

        options.AllowFinalPinTry = true;
        await using var allowed = new Pkcs11Signer(options);
        Assert.Single(await allowed.SignAsync([Digest], Stop));
    }

    [Fact]
    public async Task SignAsync_PinRefusedThroughOneLibrary_IsNotOfferedThroughAnother()
    {
        SoftHsmCopy library = SoftHsmCopy.Create();
        Pkcs11SignerOptions options = await CreateAsync(library, "two libraries", "1111");
        options.SetPin("2222");
        await using var first = new Pkcs11Signer(options);
        await Assert.ThrowsAsync<SignerException>(async () => await first.SignAsync([Digest], Stop));

        // Now the token would take it: that the second signer is denied shows that the token was not asked.
        library.ChangePin("two libraries", "2222");
        options.LibraryPath = library.CreateTwin().LibraryPath;
        await using var second = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await second.SignAsync([Digest], Stop));
        Assert.Contains("has already refused this PIN", thrown.Message);
    }

    [Fact]
    public async Task SignAsync_PinRefusedForASignature_IsStillOfferedForTheLogin()
    {
        const string Token = "pin of a signature";
        SoftHsm.CreateToken(Token, "1111");
        Pkcs11SignerOptions options = TestKeys.CreateOptions(Token, "1111");
        await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.EcdsaP256, alwaysAuthenticate: true);
        string[] pins = ["1111", "3333", "3333"];
        int asked = 0;
        options.PinProvider = _ => new(System.Text.Encoding.ASCII.GetBytes(pins[asked++]));
        await using (var signer = new Pkcs11Signer(options))
        {
            // The login, and then the wrong one for the signature.
            var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest], Stop));
            Assert.Equal($"The token '{Token}' refused the PIN.", thrown.Message);
        }

        // As a card does that has another PIN for signatures than for the login.
        SoftHsm.ChangePin(Token, "3333");
        await using var renewed = new Pkcs11Signer(options);
        Assert.NotNull(await renewed.GetCredentialAsync(Stop));
        Assert.Equal(3, asked);
    }

    private static async Task<Pkcs11SignerOptions> CreateAsync(SoftHsmCopy library, string token, string pin)
    {
        library.CreateToken(token, pin);
        var options = new Pkcs11SignerOptions { LibraryPath = library.LibraryPath, TokenLabel = token };
        options.SetPin(pin);
        await TestKeys.AddEcdsaAsync(options);
        return options;
    }
}
