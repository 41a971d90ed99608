using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>What must be the same whoever made the token.</summary>
[Collection("NSS")]
public sealed class EveryTokenTests
{
    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    public static TheoryData<string> Implementations => TestToken.Implementations;

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task SignAsync_EveryPortableMechanism_VerifiesInDotNet(string implementation)
    {
        var options = new Pkcs11SignerOptions();
        await using IAsyncDisposable token = await TestToken.OpenAsync(implementation, "every token", options);
        using X509Certificate2 rsa = await TestKeys.AddRsaAsync(options);
        foreach (SignatureScheme scheme in new[] { SignatureScheme.RsaPkcs1, SignatureScheme.RsaPss })
        {
            options.Scheme = scheme;
            await SignAndVerifyAsync(options, rsa);
        }

        options.Scheme = null;
        using X509Certificate2 ecdsa = await TestKeys.AddEcdsaAsync(options, ECCurve.NamedCurves.nistP384);
        await SignAndVerifyAsync(options, ecdsa);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task SignAsync_ManyAtOnce_AllVerify(string implementation)
    {
        var options = new Pkcs11SignerOptions { MaxSessions = 4 };
        await using IAsyncDisposable token = await TestToken.OpenAsync(implementation, "every token", options);
        using X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);

        Assert.Equal(100, await new SigningStorm(signer, certificate).RunAsync(100, 8));
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task SignAsync_SessionsClosedAndLoggedOutInTheMiddle_EveryRequestEndsOnceAndVerifies(string implementation)
    {
        var options = new Pkcs11SignerOptions();
        await using IAsyncDisposable token = await TestToken.OpenAsync(implementation, "every token disturbed", options);
        using X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        var storm = new SigningStorm(signer, certificate);

        Task<int> signing = storm.RunAsync(300, 8);
        await storm.WaitForAsync(50);
        await storm.InCalmAsync(() => TokenDisturbance.CloseAllSessions(options));
        await storm.WaitForAsync(120);
        await storm.InCalmAsync(() => TokenDisturbance.Logout(options));
        await storm.WaitForAsync(200);
        await storm.InCalmAsync(() => TokenDisturbance.CloseAllSessions(options));

        int signed = await signing;
        Assert.Empty(storm.Failures);
        Assert.Equal(300, signed);
    }

    // Of the three only p11-kit takes it: the others corrupt their memory.
    [Fact]
    public async Task SignAsync_SessionsClosedUnderRunningCalls_EveryRequestEndsOnceAndVerifies()
    {
        var options = new Pkcs11SignerOptions();
        await using IAsyncDisposable token = await TestToken.OpenAsync("p11-kit", "every token hit", options);
        using X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        var storm = new SigningStorm(signer, certificate);

        Task<int> signing = storm.RunAsync(1000, 8);
        for (int i = 1; i < 10; i++)
        {
            await storm.WaitForAsync(100 * i);
            TokenDisturbance.CloseAllSessions(options);
        }

        int signed = await signing;
        Assert.Empty(storm.Failures);
        Assert.Equal(1000, signed);
    }

    private static async Task SignAndVerifyAsync(Pkcs11SignerOptions options, X509Certificate2 certificate)
    {
        await using var signer = new Pkcs11Signer(options);
        SigningCredential credential = await signer.GetCredentialAsync();
        byte[] digest = credential.Algorithm.Digest.ComputeHash("契約"u8);
        ReadOnlyMemory<byte> signature = Assert.Single(await signer.SignAsync([digest]));
        Assert.Equal(SignatureVerification.Valid, SignatureVerifier.VerifyHash(certificate, credential.Algorithm, digest, signature.Span));
    }
}
