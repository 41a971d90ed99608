using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>Reads the extensions of RFC 5280 that we act upon. Malformed input is an <see cref="AsnContentException"/>.</summary>
internal static class ExtensionReader
{
    // Alternatives, of which one good answer is enough; each that is tried may take seconds.
    internal const int MaxAddresses = 8;

    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);

    internal static List<CertificateExtension> ReadList(AsnReader extensions)
    {
        var list = new List<CertificateExtension>();
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            string oid = extension.ReadObjectIdentifier();
            bool critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            list.Add(new CertificateExtension(oid, critical, extension.ReadOctetString()));
        }

        return list;
    }

    /// <summary>RFC 5280, 4.2.1.9.</summary>
    internal static (bool IsCa, int? PathLength) ReadBasicConstraints(ReadOnlyMemory<byte> value)
    {
        AsnReader constraints = Open(value).ReadSequence();
        bool isCa = constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean();
        if (!constraints.HasData)
            return (isCa, null);
        // A length that does not fit an int limits nothing that we would ever build.
        return (isCa, constraints.TryReadInt32(out int length) ? int.Max(length, 0) : null);
    }

    /// <summary>RFC 5280, 4.2.1.3.</summary>
    internal static X509KeyUsageFlags ReadKeyUsage(ReadOnlyMemory<byte> value)
    {
        byte[] bits = Open(value).ReadBitString(out _);
        var flags = X509KeyUsageFlags.None;
        if (bits.Length > 0)
            flags |= (X509KeyUsageFlags)bits[0];
        if (bits.Length > 1 && (bits[1] & 0x80) != 0)
            flags |= X509KeyUsageFlags.DecipherOnly;
        return flags;
    }

    /// <summary>RFC 5280, 4.2.1.12.</summary>
    internal static IReadOnlyList<string> ReadExtendedKeyUsage(ReadOnlyMemory<byte> value)
    {
        var purposes = new List<string>(2);
        AsnReader reader = Open(value).ReadSequence();
        while (reader.HasData)
            purposes.Add(reader.ReadObjectIdentifier());
        return purposes;
    }

    /// <summary>RFC 5280, 4.2.1.4, without the qualifiers.</summary>
    internal static IReadOnlyList<string> ReadCertificatePolicies(ReadOnlyMemory<byte> value)
    {
        var policies = new List<string>(1);
        AsnReader reader = Open(value).ReadSequence();
        while (reader.HasData)
            policies.Add(reader.ReadSequence().ReadObjectIdentifier());
        return policies;
    }

    /// <summary>RFC 5280, 4.2.1.2.</summary>
    internal static ReadOnlyMemory<byte> ReadSubjectKeyIdentifier(ReadOnlyMemory<byte> value) => Open(value).ReadOctetString();

    /// <summary>RFC 5280, 4.2.1.1: only the key identifier; issuer and serial are hints we can do without.</summary>
    internal static ReadOnlyMemory<byte>? ReadAuthorityKeyIdentifier(ReadOnlyMemory<byte> value)
    {
        AsnReader reader = Open(value).ReadSequence();
        var keyIdentifier = new Asn1Tag(TagClass.ContextSpecific, 0);
        return reader.HasData && reader.PeekTag().HasSameClassAndValue(keyIdentifier) ? reader.ReadOctetString(keyIdentifier) : null;
    }

    /// <summary>RFC 5280, 4.2.2.1.</summary>
    internal static IReadOnlyList<Uri> ReadAccessLocations(ReadOnlyMemory<byte> value, string method)
    {
        var uris = new List<Uri>(1);
        AsnReader descriptions = Open(value).ReadSequence();
        while (descriptions.HasData)
        {
            AsnReader description = descriptions.ReadSequence();
            if (description.ReadObjectIdentifier() == method)
                AddWebAddress(description, uris);
        }

        return uris;
    }

    /// <summary>Takes a GeneralName, and keeps it when it is an address that we could fetch: LDAP and others are passed over, and so are those that carry credentials.</summary>
    internal static void AddWebAddress(AsnReader generalName, List<Uri> uris)
    {
        if (!generalName.PeekTag().HasSameClassAndValue(UriName))
        {
            generalName.ReadEncodedValue();
            return;
        }

        string text = generalName.ReadCharacterString(UniversalTagNumber.IA5String, UriName);
        if (uris.Count < MaxAddresses && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.UserInfo.Length == 0)
            uris.Add(uri);
    }

    private static AsnReader Open(ReadOnlyMemory<byte> value) => new(value, AsnEncodingRules.BER);
}
