using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Cryptography;

/// <summary>Keys that the host lends: objects of smart cards and vaults, of which many can do nothing but sign.</summary>
public sealed class LentKeyTests
{
    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SignatureScheme.RsaPkcs1)]
    [InlineData(SignatureScheme.RsaPss)]
    public async Task SignAsync_RsaThatOnlySigns_SignsOneAtATimeAndOutlivesTheSigner(SignatureScheme scheme)
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = SelfSigned(key);
        var lent = new SignOnlyRsa(key);
        var signer = new X509Signer(certificate, lent, algorithm: new SignatureAlgorithm(scheme, DigestAlgorithm.Sha256));

        IReadOnlyList<ReadOnlyMemory<byte>>[] values = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await signer.SignAsync([Digest, Digest], Cancellation))));
        signer.Dispose();

        SigningCredential credential = await signer.GetCredentialAsync(Cancellation);
        Assert.All(values.SelectMany(some => some), value => Assert.Equal(
            SignatureVerification.Valid, SignatureVerifier.VerifyHash(certificate, credential.Algorithm, Digest, value.Span)));
        Assert.Equal((1, false), (lent.MostAtOnce, lent.IsDisposed));
    }

    [Fact]
    public async Task SignAsync_EcdsaThatOnlySigns_GivesDer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = SelfSigned(key);
        using var signer = new X509Signer(certificate, new SignOnlyEcdsa(key));

        ReadOnlyMemory<byte> value = Assert.Single(await signer.SignAsync([Digest], Cancellation));

        Assert.Equal(
            SignatureVerification.Valid,
            SignatureVerifier.VerifyHash(certificate, new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256), Digest, value.Span));
    }

    [Fact]
    public async Task SignAsync_KeyOfAnotherCertificate_IsRefusedAtOnceOrByItsFirstSignature()
    {
        using RSA key = RSA.Create(2048), other = RSA.Create(2048);
        using X509Certificate2 certificate = SelfSigned(key);

        Assert.Equal(SignerFailure.KeyNotFound, Assert.Throws<SignerException>(() => new X509Signer(certificate, other)).Failure);

        using var signer = new X509Signer(certificate, new SignOnlyRsa(other));
        Assert.Equal(SignerFailure.KeyNotFound, (await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest], Cancellation))).Failure);
    }

    [Fact]
    public async Task SignAsync_ProviderThrowsItsOwn_IsASignerException()
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = SelfSigned(key);
        foreach (Exception thrown in (Exception[])[new HttpRequestException("vault away"), new NotSupportedException("no"), new InvalidOperationException("closed"), new CryptographicException("card gone")])
        {
            using var signer = new X509Signer(certificate, new SignOnlyRsa(key) { Failure = thrown });

            var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest], Cancellation));

            Assert.Equal(SignerFailure.SigningFailed, error.Failure);
            Assert.Same(thrown, error.InnerException);
        }

        using var impatient = new X509Signer(certificate, new SignOnlyRsa(key) { Failure = new OperationCanceledException() });
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await impatient.SignAsync([Digest], Cancellation));
    }

    [Fact]
    public void Constructor_KeyOfAnotherKind_IsRefused()
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = SelfSigned(key);
        using var agreement = ECDiffieHellman.Create();

        Assert.Equal(SignerFailure.UnsupportedAlgorithm, Assert.Throws<SignerException>(() => new X509Signer(certificate, agreement)).Failure);
    }

    [Fact]
    public void Constructor_CertificateWithoutKey_IsRefused()
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(SelfSigned(key).RawData);

        Assert.Equal(SignerFailure.KeyNotFound, Assert.Throws<SignerException>(() => new X509Signer(certificate)).Failure);
    }

    [Fact]
    public async Task FromPemFiles_OneFileWithEverything_FindsKeyAndIssuers()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        using X509Certificate2 certificate = pki.IssueSigner("署名 太郎");
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("all.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem() + "\n" + pki.ChainPem + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancellation);

        using X509Signer signer = X509Signer.FromPemFiles(path, path);

        Assert.Equal(2, (await signer.GetCredentialAsync(Cancellation)).Issuers.Count);
        Assert.Single(await signer.SignAsync([Digest], Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n")]
    public async Task FromPemFiles_KeyFileThatIsNone_IsDenied(string content)
    {
        using DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.Ed25519 });
        using var directory = new TemporaryDirectory();
        foreach (DevelopmentKeyAlgorithm kind in (DevelopmentKeyAlgorithm[])[DevelopmentKeyAlgorithm.EcdsaP256, DevelopmentKeyAlgorithm.Ed25519])
        {
            string certificate = directory.Combine("certificate.pem"), key = directory.Combine("key.pem");
            await File.WriteAllTextAsync(certificate, pki.Issue(new DevelopmentCertificateRequest { CommonName = "x", KeyAlgorithm = kind, PublicKey = PublicKeyOf(kind) }).ExportCertificatePem(), Cancellation);
            await File.WriteAllTextAsync(key, content, Cancellation);

            Assert.Equal(SignerFailure.AccessDenied, Assert.Throws<SignerException>(() => X509Signer.FromPemFiles(certificate, key)).Failure);
        }
    }

    private static PublicKey PublicKeyOf(DevelopmentKeyAlgorithm kind)
    {
        using AsymmetricAlgorithm key = kind == DevelopmentKeyAlgorithm.Ed25519 ? PureSigningKey.Generate(SignatureScheme.Ed25519) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
    }

    private static X509Certificate2 SelfSigned(RSA key) =>
        new CertificateRequest("CN=Signer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

    private static X509Certificate2 SelfSigned(ECDsa key) =>
        new CertificateRequest("CN=Signer", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

    private sealed class SignOnlyRsa(RSA inner) : RSA
    {
        private int _atOnce;

        public int MostAtOnce { get; private set; }

        public bool IsDisposed { get; private set; }

        public Exception? Failure { get; init; }

        public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
            try
            {
                return Failure is null ? inner.SignHash(hash, hashAlgorithm, padding) : throw Failure;
            }
            finally
            {
                Interlocked.Decrement(ref _atOnce);
            }
        }

        public override RSAParameters ExportParameters(bool includePrivateParameters) => throw new NotSupportedException("It only signs.");

        public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException("It only signs.");

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class SignOnlyEcdsa(ECDsa inner) : ECDsa
    {
        public override byte[] SignHash(byte[] hash) => inner.SignHash(hash);

        public override bool VerifyHash(byte[] hash, byte[] signature) => throw new NotSupportedException("It only signs.");

        // What .NET needs to know to write the value as DER.
        public override int KeySize => inner.KeySize;
    }
}
