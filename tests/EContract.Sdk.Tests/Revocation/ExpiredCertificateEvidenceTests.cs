using System.Formats.Asn1;
using System.Security.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>What an OCSP response says of certificates that have expired (RFC 6960, 4.4.4).</summary>
public sealed class ExpiredCertificateEvidenceTests
{
    private readonly TestAuthority _ca = TestAuthority.Root("CA");
    private readonly TestAuthority _leaf;

    public ExpiredCertificateEvidenceTests() => _leaf = _ca.Leaf("Leaf");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ArchiveCutoff_IsReadEvenWhenCritical(bool critical) => Assert.Equal(
        TestAuthority.Start, Find(Write(writer => writer.WriteGeneralizedTime(TestAuthority.Start, omitFractionalSeconds: true)), critical)!.RetainsExpiredSince);

    [Fact]
    public void ArchiveCutoff_Missing_SaysNothing() => Assert.Null(Find(null, critical: false)!.RetainsExpiredSince);

    [Fact]
    public void ArchiveCutoff_Malformed_IsATypedError() =>
        Assert.Contains("archive cutoff", Assert.Throws<RevocationException>(() => Find([0x18, 0x01, 0x30], critical: false)).Message, StringComparison.Ordinal);

    private static byte[] Write(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    private RevocationEvidence? Find(byte[]? cutoff, bool critical)
    {
        byte[] data = Write(writer => WriteData(writer, cutoff, critical));
        byte[] basic = Write(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(data);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
                writer.WriteBitString(_ca.Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            }
        });
        return OcspVerifier.FindEvidence(OcspResponse.Decode(OcspResponse.Wrap(basic)), _leaf.Certificate, _ca.Certificate);
    }

    private void WriteData(AsnWriter writer, byte[]? cutoff, bool critical)
    {
        CertificateStructure issuer = CertificateStructure.Of(_ca.Certificate);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                writer.WriteEncodedValue(issuer.Subject.Span);
            writer.WriteGeneralizedTime(TestAuthority.Middle, omitFractionalSeconds: true);
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                        writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
                    writer.WriteOctetString(SHA256.HashData(issuer.Subject.Span));
                    writer.WriteOctetString(SHA256.HashData(issuer.SubjectPublicKey.Span));
                    writer.WriteInteger(CertificateStructure.Of(_leaf.Certificate).SerialNumber.Span);
                }

                writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
                writer.WriteGeneralizedTime(TestAuthority.Middle, omitFractionalSeconds: true);
                if (cutoff is null)
                    return;
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.6");
                    if (critical)
                        writer.WriteBoolean(true);
                    writer.WriteOctetString(cutoff);
                }
            }
        }
    }
}
