using System.Formats.Asn1;
using System.Text;

namespace EContract.Sdk.Trust;

/// <summary>A GeneralName (RFC 5280, 4.2.1.6) as far as name constraints need it.</summary>
internal sealed class GeneralName
{
    private const int Email = 1;
    private const int Dns = 2;
    private const int Directory = 4;
    private const int WebAddress = 6;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly Lazy<string[]?> _relativeNames;
    private readonly Lazy<string> _text;

    private GeneralName(int kind, ReadOnlyMemory<byte> content)
    {
        Kind = kind;
        _content = content;
        _relativeNames = new(() => DistinguishedNames.Normalize(content)?.Split('\u0002', StringSplitOptions.RemoveEmptyEntries));
        _text = new(() => kind is Email or Dns or WebAddress ? Encoding.UTF8.GetString(content.Span) : "");
    }

    /// <summary>The context tag: 1 e-mail, 2 DNS, 4 directory name, 6 web address …</summary>
    internal int Kind { get; }

    internal bool IsEmpty => Kind == Directory && (RelativeNames()?.Length ?? 0) == 0;

    internal static GeneralName FromDirectoryName(ReadOnlyMemory<byte> name) => new(Directory, name);

    internal static GeneralName Read(AsnReader reader)
    {
        Asn1Tag tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific)
            throw new AsnContentException("A GeneralName has a context-specific tag.");
        if (tag.TagValue == Directory)
            return new GeneralName(Directory, reader.ReadSequence(tag).ReadEncodedValue());
        if (tag.TagValue is Email or Dns or WebAddress)
            return new GeneralName(tag.TagValue, Encoding.UTF8.GetBytes(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
        return new GeneralName(tag.TagValue, reader.ReadEncodedValue());
    }

    /// <summary>Whether the name lies in a subtree of the same kind; <see langword="null"/> for kinds we cannot compare.</summary>
    internal bool? IsWithin(GeneralName subtree)
    {
        string text = Text();
        string scope = subtree.Text();
        switch (Kind)
        {
            case Directory:
                return RelativeNames() is { } names && subtree.RelativeNames() is { } prefix
                    ? names.Length >= prefix.Length && names.AsSpan(0, prefix.Length).SequenceEqual(prefix)
                    : null;
            case Dns:
                return IsHostWithin(text, scope.TrimStart('.'), includeSelf: true);
            case Email:
                string host = text[(text.LastIndexOf('@') + 1)..];
                if (scope.Contains('@', StringComparison.Ordinal))
                    return string.Equals(text, scope, StringComparison.OrdinalIgnoreCase);
                return scope.StartsWith('.')
                    ? IsHostWithin(host, scope[1..], includeSelf: false)
                    : string.Equals(host, scope, StringComparison.OrdinalIgnoreCase);
            case WebAddress:
                if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri))
                    return null;
                return scope.StartsWith('.')
                    ? IsHostWithin(uri.Host, scope[1..], includeSelf: false)
                    : string.Equals(uri.Host, scope, StringComparison.OrdinalIgnoreCase);
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        Directory => new System.Security.Cryptography.X509Certificates.X500DistinguishedName(_content.Span).Name,
        Email or Dns or WebAddress => Text(),
        _ => $"of kind {Kind}",
    };

    private static bool IsHostWithin(string host, string domain, bool includeSelf) =>
        domain.Length == 0
        || (includeSelf && string.Equals(host, domain, StringComparison.OrdinalIgnoreCase))
        || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private string Text() => _text.Value;

    private string[]? RelativeNames() => _relativeNames.Value;
}
