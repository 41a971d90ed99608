using System.Formats.Asn1;
using System.Text;

namespace EContract.Sdk.Trust;

/// <summary>Compares names as RFC 5280, 7.1 wants: ignoring string type, case and extra blanks.</summary>
internal static class DistinguishedNames
{
    internal static bool AreEqual(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Span.SequenceEqual(right.Span)
        || (Normalize(left) is { } first && Normalize(right) is { } second && string.Equals(first, second, StringComparison.Ordinal));

    /// <summary>One string that equal names share; <see langword="null"/> when the encoding is no Name.</summary>
    internal static string? Normalize(ReadOnlyMemory<byte> name)
    {
        try
        {
            var text = new StringBuilder();
            AsnReader relativeNames = new AsnReader(name, AsnEncodingRules.BER).ReadSequence();
            while (relativeNames.HasData)
            {
                var parts = new List<string>(1);
                AsnReader relativeName = relativeNames.ReadSetOf(skipSortOrderValidation: true);
                while (relativeName.HasData)
                    parts.Add(NormalizeAttribute(relativeName.ReadSequence()));
                parts.Sort(StringComparer.Ordinal);
                text.AppendJoin('\u0001', parts).Append('\u0002');
            }

            return text.ToString();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>The attributes of a name that are text, each value as <see cref="NormalizeText"/> has it; empty when the encoding is no Name.</summary>
    internal static IReadOnlyList<(string Oid, string Value)> ReadTexts(ReadOnlyMemory<byte> name)
    {
        var texts = new List<(string, string)>();
        try
        {
            AsnReader relativeNames = new AsnReader(name, AsnEncodingRules.BER).ReadSequence();
            while (relativeNames.HasData)
            {
                AsnReader relativeName = relativeNames.ReadSetOf(skipSortOrderValidation: true);
                while (relativeName.HasData)
                {
                    AsnReader attribute = relativeName.ReadSequence();
                    string oid = attribute.ReadObjectIdentifier();
                    if (attribute.PeekTag() is { TagClass: TagClass.Universal } tag && IsText((UniversalTagNumber)tag.TagValue))
                        texts.Add((oid, NormalizeText(attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue))));
                }
            }

            return texts;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    /// <summary>A value without what does not count in comparisons: case and extra blanks.</summary>
    internal static string NormalizeText(string value) =>
        string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    private static string NormalizeAttribute(AsnReader attribute)
    {
        string oid = attribute.ReadObjectIdentifier();
        Asn1Tag tag = attribute.PeekTag();
        if (tag.TagClass == TagClass.Universal && IsText((UniversalTagNumber)tag.TagValue))
        {
            string value = attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue);
            return $"{oid}={NormalizeText(value)}";
        }

        return $"{oid}#{Convert.ToHexString(attribute.ReadEncodedValue().Span)}";
    }

    private static bool IsText(UniversalTagNumber tag) =>
        tag is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.BMPString
            or UniversalTagNumber.IA5String or UniversalTagNumber.T61String;
}
