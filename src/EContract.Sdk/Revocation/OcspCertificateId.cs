using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>How OCSP names a certificate: hashes of its issuer's name and key, and its serial number (RFC 6960, 4.1.1).</summary>
internal sealed record OcspCertificateId(
    string HashAlgorithmOid,
    ReadOnlyMemory<byte> IssuerNameHash,
    ReadOnlyMemory<byte> IssuerKeyHash,
    ReadOnlyMemory<byte> SerialNumber)
{
    internal static OcspCertificateId For(X509Certificate2 certificate, X509Certificate2 issuer, DigestAlgorithm algorithm)
    {
        CertificateStructure authority = CertificateStructure.Of(issuer);
        return new OcspCertificateId(
            algorithm.Oid,
            algorithm.ComputeHash(authority.Subject.Span),
            algorithm.ComputeHash(authority.SubjectPublicKey.Span),
            CertificateStructure.Of(certificate).SerialNumber);
    }

    internal static OcspCertificateId Read(AsnReader reader)
    {
        AsnReader id = reader.ReadSequence();
        return new OcspCertificateId(
            id.ReadSequence().ReadObjectIdentifier(),
            id.ReadOctetString(),
            id.ReadOctetString(),
            id.ReadIntegerBytes());
    }

    internal void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(HashAlgorithmOid);
                writer.WriteNull();
            }

            writer.WriteOctetString(IssuerNameHash.Span);
            writer.WriteOctetString(IssuerKeyHash.Span);
            writer.WriteInteger(SerialNumber.Span);
        }
    }

    internal bool Names(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        if (!SerialNumber.Span.SequenceEqual(CertificateStructure.Of(certificate).SerialNumber.Span)
            || DigestAlgorithm.FromOid(HashAlgorithmOid) is not { } algorithm)
            return false;
        // The issuer's name stands in the certificate as well, perhaps encoded differently than in the issuer's own.
        OcspCertificateId expected = For(certificate, issuer, algorithm);
        return IssuerKeyHash.Span.SequenceEqual(expected.IssuerKeyHash.Span)
            && (IssuerNameHash.Span.SequenceEqual(expected.IssuerNameHash.Span)
                || IssuerNameHash.Span.SequenceEqual(algorithm.ComputeHash(CertificateStructure.Of(certificate).Issuer.Span)));
    }
}
