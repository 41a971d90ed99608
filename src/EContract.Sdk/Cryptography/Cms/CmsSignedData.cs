using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>A CMS <c>ContentInfo</c> with <c>SignedData</c> (RFC 5652, 5.1), as read: facts only, nothing verified.</summary>
public sealed class CmsSignedData
{
    private CmsSignedData(
        ReadOnlyMemory<byte> encoded,
        string contentType,
        ReadOnlyMemory<byte>? content,
        IReadOnlyList<X509Certificate2> certificates,
        IReadOnlyList<CmsSignerInfo> signerInfos)
    {
        Encoded = encoded;
        ContentType = contentType;
        Content = content;
        Certificates = certificates;
        SignerInfos = signerInfos;
    }

    /// <summary>The <c>ContentInfo</c> without what may follow it.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The type of the encapsulated content.</summary>
    public string ContentType { get; }

    /// <summary>The encapsulated content; <see langword="null"/> for a detached signature.</summary>
    public ReadOnlyMemory<byte>? Content { get; }

    /// <summary>The certificates inside, in the order they stand; unreadable ones are left out.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; }

    /// <summary>The signers.</summary>
    public IReadOnlyList<CmsSignerInfo> SignerInfos { get; }

    /// <summary>The crls, encoded as they stand; <see langword="null"/> without any. <see cref="CmsRevocationInfo"/> reads them.</summary>
    internal ReadOnlyMemory<byte>? RevocationInfo { get; private init; }

    /// <summary>Reads the structure, BER or DER.</summary>
    /// <param name="encoded">The <c>ContentInfo</c>; bytes after it are ignored, as PDF pads <c>Contents</c> with zeros.</param>
    /// <exception cref="CmsFormatException">It is no SignedData.</exception>
    public static CmsSignedData Decode(ReadOnlyMemory<byte> encoded) => Decode(encoded, withCertificates: true);

    private static CmsSignedData Decode(ReadOnlyMemory<byte> encoded, bool withCertificates)
    {
        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.BER);
            ReadOnlyMemory<byte> contentInfoBytes = reader.PeekEncodedValue();
            AsnReader contentInfo = reader.ReadSequence();
            string type = contentInfo.ReadObjectIdentifier();
            if (type != CmsOids.SignedData)
                throw new CmsFormatException($"The CMS content type is {type}, not SignedData (RFC 5652, 5.1).");
            var explicit0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            AsnReader content = contentInfo.ReadSequence(explicit0);
            AsnReader signedData = content.ReadSequence();
            // What these may not hold, nobody would look at, and nothing signs it.
            contentInfo.ThrowIfNotEmpty();
            content.ThrowIfNotEmpty();
            return ReadSignedData(contentInfoBytes, signedData, withCertificates);
        }
        catch (AsnContentException e)
        {
            throw new CmsFormatException($"The CMS structure is malformed: {e.Message}", e);
        }
    }

    /// <summary>Reads the signers alone, for those who know the certificates: these cost more to read than all the rest.</summary>
    /// <exception cref="CmsFormatException">It is no SignedData.</exception>
    internal static IReadOnlyList<CmsSignerInfo> DecodeSigners(ReadOnlyMemory<byte> encoded) => Decode(encoded, withCertificates: false).SignerInfos;

    /// <summary>Finds the certificate a signer is named by among those inside.</summary>
    public X509Certificate2? FindCertificate(CmsSignerInfo signerInfo) => Certificates.FirstOrDefault(signerInfo.Matches);

    private static CmsSignedData ReadSignedData(ReadOnlyMemory<byte> encoded, AsnReader signedData, bool withCertificates)
    {
        signedData.ReadInteger();
        signedData.ReadSetOf(skipSortOrderValidation: true);

        AsnReader encapsulated = signedData.ReadSequence();
        string contentType = encapsulated.ReadObjectIdentifier();
        ReadOnlyMemory<byte>? content = null;
        var contextSpecific0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (encapsulated.HasData)
        {
            AsnReader explicitContent = encapsulated.ReadSequence(contextSpecific0);
            // PKCS#7 (RFC 2315) allowed any type here; CMS wants an OCTET STRING.
            content = explicitContent.PeekTag().HasSameClassAndValue(Asn1Tag.PrimitiveOctetString)
                ? explicitContent.ReadOctetString()
                : explicitContent.ReadEncodedValue();
        }

        var certificates = new List<X509Certificate2>();
        if (signedData.HasData && signedData.PeekTag().HasSameClassAndValue(contextSpecific0))
        {
            AsnReader set = signedData.ReadSetOf(skipSortOrderValidation: true, contextSpecific0);
            if (withCertificates)
                ReadCertificates(set, certificates);
        }

        ReadOnlyMemory<byte>? revocationInfo = null;
        var contextSpecific1 = new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true);
        if (signedData.HasData && signedData.PeekTag().HasSameClassAndValue(contextSpecific1))
            revocationInfo = signedData.ReadEncodedValue();

        var signerInfos = new List<CmsSignerInfo>(1);
        AsnReader signers = signedData.ReadSetOf(skipSortOrderValidation: true);
        while (signers.HasData)
            signerInfos.Add(CmsSignerInfo.Read(signers.ReadSequence()));
        signedData.ThrowIfNotEmpty();
        return new CmsSignedData(encoded, contentType, content, certificates, signerInfos) { RevocationInfo = revocationInfo };
    }

    private static void ReadCertificates(AsnReader set, List<X509Certificate2> certificates)
    {
        while (set.HasData)
        {
            // Attribute certificates and other choices are tagged; a plain certificate is a SEQUENCE.
            bool plain = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
            ReadOnlyMemory<byte> value = set.ReadEncodedValue();
            if (!plain)
                continue;
            try
            {
                certificates.Add(CertificateDecoder.Decode(value));
            }
            catch (CryptographicException)
            {
                // A certificate that cannot be read is as good as missing; the path will say so.
            }
        }
    }
}
