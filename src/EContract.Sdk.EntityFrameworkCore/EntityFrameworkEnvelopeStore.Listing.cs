using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

public sealed partial class EntityFrameworkEnvelopeStore
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EnvelopeSummary>> ListAsync(EnvelopeListing listing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listing);
        listing.Validate();
        return await _database.ReadAsync<IReadOnlyList<EnvelopeSummary>>(async context =>
        {
            List<EnvelopeRow> rows = await Listed(context.Envelopes.AsNoTracking(), listing)
                .OrderBy(row => row.Id)
                .Take(listing.Limit)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return [.. rows.Select(row => row.ToSummary())];
        }, cancellationToken).ConfigureAwait(false);
    }

    private static IQueryable<EnvelopeRow> Listed(IQueryable<EnvelopeRow> rows, EnvelopeListing listing)
    {
        if (listing.Tenant is { } asked)
        {
            string tenant = asked.ToString();
            rows = rows.Where(row => row.Tenant == tenant);
        }

        if (listing.After is { } after)
        {
            string last = after.ToString();
#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.
            rows = rows.Where(row => string.Compare(row.Id, last) > 0);
#pragma warning restore CA1309
        }

        if (listing.TransactionFrom is { } from)
            rows = rows.Where(row => row.TransactionDate >= from);
        if (listing.TransactionTo is { } to)
            rows = rows.Where(row => row.TransactionDate <= to);
        if (listing.RetainedUntilBefore is { } day)
            rows = rows.Where(row => row.RetainUntil < day && row.DisposedAt == null);
        return rows;
    }
}
