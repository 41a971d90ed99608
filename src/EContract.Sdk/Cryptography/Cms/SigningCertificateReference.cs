using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>The first entry of a signing-certificate attribute: which certificate signs (RFC 5035, 4; RFC 2634, 5.4).</summary>
/// <param name="Algorithm">The digest algorithm; <see langword="null"/> when it is one we don't know.</param>
/// <param name="CertificateHash">The digest of the certificate.</param>
/// <param name="Issuer">The issuer's name, DER, if given.</param>
/// <param name="SerialNumber">The serial number, if given.</param>
/// <param name="IsVersion2">Whether it is signing-certificate-v2; the first version is bound to SHA-1.</param>
public sealed record SigningCertificateReference(
    DigestAlgorithm? Algorithm,
    ReadOnlyMemory<byte> CertificateHash,
    ReadOnlyMemory<byte>? Issuer,
    BigInteger? SerialNumber,
    bool IsVersion2)
{
    /// <summary>Reads the attributes of both versions from a signer's signed attributes, version 2 first.</summary>
    /// <returns>None, one or two.</returns>
    /// <exception cref="CmsFormatException">One stands more than once, or is malformed.</exception>
    public static IReadOnlyList<SigningCertificateReference> FindAll(CmsSignerInfo signerInfo)
    {
        ArgumentNullException.ThrowIfNull(signerInfo);
        SigningCertificateReference?[] found =
            [Find(signerInfo, CmsOids.SigningCertificateV2), Find(signerInfo, CmsOids.SigningCertificate)];
        return [.. found.OfType<SigningCertificateReference>()];
    }

    /// <summary>Whether a certificate is the one meant; <see langword="null"/> when the digest algorithm is unknown.</summary>
    public bool? Matches(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (Algorithm is null)
            return null;
        // issuerSerial repeats what the hash already pins; producers are known to write it in several forms.
        return Algorithm.ComputeHash(certificate.RawDataMemory.Span).AsSpan().SequenceEqual(CertificateHash.Span);
    }

    private static SigningCertificateReference? Find(CmsSignerInfo signerInfo, string oid)
    {
        if (signerInfo.SignedAttributes?.Any(attribute => attribute.Oid == oid) != true)
            return null;
        if (signerInfo.FindSigned(oid) is not { Values: [var value] })
            throw new CmsFormatException("The signing-certificate attribute stands more than once, or has no single value (RFC 5035, 3).");
        try
        {
            AsnReader certificates = new AsnReader(value, AsnEncodingRules.BER).ReadSequence().ReadSequence();
            return ReadEntry(certificates.ReadSequence(), oid == CmsOids.SigningCertificateV2);
        }
        catch (AsnContentException e)
        {
            throw new CmsFormatException("The signing-certificate attribute is malformed (RFC 5035, 3).", e);
        }
    }

    private static SigningCertificateReference ReadEntry(AsnReader entry, bool isVersion2)
    {
        DigestAlgorithm? algorithm = isVersion2 ? DigestAlgorithm.Sha256 : DigestAlgorithm.Sha1;
        // RFC 5035, 4: hashAlgorithm DEFAULT SHA-256.
        if (isVersion2 && entry.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            algorithm = DigestAlgorithm.FromOid(entry.ReadSequence().ReadObjectIdentifier());
        byte[] hash = entry.ReadOctetString();
        if (!entry.HasData)
            return new SigningCertificateReference(algorithm, hash, null, null, isVersion2);

        AsnReader issuerSerial = entry.ReadSequence();
        AsnReader names = issuerSerial.ReadSequence();
        ReadOnlyMemory<byte>? issuer = null;
        var directoryName = new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true);
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(directoryName))
                issuer = names.ReadSequence(directoryName).ReadEncodedValue();
            else
                names.ReadEncodedValue();
        }

        return new SigningCertificateReference(algorithm, hash, issuer, issuerSerial.ReadInteger(), isVersion2);
    }
}
