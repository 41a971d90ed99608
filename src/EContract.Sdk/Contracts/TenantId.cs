using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts;

/// <summary>Names one of several organisations that share a host: each has envelopes, searches and logs of its own.</summary>
/// <remarks>
/// 1 to <see cref="MaxLength"/> characters: lower-case letters and digits of ASCII, and between them hyphens, dots and underscores. So no
/// database and no file system takes two names for one.
/// </remarks>
[JsonConverter(typeof(TypedIdJsonConverter<TenantId>))]
public readonly record struct TenantId : ITypedId<TenantId>
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 64;

    private const string DefaultName = "default";

    // Null for the default one, so that a value that nobody set is it, and equals it.
    private readonly string? _name;

    /// <summary>Names a tenant.</summary>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public TenantId(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"A tenant's name has 1 to {MaxLength} characters: a-z and 0-9, and between them hyphens, dots and underscores.", nameof(name));
        }

        _name = name == DefaultName ? null : name;
    }

    /// <summary>The tenant of hosts that have one only: <c>default</c>.</summary>
    public static TenantId Default => default;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such name.</exception>
    public static TenantId Parse(string text) =>
        TryParse(text, out TenantId id) ? id : throw new FormatException("It is no name of a tenant.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        bool parsed = text is not null && IsName(text);
        id = parsed ? new TenantId(text!) : default;
        return parsed;
    }

    /// <summary>Gives the name.</summary>
    public override string ToString() => _name ?? DefaultName;

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_')
        // A name that a path gives a meaning to.
        && !text.Contains("..", StringComparison.Ordinal);
}
