using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Testing;

public sealed class DevelopmentKeyAlgorithmTests
{
    [Theory]
    [InlineData(DevelopmentKeyAlgorithm.Rsa3072)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP384)]
    [InlineData(DevelopmentKeyAlgorithm.Ed25519)]
    [InlineData(DevelopmentKeyAlgorithm.MLDsa65)]
    public async Task LoadFrom_SavedAuthorities_GoOnWithTheSameKeys(DevelopmentKeyAlgorithm key)
    {
        using var directory = new TemporaryDirectory();
        using (DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = key, Digest = DigestAlgorithm.Sha3_384 }))
            pki.SaveTo(directory.Combine("pki"));

        using DevelopmentPki loaded = DevelopmentPki.LoadFrom(directory.Combine("pki"));
        using X509Signer signer = loaded.CreateSigner("署名 太郎");

        SigningCredential credential = await signer.GetCredentialAsync();
        Assert.Equal(DigestAlgorithm.Sha3_384, loaded.Options.Digest);
        byte[] certificate = credential.Certificate.RawData;
        var parsed = new Org.BouncyCastle.X509.X509CertificateParser();
        // BouncyCastle's own check of the signature; throws unless it holds.
        parsed.ReadCertificate(certificate).Verify(parsed.ReadCertificate(loaded.IssuingCa.RawData).GetPublicKey());
    }

    [Fact]
    public void Issue_KindThatNoCertificateObjectHolds_PointsToCreateSigner()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.Ed25519 });

        Assert.Contains("CreateSigner", Assert.Throws<DevelopmentPkiException>(() => pki.IssueSigner("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateSigner_MLDsaKeyWithoutItsAlgorithmNamed_IsRefusedByTheSignerAlone()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        using PureSigningKey key = PureSigningKey.Generate(SignatureScheme.MLDsa44);
        using X509Certificate2 certificate = pki.IssueSigner("x", null, new PublicKey(key));

        SignerException error = Assert.Throws<SignerException>(() => new X509Signer(certificate, key));
        using var named = new X509Signer(certificate, key, algorithm: new SignatureAlgorithm(SignatureScheme.MLDsa44, DigestAlgorithm.Sha256));

        Assert.Equal(SignerFailure.UnsupportedAlgorithm, error.Failure);
        Assert.Equal(2420, (await named.SignAsync([new byte[3]]))[0].Length);
    }
}
