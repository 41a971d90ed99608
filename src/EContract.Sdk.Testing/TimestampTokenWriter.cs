using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;

namespace EContract.Sdk.Testing;

/// <summary>Wraps a TSTInfo in the CMS that makes it a token (RFC 3161, 2.4.2; ESSCertIDv2 by RFC 5816).</summary>
internal sealed class TimestampTokenWriter
{
    private const string TstInfoOid = "1.2.840.113549.1.9.16.1.4";
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Tag4 = new(TagClass.ContextSpecific, 4, isConstructed: true);

    private readonly AuthorityKey _key;
    private readonly X509Certificate2[] _certificates;
    private readonly byte[] _signingCertificate;

    public TimestampTokenWriter(AuthorityKey key, IEnumerable<X509Certificate2> issuers)
    {
        _key = key;
        _certificates = [key.Certificate, .. issuers];
        _signingCertificate = EncodeSigningCertificateV2(key.Certificate);
    }

    public byte[] Write(byte[] tstInfo, bool withCertificates, bool breakSignature)
    {
        byte[] signedAttributes = EncodeSignedAttributes(_key.Digest.ComputeHash(tstInfo));
        byte[] signature = _key.Sign(signedAttributes);
        if (breakSignature)
            signature[^1] ^= 1;

        var writer = new AsnWriter(AsnEncodingRules.DER, 4096);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                // RFC 5652, 5.1: version 3 because the content is not id-data.
                writer.WriteInteger(3);
                using (writer.PushSetOf())
                    WriteDigestAlgorithm(writer);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(TstInfoOid);
                    using (writer.PushSequence(Tag0))
                        writer.WriteOctetString(tstInfo);
                }

                if (withCertificates)
                    WriteCertificates(writer);
                using (writer.PushSetOf())
                    WriteSignerInfo(writer, signedAttributes, signature);
            }
        }

        return writer.Encode();
    }

    private static byte[] EncodeSigningCertificateV2(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            // RFC 5035, 4: SHA-256 is the default and therefore absent in DER.
            writer.WriteOctetString(SHA256.HashData(certificate.RawDataMemory.Span));
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(Tag4))
                    writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }
        }

        return writer.Encode();
    }

    private static void WriteAttribute(AsnWriter writer, string oid, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
                value(writer);
        }
    }

    private byte[] EncodeSignedAttributes(byte[] messageDigest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, 256);
        using (writer.PushSetOf())
        {
            WriteAttribute(writer, CmsOids.ContentType, w => w.WriteObjectIdentifier(TstInfoOid));
            WriteAttribute(writer, CmsOids.MessageDigest, w => w.WriteOctetString(messageDigest));
            WriteAttribute(writer, CmsOids.SigningCertificateV2, w => w.WriteEncodedValue(_signingCertificate));
        }

        return writer.Encode();
    }

    private void WriteDigestAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(_key.Digest.Oid);
    }

    private void WriteCertificates(AsnWriter writer)
    {
        using (writer.PushSetOf(Tag0))
        {
            foreach (X509Certificate2 certificate in _certificates)
                writer.WriteEncodedValue(certificate.RawDataMemory.Span);
        }
    }

    private void WriteSignerInfo(AsnWriter writer, byte[] signedAttributes, byte[] signature)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(_key.Certificate.IssuerName.RawData);
                writer.WriteInteger(_key.Certificate.SerialNumberBytes.Span);
            }

            WriteDigestAlgorithm(writer);
            // RFC 5652, 5.4: signed as SET OF, carried as IMPLICIT [0].
            signedAttributes[0] = 0xA0;
            writer.WriteEncodedValue(signedAttributes);
            writer.WriteEncodedValue(_key.AlgorithmIdentifier);
            writer.WriteOctetString(signature);
        }
    }
}
