using System.Text.Json;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>What an envelope ought to be found by, as its events say.</summary>
/// <param name="Summary">The envelope, summed up from its events.</param>
/// <param name="Version">How many events that were.</param>
public sealed record IndexedEnvelope(EnvelopeSummary Summary, long Version)
{
    /// <summary>Says whether a store keeps the same of it, whatever the order in which fields of one's own were written.</summary>
    /// <param name="kept">What the store keeps; <see langword="null"/> where that cannot be read.</param>
    public bool Matches(EnvelopeSummary? kept) =>
        kept is not null
        && kept.UpdatedAt == Summary.UpdatedAt
        && JsonElement.DeepEquals(JsonSerializer.SerializeToElement(kept), JsonSerializer.SerializeToElement(Summary));
}
