using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Testing;
using FsCheck;
using FsCheck.Xunit;
using OcspRequest = EContract.Sdk.Revocation.OcspRequest;

namespace EContract.Sdk.Tests.Revocation;

public sealed class RevocationCodecTests
{
    private static readonly Lazy<(byte[] Ocsp, byte[] Crl, X509Certificate2 Signer, X509Certificate2 Issuer)> Samples = new(() =>
    {
        using var pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        X509Certificate2 signer = pki.IssueSigner("Signer");
        pki.Revoke(signer, reason: X509RevocationReason.Superseded);
        byte[] ocsp = pki.OcspResponder.Respond(OcspRequest.For(signer, pki.IssuingCa, new byte[] { 1, 2, 3 }).Encode());
        return (ocsp, pki.IssuingCaCrlIssuer.Issue(), signer, pki.IssuingCa);
    });

    [Property]
    public void OcspRequest_EncodeThenDecode_GivesTheSame(byte[] name, byte[] key, PositiveInt serial, byte[]? nonce)
    {
        byte[] serialBytes = System.Numerics.BigInteger.Pow(serial.Get, 3).ToByteArray(isBigEndian: true);
        var id = new OcspCertificateId(DigestAlgorithm.Sha256.Oid, name, key, serialBytes);

        OcspRequest decoded = OcspRequest.Decode(new OcspRequest(id, nonce is null ? null : nonce.AsMemory()).Encode());

        Assert.Equal(id.HashAlgorithmOid, decoded.CertificateId.HashAlgorithmOid);
        Assert.Equal(name, decoded.CertificateId.IssuerNameHash.ToArray());
        Assert.Equal(key, decoded.CertificateId.IssuerKeyHash.ToArray());
        Assert.Equal(serialBytes, decoded.CertificateId.SerialNumber.ToArray());
        Assert.Equal(nonce, decoded.Nonce?.ToArray());
    }

    /// <summary>Whatever is flipped, nothing but a typed refusal comes, and never another statement than before.</summary>
    [Property(MaxTest = 500)]
    public void OcspFindEvidence_Mutated_GivesTheSameOrATypedError(NonNegativeInt position, byte flip)
    {
        (byte[] ocsp, _, X509Certificate2 signer, X509Certificate2 issuer) = Samples.Value;
        byte[] mutated = [.. ocsp];
        mutated[position.Get % mutated.Length] ^= flip;
        try
        {
            RevocationEvidence? evidence = OcspVerifier.FindEvidence(OcspResponse.Decode(mutated), signer, issuer);
            Assert.Equal(RevocationStatus.Revoked, evidence?.Status ?? RevocationStatus.Revoked);
        }
        catch (RevocationException)
        {
        }
    }

    [Property(MaxTest = 500)]
    public void CrlFindEvidence_Mutated_GivesTheSameOrATypedError(NonNegativeInt position, byte flip)
    {
        (_, byte[] crl, X509Certificate2 signer, X509Certificate2 issuer) = Samples.Value;
        byte[] mutated = [.. crl];
        mutated[position.Get % mutated.Length] ^= flip;
        try
        {
            RevocationEvidence? evidence = CrlVerifier.FindEvidence(CertificateRevocationList.Decode(mutated), signer, issuer);
            Assert.Equal(RevocationStatus.Revoked, evidence?.Status ?? RevocationStatus.Revoked);
        }
        catch (RevocationException)
        {
        }
    }
}
