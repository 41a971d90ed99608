using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Keys that want the PIN again for each signature (CKA_ALWAYS_AUTHENTICATE).</summary>
public sealed class Pkcs11SignerAlwaysAuthenticateTests
{
    [Theory]
    [InlineData(Pkcs11KeyAlgorithm.Rsa2048)]
    [InlineData(Pkcs11KeyAlgorithm.EcdsaP256)]
    [InlineData(Pkcs11KeyAlgorithm.Ed25519)]
    public async Task SignAsync_Batch_GivesThePinForEachAndAsksForItOnce(Pkcs11KeyAlgorithm algorithm)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddAsync(options, algorithm, alwaysAuthenticate: true);
        var handedOut = new List<byte[]>();
        options.PinProvider = _ =>
        {
            handedOut.Add(Encoding.UTF8.GetBytes(SoftHsm.Pin));
            return new(handedOut[^1]);
        };
        await using var signer = new Pkcs11Signer(options);
        SigningCredential credential = await signer.GetCredentialAsync(TestContext.Current.CancellationToken);
        int before = handedOut.Count;
        byte[][] messages = [[1], [2], [3]];

        IReadOnlyList<ReadOnlyMemory<byte>> signatures = await signer.SignAsync(
            [.. messages.Select(message => new ReadOnlyMemory<byte>(
                credential.Algorithm.SignsMessage ? message : credential.Algorithm.Digest.ComputeHash(message)))],
            TestContext.Current.CancellationToken);

        Assert.All(messages.Zip(signatures), pair => Assert.Equal(
            SignatureVerification.Valid, SignatureVerifier.Verify(certificate, credential.Algorithm, pair.First, pair.Second.Span)));
        Assert.Equal(before + 1, handedOut.Count);
        Assert.All(handedOut, pin => Assert.All(pin, value => Assert.Equal(0, value)));
    }

    [Fact]
    public async Task SignAsync_PinWrongTheSecondTime_IsDeniedOnceAndNeverOfferedAgain()
    {
        SoftHsm.CreateToken("always authenticate");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("always authenticate", SoftHsm.Pin);
        await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.EcdsaP256, alwaysAuthenticate: true);
        string pin = SoftHsm.Pin;
        options.PinProvider = _ => new(Encoding.UTF8.GetBytes(pin));
        await using var signer = new Pkcs11Signer(options);
        byte[] digest = SHA256.HashData("契約"u8);
        await signer.SignAsync([digest], TestContext.Current.CancellationToken);

        pin = "9999";
        SignerException first = await FailAsync();
        SignerException second = await FailAsync();
        pin = SoftHsm.Pin;

        Assert.Equal("The token 'always authenticate' refused the PIN.", first.Message);
        Assert.Contains("has already refused this PIN", second.Message);
        Assert.Equal(SignerFailure.AccessDenied, second.Failure);
        Assert.Single(await signer.SignAsync([digest], TestContext.Current.CancellationToken));

        async Task<SignerException> FailAsync() =>
            await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([digest], TestContext.Current.CancellationToken));
    }
}
