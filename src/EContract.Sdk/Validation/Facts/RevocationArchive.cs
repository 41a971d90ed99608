using System.Formats.Asn1;
using EContract.Sdk.Cryptography.Cms;

namespace EContract.Sdk.Validation.Facts;

/// <summary>The adbe-revocationInfoArchival attribute (ISO 32000-2, 12.8.3.3.2): revocation data that the signer signed along.</summary>
internal static class RevocationArchive
{
    internal static (IReadOnlyList<ReadOnlyMemory<byte>> OcspResponses, IReadOnlyList<ReadOnlyMemory<byte>> Crls) Read(CmsSignerInfo? signer)
    {
        var crls = new List<ReadOnlyMemory<byte>>();
        var ocsp = new List<ReadOnlyMemory<byte>>();
        if (signer?.FindSigned(CmsOids.AdobeRevocationInfoArchival) is not { Values: [var value] })
            return (ocsp, crls);
        try
        {
            AsnReader archive = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
            while (archive.HasData)
            {
                Asn1Tag tag = archive.PeekTag();
                AsnReader list = archive.ReadSequence(tag).ReadSequence();
                while (list.HasData)
                {
                    ReadOnlyMemory<byte> item = list.ReadEncodedValue();
                    if (tag.TagValue == 0)
                        crls.Add(item);
                    else if (tag.TagValue == 1)
                        ocsp.Add(item);
                }
            }
        }
        catch (AsnContentException)
        {
            // Whatever was read so far stands for itself.
        }

        return (ocsp, crls);
    }
}
