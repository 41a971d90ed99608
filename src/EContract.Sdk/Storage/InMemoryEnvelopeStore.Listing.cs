using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

public sealed partial class InMemoryEnvelopeStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EnvelopeSummary>> ListAsync(EnvelopeListing listing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listing);
        listing.Validate();
        lock (_gate)
        {
            return new([.. _envelopes.Values
                .Select(row => row.Summary)
                .Where(summary => Lists(listing, summary))
                .OrderBy(summary => summary.Id.ToString(), StringComparer.Ordinal)
                .Take(listing.Limit)]);
        }
    }

    private static bool Lists(EnvelopeListing listing, EnvelopeSummary summary) =>
        (listing.Tenant is not { } tenant || summary.Tenant == tenant)
        && (listing.After is not { } after || string.CompareOrdinal(summary.Id.ToString(), after.ToString()) > 0)
        && (listing.TransactionFrom is not { } from || summary.Transaction?.Date >= from)
        && (listing.TransactionTo is not { } to || summary.Transaction?.Date <= to)
        && (listing.RetainedUntilBefore is not { } day || (summary.RetainUntil < day && summary.DisposedAt is null));
}
