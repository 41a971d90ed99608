using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>A key that has several certificates on its token.</summary>
public sealed class RenewedCertificateTests : IDisposable
{
    private readonly ECDsa _authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Clock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task GetCredentialAsync_CertificateOfLaterImported_TheValidOneSignsUntilThen()
    {
        (Pkcs11SignerOptions options, PublicKey key) = await CreateAsync();
        X509Certificate2 current = await ImportAsync(options, key, fromDay: -30, toDay: 30);
        X509Certificate2 next = await ImportAsync(options, key, fromDay: 10, toDay: 400);
        await ImportAsync(options, key, fromDay: -400, toDay: -20);
        await using var signer = new Pkcs11Signer(options, _clock);

        Assert.Equal(current, (await signer.GetCredentialAsync(Stop)).Certificate);
        _clock.Now += TimeSpan.FromDays(11);
        Assert.Equal(next, (await signer.GetCredentialAsync(Stop)).Certificate);
    }

    [Fact]
    public async Task GetCredentialAsync_Renewed_IsTakenUpAfterTheInterval()
    {
        (Pkcs11SignerOptions options, PublicKey key) = await CreateAsync();
        X509Certificate2 old = await ImportAsync(options, key, fromDay: -30, toDay: 30);
        await using var signer = new Pkcs11Signer(options, _clock);
        Assert.Equal(old, (await signer.GetCredentialAsync(Stop)).Certificate);

        X509Certificate2 renewed = await ImportAsync(options, key, fromDay: -1, toDay: 400);
        _clock.Now += TimeSpan.FromMinutes(9);
        Assert.Equal(old, (await signer.GetCredentialAsync(Stop)).Certificate);
        _clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(renewed, (await signer.GetCredentialAsync(Stop)).Certificate);

        // A document that was begun with the old one is signed, and so is one begun with the new one.
        byte[] message = RandomNumberGenerator.GetBytes(64);
        ReadOnlyMemory<byte> digest = SHA256.HashData(message);
        foreach (X509Certificate2 certificate in (X509Certificate2[])[old, renewed])
        {
            ReadOnlyMemory<byte> signature = (await signer.SignAsync(certificate, [digest], Stop))[0];
            Assert.Equal(
                SignatureVerification.Valid,
                SignatureVerifier.Verify(certificate, new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256), message, signature.Span));
        }
    }

    [Fact]
    public async Task GetCredentialAsync_CertificateEnds_TheNextIsTakenUpAtOnce()
    {
        (Pkcs11SignerOptions options, PublicKey key) = await CreateAsync();
        options.CertificateRefreshInterval = Timeout.InfiniteTimeSpan;
        X509Certificate2 next = await ImportAsync(options, key, fromDay: -30, toDay: 400);
        X509Certificate2 current = await ImportAsync(options, key, fromDay: -1, toDay: 30);
        await using var signer = new Pkcs11Signer(options, _clock);

        Assert.Equal(current, (await signer.GetCredentialAsync(Stop)).Certificate);
        _clock.Now += TimeSpan.FromDays(31);
        Assert.Equal(next, (await signer.GetCredentialAsync(Stop)).Certificate);
    }

    private static async Task<(Pkcs11SignerOptions Options, PublicKey Key)> CreateAsync()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        options.KeyLabel = TestKeys.NewLabel();
        return (options, await new Pkcs11KeyGenerator(options).GenerateEcdsaAsync(options.KeyLabel, ECCurve.NamedCurves.nistP256, Stop));
    }

    private async Task<X509Certificate2> ImportAsync(Pkcs11SignerOptions options, PublicKey key, int fromDay, int toDay)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=東海市長"), key, HashAlgorithmName.SHA256);
        X509Certificate2 certificate = request.Create(
            new X500DistinguishedName("CN=CA"), X509SignatureGenerator.CreateForECDsa(_authority),
            _clock.Now.AddDays(fromDay), _clock.Now.AddDays(toDay), RandomNumberGenerator.GetBytes(8));
        await new Pkcs11KeyEnrolment(options).ImportCertificateAsync(certificate, cancellationToken: Stop);
        return certificate;
    }

    // Timers and timestamps are the system's: only the date is moved.
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
