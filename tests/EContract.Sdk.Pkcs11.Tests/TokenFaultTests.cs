using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Keys and tokens that change while they are signed with: every request ends once, with the right key's signature or an error.</summary>
public sealed class TokenFaultTests
{
    private const int Tasks = 8;

    [Fact]
    public async Task SignAsync_TokenMadeAnewInTheMiddle_FailsUntilItHasAKeyAgainAndNeverSignsForTheOldCertificate()
    {
        SoftHsm.CreateToken("made anew");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("made anew", SoftHsm.Pin);
        using X509Certificate2 old = await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        var storm = new SigningStorm(signer, old);
        Task<int> signing = storm.RunAsync(1000, Tasks);
        await storm.WaitForAsync(300);

        await storm.InCalmAsync(() => TokenDisturbance.Reinitialize(options, "4321"));
        int signed = await signing;

        Assert.InRange(signed, 300, 999);
        Assert.Equal(1000, signed + storm.Failures.Count);
        Assert.All(storm.Failures, failure => Assert.Equal(SignerFailure.AccessDenied, Assert.IsType<SignerException>(failure).Failure));
        // The token has forgotten the old PIN: it was asked about it once, by this signer or by any other.
        Assert.Single(storm.Failures, failure => failure.Message.EndsWith("refused the PIN.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignAsync_KeyReplacedUnderItsLabel_FailsOnceTransientlyAndGoesOnWithTheNewCertificate()
    {
        SoftHsm.CreateToken("key replaced");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("key replaced", SoftHsm.Pin);
        options.KeyLabel = "seal";
        using X509Certificate2 old = await AddNamedAsync(options);
        await using var signer = new Pkcs11Signer(options);
        SigningCredential begun = await signer.GetCredentialAsync();
        Assert.Single(await signer.SignAsync(begun.Certificate, [new byte[32]]));

        SoftHsm.DeleteObjects("key replaced");
        using X509Certificate2 renewed = await AddNamedAsync(options);
        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync(begun.Certificate, [new byte[32]]));
        var again = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync(begun.Certificate, [new byte[32]]));

        Assert.True(thrown.IsTransient);
        Assert.Contains($"no longer that of {old.Subject}", thrown.Message);
        Assert.Contains($"no longer that of {old.Subject}", again.Message);
        Assert.Equal(renewed, (await signer.GetCredentialAsync()).Certificate);
        Assert.Equal(100, await new SigningStorm(signer, renewed).RunAsync(100, Tasks));
    }

    [Fact]
    public async Task SignAsync_KeyDeletedInTheMiddle_EveryRequestEndsOnceAsASignatureOrAsKeyNotFound()
    {
        SoftHsm.CreateToken("key deleted in the middle");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("key deleted in the middle", SoftHsm.Pin);
        using X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        var storm = new SigningStorm(signer, certificate);
        Task<int> signing = storm.RunAsync(600, Tasks);
        await storm.WaitForAsync(200);

        await storm.InCalmAsync(() => SoftHsm.DeleteObjects("key deleted in the middle"));
        int signed = await signing;

        Assert.InRange(signed, 200, 599);
        Assert.Equal(600, signed + storm.Failures.Count);
        Assert.All(storm.Failures, failure => Assert.Equal(SignerFailure.KeyNotFound, Assert.IsType<SignerException>(failure).Failure));
    }

    [Fact]
    public async Task SignAsync_WrongPinOfManyRequestsAndSigners_IsShownToTheTokenOnce()
    {
        SoftHsm.CreateToken("wrong pin of many", "1111");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("wrong pin of many", "9999");
        await using var first = new Pkcs11Signer(options);
        await using var second = new Pkcs11Signer(options);
        var storms = new[] { new SigningStorm(first), new SigningStorm(second) };

        Assert.All(await Task.WhenAll(storms.Select(storm => storm.RunAsync(50, Tasks))), signed => Assert.Equal(0, signed));
        TokenDisturbance.CloseAllSessions(options);
        var after = new SigningStorm(first);
        Assert.Equal(0, await after.RunAsync(10, Tasks));

        Exception[] failures = [.. storms.Append(after).SelectMany(storm => storm.Failures)];
        Assert.Equal(110, failures.Length);
        Assert.Single(failures, failure => failure.Message.EndsWith("refused the PIN.", StringComparison.Ordinal));
        Assert.Equal(109, failures.Count(failure => failure.Message.Contains("has already refused this PIN", StringComparison.Ordinal)));
    }

    private static async Task<X509Certificate2> AddNamedAsync(Pkcs11SignerOptions options)
    {
        var generator = new Pkcs11KeyGenerator(options);
        PublicKey key = await generator.GenerateEcdsaAsync(options.KeyLabel!, ECCurve.NamedCurves.nistP256);
        X509Certificate2 certificate = TestKeys.Pki.IssueSigner("印影", "東海市", key);
        await generator.StoreCertificateAsync(certificate, options.KeyLabel!);
        return certificate;
    }
}
