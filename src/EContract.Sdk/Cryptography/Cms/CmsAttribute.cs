using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>An attribute of a SignerInfo (RFC 5652, 5.3): a type and its values, each still encoded.</summary>
/// <param name="Oid">The attribute type.</param>
/// <param name="Values">The encoded values.</param>
public sealed record CmsAttribute(string Oid, IReadOnlyList<ReadOnlyMemory<byte>> Values)
{
    /// <summary>Reads one attribute that stands alone.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    internal static CmsAttribute Decode(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.DER);
        CmsAttribute attribute = Read(reader);
        reader.ThrowIfNotEmpty();
        return attribute;
    }

    internal byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        Write(writer);
        return writer.Encode();
    }

    internal void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oid);
            using (writer.PushSetOf())
            {
                foreach (ReadOnlyMemory<byte> value in Values)
                    writer.WriteEncodedValue(value.Span);
            }
        }
    }

    internal static IReadOnlyList<CmsAttribute> ReadSet(AsnReader set)
    {
        var attributes = new List<CmsAttribute>();
        while (set.HasData)
            attributes.Add(Read(set));
        return attributes;
    }

    private static CmsAttribute Read(AsnReader reader)
    {
        AsnReader attribute = reader.ReadSequence();
        string oid = attribute.ReadObjectIdentifier();
        var values = new List<ReadOnlyMemory<byte>>(1);
        AsnReader encodedValues = attribute.ReadSetOf(skipSortOrderValidation: true);
        while (encodedValues.HasData)
            values.Add(encodedValues.ReadEncodedValue());
        return new CmsAttribute(oid, values);
    }
}
