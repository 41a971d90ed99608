using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;

namespace EContract.Sdk.Pkcs11.Tests;

public sealed class Pkcs11SignerTests
{
    private static readonly byte[] Message = Encoding.UTF8.GetBytes("○○業務委託契約");

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    [InlineData("SHA3-256")]
    [InlineData("SHA3-512")]
    public async Task SignAsync_RsaPkcs1_VerifiesInDotNet(string digestName)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.UseRsaAsync(options);
        options.Digest = DigestAlgorithm.FromName(new HashAlgorithmName(digestName))!;
        await using var signer = new Pkcs11Signer(options);

        byte[] signature = await SignAsync(signer, options.Digest);

        using RSA key = certificate.GetRSAPublicKey()!;
        Assert.True(key.VerifyHash(options.Digest.ComputeHash(Message), signature, options.Digest.Name, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task SignAsync_Rsa4096_VerifiesInDotNet()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.Rsa4096);
        await using var signer = new Pkcs11Signer(options);

        byte[] signature = await SignAsync(signer, DigestAlgorithm.Sha256);

        using RSA key = certificate.GetRSAPublicKey()!;
        Assert.Equal(512, signature.Length);
        Assert.True(key.VerifyHash(DigestAlgorithm.Sha256.ComputeHash(Message), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA512")]
    public async Task SignAsync_RsaPss_VerifiesInDotNet(string digestName)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.UseRsaAsync(options);
        options.Scheme = SignatureScheme.RsaPss;
        options.Digest = DigestAlgorithm.FromName(new HashAlgorithmName(digestName))!;
        await using var signer = new Pkcs11Signer(options);

        byte[] signature = await SignAsync(signer, options.Digest);

        using RSA key = certificate.GetRSAPublicKey()!;
        Assert.True(key.VerifyHash(options.Digest.ComputeHash(Message), signature, options.Digest.Name, RSASignaturePadding.Pss));
    }

    [Theory]
    [InlineData("nistP256", "SHA256")]
    [InlineData("nistP384", "SHA384")]
    [InlineData("nistP521", "SHA512")]
    public async Task SignAsync_Ecdsa_UsesTheCurvesDigestAndVerifiesInDotNet(string curve, string digestName)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options, ECCurve.CreateFromFriendlyName(curve));
        await using var signer = new Pkcs11Signer(options);

        SigningCredential credential = await signer.GetCredentialAsync();
        byte[] signature = await SignAsync(signer, credential.Algorithm.Digest);

        Assert.Equal(new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.FromName(new HashAlgorithmName(digestName))!), credential.Algorithm);
        using ECDsa key = certificate.GetECDsaPublicKey()!;
        Assert.True(key.VerifyHash(credential.Algorithm.Digest.ComputeHash(Message), signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Theory]
    [InlineData("SHA3-256")]
    [InlineData("SHA3-384")]
    [InlineData("SHA3-512")]
    public async Task SignAsync_EcdsaWithSha3_VerifiesInDotNet(string digestName)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options, ECCurve.NamedCurves.nistP384);
        options.Digest = DigestAlgorithm.FromName(new HashAlgorithmName(digestName))!;
        await using var signer = new Pkcs11Signer(options);

        byte[] signature = await SignAsync(signer, options.Digest);

