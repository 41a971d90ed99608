using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>An OCSP request for one certificate (RFC 6960, 4.1.1), unsigned.</summary>
internal sealed record OcspRequest(OcspCertificateId CertificateId, ReadOnlyMemory<byte>? Nonce)
{
    /// <summary>Asks with SHA-1 identifiers: what every responder understands (RFC 5019, 2.1.1); nothing rests on their strength.</summary>
    internal static OcspRequest For(X509Certificate2 certificate, X509Certificate2 issuer, ReadOnlyMemory<byte>? nonce) =>
        new(OcspCertificateId.For(certificate, issuer, DigestAlgorithm.Sha1), nonce);

    internal byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
                CertificateId.Write(writer);
            if (Nonce is { } nonce)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CertificateExtensionOids.OcspNonce);
                    using (writer.PushOctetString())
                        writer.WriteOctetString(nonce.Span);
                }
            }
        }

        return writer.Encode();
    }

    /// <exception cref="RevocationException">It is no request for one certificate.</exception>
    internal static OcspRequest Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            AsnReader tbs = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            while (tbs.PeekTag().TagClass == TagClass.ContextSpecific)
                tbs.ReadEncodedValue();
            OcspCertificateId id = OcspCertificateId.Read(tbs.ReadSequence().ReadSequence());
            ReadOnlyMemory<byte>? nonce = null;
            var extensions = new Asn1Tag(TagClass.ContextSpecific, 2, isConstructed: true);
            if (tbs.HasData && tbs.PeekTag().HasSameClassAndValue(extensions))
                nonce = OcspNonce.Find(ExtensionReader.ReadList(tbs.ReadSequence(extensions).ReadSequence()));
            return new OcspRequest(id, nonce);
        }
        catch (AsnContentException e)
        {
            throw new RevocationException($"The OCSP request is malformed (RFC 6960, 4.1.1): {e.Message}", isTransient: false, e);
        }
    }
}
