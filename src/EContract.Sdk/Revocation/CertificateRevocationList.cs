using System.Formats.Asn1;
using System.Numerics;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>
/// A CRL (RFC 5280, 5.1) as read: the frame is decoded, the entries stay encoded and are walked when asked, since lists
/// of large authorities have a million of them.
/// </summary>
internal sealed class CertificateRevocationList
{
    private readonly CrlEntries _entries;

    private CertificateRevocationList(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        Encoded = reader.PeekEncodedValue();
        AsnReader list = reader.ReadSequence();
        ToBeSigned = list.PeekEncodedValue();
        AsnReader tbs = list.ReadSequence();
        AsnReader algorithm = list.ReadSequence();
        SignatureAlgorithmOid = algorithm.ReadObjectIdentifier();
        SignatureAlgorithmParameters = algorithm.HasData ? algorithm.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        Signature = list.ReadBitString(out _);

        if (tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            tbs.ReadInteger();
        tbs.ReadEncodedValue();
        Issuer = tbs.ReadEncodedValue();
        ThisUpdate = Asn1Time.Read(tbs);
        NextUpdate = Asn1Time.IsNext(tbs) ? Asn1Time.Read(tbs) : null;
        ReadOnlyMemory<byte> entries = default;
        if (tbs.HasData && tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            entries = tbs.ReadEncodedValue();
        if (tbs.HasData)
            Extensions = ExtensionReader.ReadList(tbs.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence());
        foreach (CertificateExtension extension in Extensions)
        {
            var value = new AsnReader(extension.Value, AsnEncodingRules.BER);
            switch (extension.Oid)
            {
                case CertificateExtensionOids.CrlNumber:
                    Number = value.ReadInteger();
                    break;
                case CertificateExtensionOids.DeltaCrlIndicator:
                    BaseNumber = value.ReadInteger();
                    break;
                case CertificateExtensionOids.IssuingDistributionPoint:
                    Point = IssuingDistributionPoint.Read(extension.Value);
                    break;
                case CertificateExtensionOids.FreshestCrl:
                    FreshestUris = [.. DistributionPointReader.Read(extension.Value).SelectMany(point => point.Uris)];
                    break;
                case CertificateExtensionOids.ExpiredCertsOnCrl:
                    RetainsExpiredSince = value.ReadGeneralizedTime();
                    break;
            }
        }

        _entries = new CrlEntries(entries, Issuer, Point.IsIndirect);
    }

    internal ReadOnlyMemory<byte> Encoded { get; }

    internal ReadOnlyMemory<byte> ToBeSigned { get; }

    internal string SignatureAlgorithmOid { get; }

    internal ReadOnlyMemory<byte>? SignatureAlgorithmParameters { get; }

    internal ReadOnlyMemory<byte> Signature { get; }

    internal ReadOnlyMemory<byte> Issuer { get; }

    internal DateTimeOffset ThisUpdate { get; }

    internal DateTimeOffset? NextUpdate { get; }

    internal IReadOnlyList<CertificateExtension> Extensions { get; } = [];

    /// <summary>The list's own number, if it has one (RFC 5280, 5.2.3).</summary>
    internal BigInteger? Number { get; }

    /// <summary>In a delta CRL the number of the complete one that it starts from (RFC 5280, 5.2.4).</summary>
    internal BigInteger? BaseNumber { get; }

    /// <summary>For which certificates and reasons the list is.</summary>
    internal IssuingDistributionPoint Point { get; } = IssuingDistributionPoint.None;

    /// <summary>Where its delta CRLs are (RFC 5280, 5.2.6).</summary>
    internal IReadOnlyList<Uri> FreshestUris { get; } = [];

    /// <summary>Since when certificates may have expired that it lists all the same (X.509, 9.5.2.8).</summary>
    internal DateTimeOffset? RetainsExpiredSince { get; }

    /// <exception cref="RevocationException">It is malformed.</exception>
    internal static CertificateRevocationList Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return new CertificateRevocationList(encoded);
        }
        catch (AsnContentException e)
        {
            throw new RevocationException($"The CRL is malformed (RFC 5280, 5.1): {e.Message}", isTransient: false, e);
        }
    }

    /// <summary>Finds the entry of a certificate.</summary>
    /// <param name="serialNumber">Its serial number.</param>
    /// <param name="issuer">Its issuer's name, DER, which counts in an indirect CRL.</param>
    /// <exception cref="RevocationException">An entry is malformed.</exception>
    internal CrlEntry? Find(ReadOnlySpan<byte> serialNumber, ReadOnlyMemory<byte> issuer)
    {
        try
        {
            return _entries.Find(serialNumber, issuer);
        }
        catch (AsnContentException e)
        {
            throw new RevocationException($"The CRL has a malformed entry (RFC 5280, 5.1.2.6): {e.Message}", isTransient: false, e);
        }
    }
}