        using ECDsa key = certificate.GetECDsaPublicKey()!;
        Assert.True(key.VerifyHash(options.Digest.ComputeHash(Message), signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    // SoftHSM knows SHA-3 in PSS parameters as little as most tokens do; a token that does makes a signature instead.
    [Fact]
    public async Task SignAsync_RsaPssWithSha3_SignsOrSaysThatTheTokenRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.UseRsaAsync(options);
        (options.Scheme, options.Digest) = (SignatureScheme.RsaPss, DigestAlgorithm.Sha3_256);
        await using var signer = new Pkcs11Signer(options);
        try
        {
            byte[] signature = await SignAsync(signer, options.Digest);
            using RSA key = certificate.GetRSAPublicKey()!;
            Assert.True(key.VerifyHash(options.Digest.ComputeHash(Message), signature, options.Digest.Name, RSASignaturePadding.Pss));
        }
        catch (SignerException e)
        {
            Assert.False(e.IsTransient, e.Message);
            Assert.Contains("CKR_", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SignAsync_DigestLongerThanTheCurve_IsCutAsEcdsaWants()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        options.Digest = DigestAlgorithm.Sha512;
        await using var signer = new Pkcs11Signer(options);

        byte[] signature = await SignAsync(signer, options.Digest);

        using ECDsa key = certificate.GetECDsaPublicKey()!;
        Assert.True(key.VerifyHash(DigestAlgorithm.Sha512.ComputeHash(Message), signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task SignAsync_Batch_SignsEachDigestInOrder()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        options.MaxSessions = 1;
        await using var signer = new Pkcs11Signer(options);
        ReadOnlyMemory<byte>[] digests = Enumerable.Range(0, 50)
            .Select(i => new ReadOnlyMemory<byte>(SHA256.HashData([(byte)i])))
            .ToArray();

        IReadOnlyList<ReadOnlyMemory<byte>> signatures = await signer.SignAsync(digests);

        using ECDsa key = certificate.GetECDsaPublicKey()!;
        Assert.Equal(digests.Length, signatures.Count);
        Assert.All(digests.Zip(signatures), pair =>
            Assert.True(key.VerifyHash(pair.First.Span, pair.Second.Span, DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Fact]
    public async Task SignAsync_EmptyBatch_GivesNothing()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);

        Assert.Empty(await signer.SignAsync([]));
    }

    [Fact]
    public async Task SignAsync_ManyMoreCallersThanSessions_AllSignaturesVerify()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.UseRsaAsync(options);
        options.MaxSessions = 3;
        await using var signer = new Pkcs11Signer(options);
        using RSA key = certificate.GetRSAPublicKey()!;

        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
        {
            byte[] digest = SHA256.HashData(BitConverter.GetBytes(i));
            ReadOnlyMemory<byte> signature = Assert.Single(await signer.SignAsync([digest], cancellationToken));
            Assert.True(key.VerifyHash(digest, signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        });
    }

    [Fact]
    public async Task SignAsync_SeveralSignersOnOneToken_DoNotDisturbEachOther()
    {
        Pkcs11SignerOptions first = TestKeys.CreateOptions();
        X509Certificate2 firstCertificate = await TestKeys.AddEcdsaAsync(first);
        Pkcs11SignerOptions second = TestKeys.CreateOptions();
        X509Certificate2 secondCertificate = await TestKeys.AddEcdsaAsync(second);
        await using var secondSigner = new Pkcs11Signer(second);

        await using (var firstSigner = new Pkcs11Signer(first))
            Verify(firstCertificate, await SignAsync(firstSigner, DigestAlgorithm.Sha256));

        Verify(secondCertificate, await SignAsync(secondSigner, DigestAlgorithm.Sha256));

        static void Verify(X509Certificate2 certificate, byte[] signature)
        {
            using ECDsa key = certificate.GetECDsaPublicKey()!;
            Assert.True(key.VerifyData(Message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    [Fact]
    public async Task SignAsync_DigestOfAnotherLength_Throws()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);

        await Assert.ThrowsAsync<ArgumentException>(async () => await signer.SignAsync([new byte[20]]));
    }

    [Fact]
    public async Task SignAsync_AfterDispose_Throws()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        var signer = new Pkcs11Signer(options);
        await SignAsync(signer, DigestAlgorithm.Sha256);

        await signer.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await SignAsync(signer, DigestAlgorithm.Sha256));
    }

    [Fact]
    public async Task GetCredentialAsync_CertificateOnToken_GivesItWithTheIssuersHandedIn()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        options.Issuers.Add(TestKeys.Pki.Root);
        options.Issuers.Add(TestKeys.Pki.IssuingCa);
        await using var signer = new Pkcs11Signer(options);

        SigningCredential credential = await signer.GetCredentialAsync();

        Assert.Equal(certificate, credential.Certificate);
        Assert.Equal([TestKeys.Pki.IssuingCa, TestKeys.Pki.Root], credential.Issuers);
    }

    [Fact]
    public async Task GetCredentialAsync_RenewedCertificateOnToken_GivesTheNewerOne()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 old = await TestKeys.AddEcdsaAsync(options);
        using X509Certificate2 renewed = TestKeys.Pki.Issue(new() { CommonName = "更新後", PublicKey = old.PublicKey, NotBefore = old.NotBefore.AddDays(1) });
        await new Pkcs11KeyGenerator(options).StoreCertificateAsync(renewed, options.KeyLabel!);
        await using var signer = new Pkcs11Signer(options);

        Assert.Equal(renewed, (await signer.GetCredentialAsync()).Certificate);
    }

    [Fact]
    public async Task GetCredentialAsync_CertificateOfAnotherKey_IsRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 other = await TestKeys.AddEcdsaAsync(options);
        await TestKeys.AddEcdsaAsync(options);
        options.Certificate = other;
        await using var signer = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync());

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
        Assert.Contains($"is not that of the key '{options.KeyLabel}'", thrown.Message);
    }

    [Fact]
    public async Task GetCredentialAsync_RsaSchemeForEllipticCurveKey_IsRefused()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        options.Scheme = SignatureScheme.RsaPss;
        await using var signer = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync());

        Assert.Equal(SignerFailure.UnsupportedAlgorithm, thrown.Failure);
    }

    private static async Task<byte[]> SignAsync(Pkcs11Signer signer, DigestAlgorithm digest) =>
        Assert.Single(await signer.SignAsync([digest.ComputeHash(Message)])).ToArray();
}
