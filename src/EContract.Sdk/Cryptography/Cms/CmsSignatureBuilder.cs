using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>
/// Builds a detached CAdES signature as PAdES wants it (ETSI EN 319 122-1 and 319 142-1, 6.3): DER, one signer,
/// signing-certificate-v2, no signing-time. The counterpart of <see cref="CmsSignedData"/>.
/// </summary>
/// <remarks>What does not depend on the document is encoded once, so that one builder serves all signatures of a credential.</remarks>
internal sealed class CmsSignatureBuilder
{
    private static readonly Asn1Tag Implicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Implicit1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private readonly SigningCredential _credential;
    private readonly byte[][] _certificates;
    private readonly byte[] _issuerName;
    private readonly byte[] _attributes;
    private readonly IReadOnlyList<CmsAttribute> _furtherAttributes;
    private readonly int _digestOffset;
    private readonly int _maximumLength;

    /// <summary>Prepares signatures of a credential.</summary>
    /// <param name="credential">Whose signatures.</param>
    /// <param name="furtherAttributes">Signed attributes besides those that every signature has (RFC 5652, 5.3), none of a type that is there already.</param>
    public CmsSignatureBuilder(SigningCredential credential, IReadOnlyList<CmsAttribute>? furtherAttributes = null)
    {
        _credential = credential;
        _furtherAttributes = furtherAttributes ?? [];
        _issuerName = credential.Certificate.IssuerName.RawData;
        _certificates = [.. Certificates(credential).Select(certificate => certificate.RawData)];
        // Only the digest differs from document to document, so it stands where two encodings begin to differ.
        byte[] digest = new byte[credential.Algorithm.Digest.Length];
        _attributes = EncodeSignedAttributes(digest);
        digest.AsSpan().Fill(0xFF);
        _digestOffset = _attributes.AsSpan().CommonPrefixLength(EncodeSignedAttributes(digest));
        _maximumLength = Build(_attributes, new byte[MaximumSignatureLength(credential)], []).Length;
    }

    /// <summary>Whose signatures these are.</summary>
    public SigningCredential Credential => _credential;

    /// <summary>The signed attributes as they are signed: a DER <c>SET OF</c>, sorted (RFC 5652, 5.4).</summary>
    public byte[] BuildSignedAttributes(ReadOnlySpan<byte> contentDigest)
    {
        byte[] attributes = [.. _attributes];
        contentDigest.CopyTo(attributes.AsSpan(_digestOffset, _credential.Algorithm.Digest.Length));
        return attributes;
    }

    private byte[] EncodeSignedAttributes(byte[] digest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            WriteAttribute(writer, CmsOids.ContentType, () => writer.WriteObjectIdentifier(CmsOids.Data));
            WriteAttribute(writer, CmsOids.MessageDigest, () => writer.WriteOctetString(digest));
            WriteAttribute(writer, CmsOids.SigningCertificateV2, () => WriteSigningCertificate(writer));
            WriteAttribute(writer, CmsOids.AlgorithmProtection, () => WriteAlgorithmProtection(writer));
            foreach (CmsAttribute further in _furtherAttributes)
                further.Write(writer);
        }

