using System.Formats.Asn1;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>What an OCSP response says of one certificate (RFC 6960, 4.2.1).</summary>
internal sealed record OcspSingleResponse(
    OcspCertificateId CertificateId,
    RevocationStatus Status,
    DateTimeOffset? RevocationTime,
    int? RevocationReason,
    DateTimeOffset ThisUpdate,
    DateTimeOffset? NextUpdate,
    IReadOnlyList<CertificateExtension> Extensions)
{
    internal static OcspSingleResponse Read(AsnReader responses)
    {
        AsnReader single = responses.ReadSequence();
        OcspCertificateId id = OcspCertificateId.Read(single);
        DateTimeOffset? revokedAt = null;
        int? reason = null;
        Asn1Tag statusTag = single.PeekTag();
        RevocationStatus status = statusTag switch
        {
            { TagClass: TagClass.ContextSpecific, TagValue: 0 } => RevocationStatus.Good,
            { TagClass: TagClass.ContextSpecific, TagValue: 1 } => RevocationStatus.Revoked,
            { TagClass: TagClass.ContextSpecific, TagValue: 2 } => RevocationStatus.Unknown,
            _ => throw new AsnContentException("The certificate status has an unknown tag."),
        };
        if (status == RevocationStatus.Revoked)
        {
            AsnReader revoked = single.ReadSequence(statusTag);
            revokedAt = revoked.ReadGeneralizedTime();
            if (revoked.HasData)
                reason = (int)revoked.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadEnumeratedValue<CrlReason>();
        }
        else
        {
            single.ReadEncodedValue();
        }

        DateTimeOffset thisUpdate = single.ReadGeneralizedTime();
        DateTimeOffset? nextUpdate = null;
        IReadOnlyList<CertificateExtension> extensions = [];
        while (single.HasData)
        {
            Asn1Tag tag = single.PeekTag();
            if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 0 })
                nextUpdate = single.ReadSequence(tag).ReadGeneralizedTime();
            else if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 1 })
                extensions = ExtensionReader.ReadList(single.ReadSequence(tag).ReadSequence());
            else
                single.ReadEncodedValue();
        }

        return new OcspSingleResponse(id, status, revokedAt, reason, thisUpdate, nextUpdate, extensions);
    }
}
