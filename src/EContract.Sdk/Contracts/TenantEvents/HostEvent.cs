using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts.TenantEvents;

/// <summary>Something of the host's own, as <c>login.succeeded</c>, <c>mfa.failed</c>, <c>role.changed</c>, <c>apikey.issued</c>, <c>template.created</c>.</summary>
public sealed record HostEvent : TenantEvent
{
    /// <summary>The longest name, and the longest name of a detail.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The most details.</summary>
    public const int MaxDetails = 32;

    /// <summary>The longest detail.</summary>
    public const int MaxDetailLength = 1000;

    /// <summary>Creates the event.</summary>
    /// <param name="kind">What happened: lower-case letters and digits of ASCII, and between them hyphens and dots.</param>
    /// <param name="details">What is to be known of it, by name. No secrets: it is kept for years.</param>
    /// <exception cref="ArgumentException">A name or a detail is none, too long, or has characters that spoil a log.</exception>
    public HostEvent(string kind, IReadOnlyDictionary<string, string>? details = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Length is 0 or > MaxNameLength || !kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            throw new ArgumentException($"The name of an event has 1 to {MaxNameLength} characters of a-z, 0-9, hyphens and dots.", nameof(kind));
        Kind = kind;
        if (details is not { Count: > 0 })
            return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(details.Count, MaxDetails, nameof(details));
        foreach ((string name, string value) in details)
        {
            Text.Require(name, MaxNameLength, nameof(details));
            Text.Allow(value, MaxDetailLength, nameof(details), multiline: true);
        }

        Details = new SortedDictionary<string, string>(details.ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>What happened.</summary>
    public string Kind { get; }

    /// <summary>What is to be known of it, by name.</summary>
    public IReadOnlyDictionary<string, string>? Details { get; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => Kind;
}
