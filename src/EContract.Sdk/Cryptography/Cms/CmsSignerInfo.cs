using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>One signer's part of a SignedData (RFC 5652, 5.3), as read.</summary>
public sealed class CmsSignerInfo
{
    private CmsSignerInfo()
    {
    }

    /// <summary>The issuer's name, DER, when the signer is named by issuer and serial number.</summary>
    public ReadOnlyMemory<byte>? Issuer { get; private init; }

    /// <summary>The serial number, when the signer is named by issuer and serial number.</summary>
    public BigInteger? SerialNumber { get; private init; }

    /// <summary>The subject key identifier, when the signer is named by it.</summary>
    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; private init; }

    /// <summary>The digest algorithm's object identifier.</summary>
    public required string DigestAlgorithmOid { get; init; }

    /// <summary>The digest algorithm; <see langword="null"/> when it is one we don't know.</summary>
    public DigestAlgorithm? DigestAlgorithm => DigestAlgorithm.FromOid(DigestAlgorithmOid);

    /// <summary>The signed attributes, or <see langword="null"/> when the content is signed directly.</summary>
    public IReadOnlyList<CmsAttribute>? SignedAttributes { get; private init; }

    /// <summary>The bytes that are signed when there are signed attributes: their encoding under the tag SET OF.</summary>
    public ReadOnlyMemory<byte> SignedAttributesToBeSigned { get; private init; }

    /// <summary>The signature algorithm's object identifier.</summary>
    public required string SignatureAlgorithmOid { get; init; }

    /// <summary>The signature algorithm's encoded parameters, if any.</summary>
    public ReadOnlyMemory<byte>? SignatureAlgorithmParameters { get; private init; }

    /// <summary>The signature value.</summary>
    public ReadOnlyMemory<byte> Signature { get; private init; }

    /// <summary>The unsigned attributes; empty when there are none.</summary>
    public IReadOnlyList<CmsAttribute> UnsignedAttributes { get; private init; } = [];

    /// <summary>The value of the messageDigest attribute; <see langword="null"/> without exactly one.</summary>
    public ReadOnlyMemory<byte>? MessageDigest =>
        FindSigned(CmsOids.MessageDigest) is { Values: [var value] } && TryReadOctets(value) is { } digest ? digest : null;

    /// <summary>Finds a signed attribute that stands exactly once.</summary>
    public CmsAttribute? FindSigned(string oid) => Single(SignedAttributes, oid);

    /// <summary>Finds an unsigned attribute that stands exactly once.</summary>
    public CmsAttribute? FindUnsigned(string oid) => Single(UnsignedAttributes, oid);

    /// <summary>Whether a certificate is the one this signer is named by.</summary>
    public bool Matches(X509Certificate2 certificate)
    {
        if (SubjectKeyIdentifier is { } wanted)
        {
            return certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>()
                .Any(extension => extension.SubjectKeyIdentifierBytes.Span.SequenceEqual(wanted.Span));
        }

        return Issuer is { } issuer
            && certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.Span)
            && new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true) == SerialNumber;
    }

    internal static CmsSignerInfo Read(AsnReader signerInfo)
    {
        signerInfo.ReadInteger();
        ReadOnlyMemory<byte>? issuer = null;
        BigInteger? serial = null;
        ReadOnlyMemory<byte>? keyIdentifier = null;
        var keyIdentifierTag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (signerInfo.PeekTag().HasSameClassAndValue(keyIdentifierTag))
        {
            keyIdentifier = signerInfo.ReadOctetString(keyIdentifierTag);
        }
        else
        {
            AsnReader issuerAndSerial = signerInfo.ReadSequence();
            issuer = issuerAndSerial.ReadEncodedValue();
            serial = issuerAndSerial.ReadInteger();
        }

        string digestAlgorithm = signerInfo.ReadSequence().ReadObjectIdentifier();

        IReadOnlyList<CmsAttribute>? signedAttributes = null;
        byte[] toBeSigned = [];
        var signedTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (signerInfo.PeekTag().HasSameClassAndValue(signedTag))
        {
            toBeSigned = signerInfo.PeekEncodedValue().ToArray();
            // RFC 5652, 5.4: the digest is over the EXPLICIT SET OF encoding, not the IMPLICIT [0].
            toBeSigned[0] = 0x31;
            signedAttributes = CmsAttribute.ReadSet(signerInfo.ReadSetOf(skipSortOrderValidation: true, signedTag));
        }

        AsnReader signatureAlgorithm = signerInfo.ReadSequence();
        string signatureOid = signatureAlgorithm.ReadObjectIdentifier();
        ReadOnlyMemory<byte>? parameters = signatureAlgorithm.HasData ? signatureAlgorithm.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        byte[] signature = signerInfo.ReadOctetString();

        IReadOnlyList<CmsAttribute> unsignedAttributes = [];
        var unsignedTag = new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true);
        if (signerInfo.HasData && signerInfo.PeekTag().HasSameClassAndValue(unsignedTag))
            unsignedAttributes = CmsAttribute.ReadSet(signerInfo.ReadSetOf(skipSortOrderValidation: true, unsignedTag));
        signerInfo.ThrowIfNotEmpty();
        return new CmsSignerInfo
        {
            Issuer = issuer,
            SerialNumber = serial,
            SubjectKeyIdentifier = keyIdentifier,
            DigestAlgorithmOid = digestAlgorithm,
            SignedAttributes = signedAttributes,
            SignedAttributesToBeSigned = toBeSigned,
            SignatureAlgorithmOid = signatureOid,
            SignatureAlgorithmParameters = parameters,
            Signature = signature,
            UnsignedAttributes = unsignedAttributes,
        };
    }

    private static CmsAttribute? Single(IReadOnlyList<CmsAttribute>? attributes, string oid)
    {
        CmsAttribute? found = null;
        foreach (CmsAttribute attribute in attributes ?? [])
        {
            if (attribute.Oid != oid)
                continue;
            if (found is not null)
                return null;
            found = attribute;
        }

        return found;
    }

    private static ReadOnlyMemory<byte>? TryReadOctets(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return new AsnReader(encoded, AsnEncodingRules.BER).ReadOctetString();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