        return writer.Encode();
    }

    /// <summary>The complete <c>ContentInfo</c>.</summary>
    /// <param name="signedAttributes">What was signed.</param>
    /// <param name="signature">The signature value.</param>
    /// <param name="timestampToken">A token over the signature value, or empty.</param>
    public byte[] Build(ReadOnlySpan<byte> signedAttributes, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestampToken)
    {
        var writer = new AsnWriter(IsDer(timestampToken) ? AsnEncodingRules.DER : AsnEncodingRules.BER, Math.Max(1024, MeasureMaximum(timestampToken.Length)));
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                    WriteDigestAlgorithm(writer);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(CmsOids.Data);
                using (writer.PushSetOf(Implicit0))
                {
                    foreach (byte[] certificate in _certificates)
                        writer.WriteEncodedValue(certificate);
                }

                using (writer.PushSetOf())
                    WriteSignerInfo(writer, signedAttributes, signature, timestampToken);
            }
        }

        return writer.Encode();
    }

    /// <summary>How long the <c>ContentInfo</c> will be at most, given the length of the token it is to hold.</summary>
    public int MeasureMaximum(int timestampTokenLength) =>
        // The token's attribute adds its own identifier and a few lengths, and may lengthen the lengths around it.
        timestampTokenLength == 0 ? _maximumLength : _maximumLength + timestampTokenLength + 48;

    /// <summary>How long a signature value of a key can be.</summary>
    internal static int MaximumSignatureLength(SigningCredential credential) =>
        CertificateKey.Of(credential.Certificate) is { MaximumSignatureLength: > 0 } key
            ? key.MaximumSignatureLength
            : throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The key of {credential.Certificate.Subject} is of no kind that signs here.");

    // The chain without its root: whoever trusts the root has it, and nobody else is helped by it (EN 319 142-1, 6.3).
    private static IEnumerable<X509Certificate2> Certificates(SigningCredential credential)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return credential.Issuers
            .Where(issuer => !issuer.SubjectName.RawData.AsSpan().SequenceEqual(issuer.IssuerName.RawData))
            .Prepend(credential.Certificate)
            .Where(certificate => seen.Add(certificate.Thumbprint));
    }

    private void WriteSignerInfo(AsnWriter writer, ReadOnlySpan<byte> signedAttributes, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestampToken)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(_issuerName);
                writer.WriteInteger(_credential.Certificate.SerialNumberBytes.Span);
            }

            WriteDigestAlgorithm(writer);
            // [0] IMPLICIT in place of SET OF (RFC 5652, 5.3).
            byte[] attributes = signedAttributes.ToArray();
            attributes[0] = 0xA0;
            writer.WriteEncodedValue(attributes);
            SignatureAlgorithmIdentifier.Write(writer, _credential.Algorithm);
            writer.WriteOctetString(signature);
            if (timestampToken.IsEmpty)
                return;
            byte[] token = timestampToken.ToArray();
            using (writer.PushSetOf(Implicit1))
                WriteAttribute(writer, CmsOids.SignatureTimestamp, () => writer.WriteEncodedValue(token));
        }
    }

    private void WriteSigningCertificate(AsnWriter writer)
    {
        // RFC 5035, 4. The hash's algorithm is left out when it is the default, SHA-256.
        DigestAlgorithm digest = _credential.Algorithm.Digest;
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            if (!digest.Equals(DigestAlgorithm.Sha256))
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(digest.Oid);
            }

            writer.WriteOctetString(digest.ComputeHash(_credential.Certificate.RawDataMemory.Span));
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
                    writer.WriteEncodedValue(_issuerName);
                writer.WriteInteger(_credential.Certificate.SerialNumberBytes.Span);
            }
        }
    }

    private void WriteAlgorithmProtection(AsnWriter writer)
    {
        // RFC 6211: the algorithms outside the signed attributes, [1] being the signature's.
        using (writer.PushSequence())
        {
            WriteDigestAlgorithm(writer);
            var inner = new AsnWriter(AsnEncodingRules.DER);
            SignatureAlgorithmIdentifier.Write(inner, _credential.Algorithm);
            byte[] encoded = inner.Encode();
            encoded[0] = 0xA1;
            writer.WriteEncodedValue(encoded);
        }
    }

    private void WriteDigestAlgorithm(AsnWriter writer)
    {
        // RFC 5754, 2: no parameters.
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(_credential.Algorithm.Digest.Oid);
    }

    private static void WriteAttribute(AsnWriter writer, string oid, Action writeValue)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
                writeValue();
        }
    }

    private static bool IsDer(ReadOnlySpan<byte> encoded)
    {
        // A few authorities answer in BER, and their tokens must be kept as they are, to the byte.
        if (encoded.IsEmpty)
            return true;
        try
        {
            new AsnReader(encoded.ToArray(), AsnEncodingRules.DER).ReadSequence();
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
