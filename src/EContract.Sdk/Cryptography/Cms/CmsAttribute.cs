using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>An attribute of a SignerInfo (RFC 5652, 5.3): a type and its values, each still encoded.</summary>
/// <param name="Oid">The attribute type.</param>
/// <param name="Values">The encoded values.</param>
public sealed record CmsAttribute(string Oid, IReadOnlyList<ReadOnlyMemory<byte>> Values)
{
    internal static IReadOnlyList<CmsAttribute> ReadSet(AsnReader set)
    {
        var attributes = new List<CmsAttribute>();
        while (set.HasData)
        {
            AsnReader attribute = set.ReadSequence();
            string oid = attribute.ReadObjectIdentifier();
            var values = new List<ReadOnlyMemory<byte>>(1);
            AsnReader encodedValues = attribute.ReadSetOf(skipSortOrderValidation: true);
            while (encodedValues.HasData)
                values.Add(encodedValues.ReadEncodedValue());
            attributes.Add(new CmsAttribute(oid, values));
        }

        return attributes;
    }
}
