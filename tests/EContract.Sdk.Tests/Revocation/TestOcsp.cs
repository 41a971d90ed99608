using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>An OCSP response made to measure (RFC 6960, 4.2.1): about one certificate, signed by whomever.</summary>
internal sealed class TestOcsp(TestAuthority signer)
{
    /// <summary>The certificates that come along.</summary>
    public IReadOnlyList<TestAuthority> Certificates { get; init; } = [];

    /// <summary>Whether the responder is named by its key.</summary>
    public bool ByKey { get; init; }

    public DateTimeOffset ThisUpdate { get; init; } = TestAuthority.Middle;

    /// <summary>When it was signed; when the status was known, unless set.</summary>
    public DateTimeOffset? ProducedAt { get; init; }

    public DateTimeOffset? NextUpdate { get; init; }

    /// <summary>Since when the certificate is revoked; good unless set.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    public byte[] Encode(X509Certificate2 about, X509Certificate2 issuer)
    {
        var data = new AsnWriter(AsnEncodingRules.DER);
        WriteData(data, about, issuer);
        byte[] toBeSigned = data.Encode();
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            basic.WriteEncodedValue(toBeSigned);
            using (basic.PushSequence())
                basic.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            basic.WriteBitString(signer.Key.SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            if (Certificates.Count > 0)
            {
                using (basic.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                using (basic.PushSequence())
                {
                    foreach (TestAuthority certificate in Certificates)
                        basic.WriteEncodedValue(certificate.Certificate.RawData);
                }
            }
        }

        return OcspResponse.Wrap(basic.Encode());
    }

    /// <summary>What the response is worth as evidence.</summary>
    public RevocationEvidence? Find(X509Certificate2 about, X509Certificate2 issuer) =>
        OcspVerifier.FindEvidence(OcspResponse.Decode(Encode(about, issuer)), about, issuer);

    private void WriteData(AsnWriter data, X509Certificate2 about, X509Certificate2 issuer)
    {
        using (data.PushSequence())
        {
            if (ByKey)
            {
                using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                    data.WriteOctetString(DigestAlgorithm.Sha1.ComputeHash(CertificateStructure.Of(signer.Certificate).SubjectPublicKey.Span));
            }
            else
            {
                using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                    data.WriteEncodedValue(signer.Certificate.SubjectName.RawData);
            }

            data.WriteGeneralizedTime(ProducedAt ?? ThisUpdate, omitFractionalSeconds: true);
            using (data.PushSequence())
            using (data.PushSequence())
            {
                OcspCertificateId.For(about, issuer, DigestAlgorithm.Sha256).Write(data);
                if (RevokedAt is { } revoked)
                {
                    using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                        data.WriteGeneralizedTime(revoked, omitFractionalSeconds: true);
                }
                else
                {
                    data.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
                }

                data.WriteGeneralizedTime(ThisUpdate, omitFractionalSeconds: true);
                if (NextUpdate is { } next)
                {
                    using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                        data.WriteGeneralizedTime(next, omitFractionalSeconds: true);
                }
            }
        }
    }
}
