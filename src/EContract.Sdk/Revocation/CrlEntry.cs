using System.Formats.Asn1;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>One revoked certificate on a CRL (RFC 5280, 5.3).</summary>
/// <param name="SerialNumber">The certificate's, as in the certificate.</param>
/// <param name="RevocationTime">Since when.</param>
/// <param name="Reason">Why, if said.</param>
/// <param name="CertificateIssuer">Whose certificates this entry and those after it are, in an indirect CRL (5.3.3).</param>
/// <param name="Extensions">All extensions.</param>
internal sealed record CrlEntry(
    ReadOnlyMemory<byte> SerialNumber,
    DateTimeOffset RevocationTime,
    CrlReason? Reason,
    ReadOnlyMemory<byte>? CertificateIssuer,
    IReadOnlyList<CertificateExtension> Extensions)
{
    internal static CrlEntry Read(AsnReader reader)
    {
        AsnReader entry = reader.ReadSequence();
        ReadOnlyMemory<byte> serial = entry.ReadIntegerBytes();
        DateTimeOffset time = Asn1Time.Read(entry);
        List<CertificateExtension> extensions = entry.HasData ? ExtensionReader.ReadList(entry.ReadSequence()) : [];
        CrlReason? reason = null;
        ReadOnlyMemory<byte>? issuer = null;
        foreach (CertificateExtension extension in extensions)
        {
            if (extension.Oid == CertificateExtensionOids.CrlReason)
                reason = new AsnReader(extension.Value, AsnEncodingRules.BER).ReadEnumeratedValue<CrlReason>();
            else if (extension.Oid == CertificateExtensionOids.CertificateIssuer)
                issuer = DistributionPointReader.ReadDirectoryNames(new AsnReader(extension.Value, AsnEncodingRules.BER).ReadSequence()) is [var name, ..] ? name : throw new AsnContentException("A certificateIssuer is no directory name.");
        }

        return new CrlEntry(serial, time, reason, issuer, extensions);
    }
}
