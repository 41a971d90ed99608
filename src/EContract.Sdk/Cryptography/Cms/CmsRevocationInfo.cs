using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>
/// The revocation information that stands beside the certificates of a SignedData (RFC 5652, 10.2.1): CRLs, and OCSP responses
/// as RFC 5940, 2 has them. Time-stamp tokens often bring some; nothing signs it but its own authority.
/// </summary>
internal static class CmsRevocationInfo
{
    private static readonly Asn1Tag Set = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Other = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>Reads it; whatever is malformed or of another kind is left out.</summary>
    public static (IReadOnlyList<ReadOnlyMemory<byte>> OcspResponses, IReadOnlyList<ReadOnlyMemory<byte>> Crls) Read(CmsSignedData signedData)
    {
        var crls = new List<ReadOnlyMemory<byte>>();
        var ocsp = new List<ReadOnlyMemory<byte>>();
        if (signedData.RevocationInfo is not { } encoded)
            return (ocsp, crls);
        try
        {
            AsnReader choices = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true, Set);
            while (choices.HasData)
            {
                if (choices.PeekTag() == Asn1Tag.Sequence)
                    crls.Add(choices.ReadEncodedValue());
                else if (choices.PeekTag() == Other)
                    ReadOther(choices.ReadSequence(Other), ocsp);
                else
                    choices.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            // Whatever was read so far stands for itself.
        }

        return (ocsp, crls);
    }

    private static void ReadOther(AsnReader other, List<ReadOnlyMemory<byte>> ocsp)
    {
        if (other.ReadObjectIdentifier() == CmsOids.OcspResponseInfo)
            ocsp.Add(other.ReadEncodedValue());
    }
}
