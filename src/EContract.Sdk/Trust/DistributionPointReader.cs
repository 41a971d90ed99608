using System.Formats.Asn1;

namespace EContract.Sdk.Trust;

/// <summary>Reads where and for what CRLs are (RFC 5280, 4.2.1.13 and 5.2.5). Malformed input is an <see cref="AsnContentException"/>.</summary>
internal static class DistributionPointReader
{
    private static readonly Asn1Tag DirectoryName = new(TagClass.ContextSpecific, 4);
    private static readonly Asn1Tag FullName = new(TagClass.ContextSpecific, 0, isConstructed: true);

    internal static IReadOnlyList<CrlDistributionPoint> Read(ReadOnlyMemory<byte> value)
    {
        var points = new List<CrlDistributionPoint>(1);
        AsnReader reader = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
        while (reader.HasData)
            points.Add(ReadPoint(reader.ReadSequence()));
        return points;
    }

    /// <summary>The names, each a GeneralName, of a DistributionPointName; none when it is relative to the issuer's name.</summary>
    internal static (IReadOnlyList<ReadOnlyMemory<byte>> Names, IReadOnlyList<Uri> Uris) ReadName(AsnReader name)
    {
        var names = new List<ReadOnlyMemory<byte>>(1);
        var uris = new List<Uri>(1);
        if (!name.PeekTag().HasSameClassAndValue(FullName))
            return (names, uris);
        AsnReader fullName = name.ReadSequence(FullName);
        while (fullName.HasData)
        {
            names.Add(fullName.PeekEncodedValue());
            ExtensionReader.AddWebAddress(fullName, uris);
        }

        return (names, uris);
    }

    internal static RevocationReasons ReadReasons(AsnReader reader, Asn1Tag tag)
    {
        byte[] bits = reader.ReadBitString(out _, tag);
        int flags = 0;
        for (int i = 0; i < bits.Length * 8 && i < 16; i++)
            flags |= (bits[i / 8] & (0x80 >> (i % 8))) != 0 ? 1 << i : 0;
        return (RevocationReasons)flags & RevocationReasons.All;
    }

    /// <summary>The directory names, DER, among GeneralNames.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> ReadDirectoryNames(AsnReader generalNames)
    {
        var names = new List<ReadOnlyMemory<byte>>(1);
        while (generalNames.HasData)
        {
            if (generalNames.PeekTag().HasSameClassAndValue(DirectoryName))
                names.Add(generalNames.ReadSequence(DirectoryName).ReadEncodedValue());
            else
                generalNames.ReadEncodedValue();
        }

        return names;
    }

    private static CrlDistributionPoint ReadPoint(AsnReader point)
    {
        var read = new CrlDistributionPoint([], [], RevocationReasons.All, []);
        while (point.HasData)
        {
            Asn1Tag tag = point.PeekTag();
            switch (tag.TagValue)
            {
                case 0:
                    (IReadOnlyList<ReadOnlyMemory<byte>> names, IReadOnlyList<Uri> uris) = ReadName(point.ReadSequence(tag));
                    read = read with { Names = names, Uris = uris };
                    break;
                case 1:
                    read = read with { Reasons = ReadReasons(point, tag) };
                    break;
                case 2:
                    read = read with { Issuers = ReadDirectoryNames(point.ReadSequence(tag)) };
                    break;
                default:
                    point.ReadEncodedValue();
                    break;
            }
        }

        return read;
    }
}
