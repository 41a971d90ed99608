using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>
/// The adbe-revocationInfoArchival attribute (ISO 32000-2, 12.8.3.3.2): revocation data that the signer signs along, as was done
/// before PAdES had the document security store.
/// </summary>
internal static class RevocationInfoArchival
{
    private static readonly Asn1Tag CrlTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag OcspTag = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>Reads the attribute of a signer; whatever is malformed is left out.</summary>
    public static (IReadOnlyList<ReadOnlyMemory<byte>> OcspResponses, IReadOnlyList<ReadOnlyMemory<byte>> Crls) Read(CmsSignerInfo? signer)
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
                    if (tag == CrlTag)
                        crls.Add(item);
                    else if (tag == OcspTag)
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

    /// <summary>Writes the attribute's value.</summary>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> ocspResponses, IReadOnlyList<ReadOnlyMemory<byte>> crls)
    {
        // BER, because what is embedded stands as it came.
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            WriteList(writer, CrlTag, crls);
            WriteList(writer, OcspTag, ocspResponses);
        }

        return writer.Encode();
    }

    private static void WriteList(AsnWriter writer, Asn1Tag tag, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        if (items.Count == 0)
            return;
        using (writer.PushSequence(tag))
        using (writer.PushSequence())
        {
            foreach (ReadOnlyMemory<byte> item in items)
                writer.WriteEncodedValue(item.Span);
        }
    }
}
