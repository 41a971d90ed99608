using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EContract.Cli.Options;

/// <summary>Reads names such as <c>CN=東海市長,O=東海市,C=JP</c> (RFC 4514): the nearest to the person first, encoded the other way round.</summary>
/// <remarks>Spaces around separators are forgiven, as OpenSSL prints them. .NET's own reader knows neither escapes nor several values.</remarks>
internal static class DistinguishedName
{
    // RFC 4514, 3, and what subjects of Japanese and European certificates have besides.
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CN"] = "2.5.4.3",
        ["SN"] = "2.5.4.4",
        ["SERIALNUMBER"] = "2.5.4.5",
        ["C"] = Country,
        ["L"] = "2.5.4.7",
        ["ST"] = "2.5.4.8",
        ["S"] = "2.5.4.8",
        ["STREET"] = "2.5.4.9",
        ["O"] = "2.5.4.10",
        ["OU"] = "2.5.4.11",
        ["T"] = "2.5.4.12",
        ["TITLE"] = "2.5.4.12",
        ["GN"] = "2.5.4.42",
        ["GIVENNAME"] = "2.5.4.42",
        ["ORGANIZATIONIDENTIFIER"] = "2.5.4.97",
        ["UID"] = "0.9.2342.19200300.100.1.1",
        ["DC"] = DomainComponent,
        ["E"] = EmailAddress,
        ["EMAILADDRESS"] = EmailAddress,
    };

    private const string Country = "2.5.4.6";
    private const string SerialNumber = "2.5.4.5";
    private const string DomainComponent = "0.9.2342.19200300.100.1.25";
    private const string EmailAddress = "1.2.840.113549.1.9.1";

    /// <exception cref="UsageException">It is no such name; the message says where.</exception>
    public static X500DistinguishedName Parse(string option, string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string rdn in Split(text, ',').Reverse())
            {
                using (writer.PushSetOf())
                {
                    foreach (string attribute in Split(rdn, '+'))
                        Write(writer, option, attribute.Trim(' '));
                }
            }
        }

        return new X500DistinguishedName(writer.Encode());
    }

    private static void Write(AsnWriter writer, string option, string attribute)
    {
        int equals = attribute.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
            throw new UsageException($"{option}: '{attribute}' is no TYPE=value, such as CN=東海市長.");
        string type = attribute[..equals].Trim();
        string? oid = Types.GetValueOrDefault(type) ?? (type.All(c => char.IsAsciiDigit(c) || c == '.') ? type : null);
        string value = Unescape(option, attribute[(equals + 1)..].TrimStart(' '));
        if (oid is null)
            throw new UsageException($"{option}: '{type}' is no type of a name; known are {string.Join(", ", Types.Keys)} and object identifiers.");
        if (value.Length == 0)
            throw new UsageException($"{option}: {type} is empty.");
        try
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                writer.WriteCharacterString(EncodingOf(oid), value);
            }
        }
        catch (Exception e) when (e is EncoderFallbackException or ArgumentException)
        {
            throw new UsageException($"{option}: '{value}' cannot stand in {type}.");
        }
    }

    // RFC 5280, 4.1.2.4 and appendix A.1: UTF-8 wherever the type does not say otherwise.
    private static UniversalTagNumber EncodingOf(string oid) => oid switch
    {
        Country or SerialNumber => UniversalTagNumber.PrintableString,
        DomainComponent or EmailAddress => UniversalTagNumber.IA5String,
        _ => UniversalTagNumber.UTF8String,
    };

    private static IEnumerable<string> Split(string text, char separator)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    // RFC 4514, 3: a backslash before a special character, or before two hexadecimal digits, which are a byte of UTF-8.
    private static string Unescape(string option, string value)
    {
        if (value.StartsWith('#'))
            throw new UsageException($"{option}: values in hexadecimal (#…) are not supported.");
        var bytes = new List<byte>();
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                int length = char.IsHighSurrogate(value[i]) && i + 1 < value.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(value.Substring(i, length)));
                i += length - 1;
            }
            else if (i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(Convert.ToByte(value.Substring(i + 1, 2), 16));
                i += 2;
            }
            else if (i + 1 < value.Length)
            {
                bytes.Add((byte)value[++i]);
            }
            else
            {
                throw new UsageException($"{option}: '{value}' ends in a backslash.");
            }
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{option}: the escaped bytes of '{value}' are not UTF-8.");
        }
    }
}
