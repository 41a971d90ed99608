using System.Collections;

namespace EContract.Sdk.Contracts;

/// <summary>A page of what a search found.</summary>
/// <param name="envelopes">The envelopes, in the order that was asked for.</param>
/// <param name="continuation">For the next page; <see langword="null"/> when there is none.</param>
public sealed class EnvelopePage(IReadOnlyList<EnvelopeSummary> envelopes, string? continuation) : IReadOnlyList<EnvelopeSummary>
{
    /// <summary>What <see cref="EnvelopeQuery.Continuation"/> of the same query gives the next page for; <see langword="null"/> when this is the last.</summary>
    public string? Continuation { get; } = continuation;

    /// <inheritdoc/>
    public int Count => envelopes.Count;

    /// <inheritdoc/>
    public EnvelopeSummary this[int index] => envelopes[index];

    /// <inheritdoc/>
    public IEnumerator<EnvelopeSummary> GetEnumerator() => envelopes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
