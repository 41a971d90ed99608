using System.Formats.Asn1;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>One revoked certificate on a CRL (RFC 5280, 5.3).</summary>
internal sealed record CrlEntry(DateTimeOffset RevocationTime, CrlReason? Reason, IReadOnlyList<CertificateExtension> Extensions)
{
    internal static CrlEntry Read(AsnReader reader)
    {
        AsnReader entry = reader.ReadSequence();
        entry.ReadIntegerBytes();
        DateTimeOffset time = Asn1Time.Read(entry);
        List<CertificateExtension> extensions = entry.HasData ? ExtensionReader.ReadList(entry.ReadSequence()) : [];
        CrlReason? reason = null;
        foreach (CertificateExtension extension in extensions)
        {
            if (extension.Oid == CertificateExtensionOids.CrlReason)
                reason = new AsnReader(extension.Value, AsnEncodingRules.BER).ReadEnumeratedValue<CrlReason>();
        }

        return new CrlEntry(time, reason, extensions);
    }
}
