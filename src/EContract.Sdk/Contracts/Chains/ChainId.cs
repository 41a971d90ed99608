using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Contracts.Chains;

/// <summary>Names a chain of events.</summary>
/// <param name="Kind">What it tells of.</param>
/// <param name="Id">
/// The envelope's identifier, or the log's. Taken as it is kept: a name that somebody spoilt in a store is found by the audit, and must
/// not keep it from reading on.
/// </param>
public readonly record struct ChainId(ChainKind Kind, string Id) : IComparable<ChainId>
{
    private const string EnvelopePrefix = "envelope/", LogPrefix = "log/";

    /// <summary>The chain of an envelope.</summary>
    public static ChainId Of(EnvelopeId envelopeId) => new(ChainKind.Envelope, envelopeId.ToString());

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ChainId id)
    {
        (bool parsed, id) = text switch
        {
            not null when text.StartsWith(EnvelopePrefix, StringComparison.Ordinal) => (true, new ChainId(ChainKind.Envelope, text[EnvelopePrefix.Length..])),
            not null when text.StartsWith(LogPrefix, StringComparison.Ordinal) => (true, new ChainId(ChainKind.Log, text[LogPrefix.Length..])),
            _ => (false, default),
        };
        return parsed;
    }

    /// <summary>Orders chains as their texts are ordered, by code units: envelopes before logs.</summary>
    public int CompareTo(ChainId other) =>
        Kind == other.Kind ? string.CompareOrdinal(Id, other.Id) : Kind.CompareTo(other.Kind);

    /// <summary>Gives <c>envelope/ID</c> or <c>log/ID</c>.</summary>
    public override string ToString() => (Kind == ChainKind.Envelope ? EnvelopePrefix : LogPrefix) + Id;

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(ChainId left, ChainId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(ChainId left, ChainId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come after the other.</summary>
    public static bool operator <=(ChainId left, ChainId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before the other.</summary>
    public static bool operator >=(ChainId left, ChainId right) => left.CompareTo(right) >= 0;
}
