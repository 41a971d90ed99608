using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>Turns a BER-encoded SET OF attributes into DER (X.690, 10 and 11.6).</summary>
internal static class DerSet
{
    // Attributes nest four deep; a hostile structure must not exhaust the stack.
    private const int MaxDepth = 32;

    internal static byte[]? TryReencode(ReadOnlyMemory<byte> encodedSet)
    {
        try
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            AsnReader set = new AsnReader(encodedSet, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true);
            using (writer.PushSetOf())
            {
                while (set.HasData)
                    Copy(set, writer, MaxDepth);
            }

            return writer.Encode();
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Copy(AsnReader reader, AsnWriter writer, int depth)
    {
        if (depth == 0)
            throw new AsnContentException("The attributes nest too deeply.");
        Asn1Tag tag = reader.PeekTag();
        if (tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
        {
            writer.WriteOctetString(reader.ReadOctetString());
            return;
        }

        if (!tag.IsConstructed)
        {
            writer.WriteEncodedValue(reader.ReadEncodedValue().Span);
            return;
        }

        AsnReader content = tag.HasSameClassAndValue(Asn1Tag.SetOf)
            ? reader.ReadSetOf(skipSortOrderValidation: true)
            : reader.ReadSequence(tag.HasSameClassAndValue(Asn1Tag.Sequence) ? null : tag);
        using (tag.HasSameClassAndValue(Asn1Tag.SetOf) ? writer.PushSetOf() : writer.PushSequence(tag.HasSameClassAndValue(Asn1Tag.Sequence) ? null : tag))
        {
            while (content.HasData)
                Copy(content, writer, depth - 1);
        }
    }
}
