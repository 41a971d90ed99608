using System.Formats.Asn1;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>The issuingDistributionPoint extension (RFC 5280, 5.2.5): for which certificates and reasons a CRL is complete.</summary>
internal sealed class IssuingDistributionPoint
{
    private IReadOnlyList<ReadOnlyMemory<byte>>? _names;
    private bool _onlyUsers;
    private bool _onlyAuthorities;
    private bool _onlyAttributes;
    private RevocationReasons _reasons = RevocationReasons.All;

    private IssuingDistributionPoint(ReadOnlyMemory<byte> encoded) => Encoded = encoded;

    /// <summary>What a list without the extension is for: every certificate of its issuer, every reason.</summary>
    internal static IssuingDistributionPoint None { get; } = new(default);

    /// <summary>The extension's value; a delta CRL repeats that of its complete CRL.</summary>
    internal ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Whether the list has entries about other issuers' certificates.</summary>
    internal bool IsIndirect { get; private set; }

    /// <exception cref="AsnContentException">It is malformed.</exception>
    internal static IssuingDistributionPoint Read(ReadOnlyMemory<byte> value)
    {
        var read = new IssuingDistributionPoint(value);
        AsnReader point = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
        while (point.HasData)
        {
            Asn1Tag tag = point.PeekTag();
            switch (tag.TagValue)
            {
                case 0:
                    read._names = DistributionPointReader.ReadName(point.ReadSequence(tag)).Names;
                    break;
                case 1:
                    read._onlyUsers = point.ReadBoolean(tag);
                    break;
                case 2:
                    read._onlyAuthorities = point.ReadBoolean(tag);
                    break;
                case 3:
                    read._reasons = DistributionPointReader.ReadReasons(point, tag);
                    break;
                case 4:
                    read.IsIndirect = point.ReadBoolean(tag);
                    break;
                case 5:
                    read._onlyAttributes = point.ReadBoolean(tag);
                    break;
                default:
                    throw new AsnContentException("An issuingDistributionPoint has an unknown member.");
            }
        }

        return read;
    }

    /// <summary>For which reasons a list speaks of a certificate (RFC 5280, 6.3.3 b and d); none when it is for others.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="listIssuer">The list's issuer, DER.</param>
    internal RevocationReasons ReasonsFor(CertificateStructure certificate, ReadOnlyMemory<byte> listIssuer)
    {
        if (_onlyAttributes || (_onlyUsers && certificate.IsCa) || (_onlyAuthorities && !certificate.IsCa))
            return RevocationReasons.None;
        bool isOwn = DistinguishedNames.AreEqual(listIssuer, certificate.Issuer);
        // A list of the issuer itself that claims no place speaks for all its certificates (6.3.3, last paragraph).
        RevocationReasons reasons = isOwn && _names is null ? _reasons : RevocationReasons.None;
        foreach (CrlDistributionPoint point in certificate.CrlPoints)
        {
            bool isMeant = point.Issuers.Count == 0
                ? isOwn
                : (IsIndirect || isOwn) && point.Issuers.Any(name => DistinguishedNames.AreEqual(name, listIssuer));
            if (isMeant && (_names is null || IsAt(point)))
                reasons |= _reasons & point.Reasons;
        }

        return reasons;
    }

    // 6.3.3 b 2 i: one name in common; a point without a name goes by the names of who signs its list.
    private bool IsAt(CrlDistributionPoint point) => point.Names.Count > 0
        ? _names!.Any(name => point.Names.Any(other => other.Span.SequenceEqual(name.Span)))
        : _names!.Any(name => DirectoryNameOf(name) is { } directory && point.Issuers.Any(issuer => DistinguishedNames.AreEqual(issuer, directory)));

    private static ReadOnlyMemory<byte>? DirectoryNameOf(ReadOnlyMemory<byte> generalName)
    {
        var reader = new AsnReader(generalName, AsnEncodingRules.BER);
        Asn1Tag tag = reader.PeekTag();
        return tag is { TagClass: TagClass.ContextSpecific, TagValue: 4 } ? reader.ReadSequence(tag).ReadEncodedValue() : null;
    }
}
