using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.EntityFrameworkCore.Search;
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
            List<EnvelopeRow> rows = await Listed(context, listing)
                .OrderBy(row => row.Id)
                .Take(listing.Limit)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return [.. rows.Select(row => SummaryJson.Read(row))];
        }, cancellationToken).ConfigureAwait(false);
    }

    private static IQueryable<EnvelopeRow> Listed(EContractDbContext context, EnvelopeListing listing)
    {
        IQueryable<EnvelopeRow> rows = context.Envelopes.AsNoTracking();
        if (listing.Tenant is { } asked)
        {
            string tenant = asked.ToString();
            rows = rows.Where(row => row.Tenant == tenant);
        }

        if (listing.After is { } after)
        {
            string begun = after.ToString();
#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.
            rows = rows.Where(row => string.Compare(row.Id, begun) > 0);
#pragma warning restore CA1309
        }

        if (listing.TransactionFrom is { } from)
        {
            long first = from.DayNumber;
            rows = rows.Where(row => context.Search.Any(found => found.EnvelopeId == row.Id && found.Day >= first));
        }

        if (listing.TransactionTo is { } to)
        {
            long last = to.DayNumber;
            rows = rows.Where(row => context.Search.Any(found => found.EnvelopeId == row.Id && found.Day <= last));
        }

        if (listing.RetainedUntilBefore is { } day)
            rows = rows.Where(row => row.RetainUntil < day && row.DisposedAt == null);
        return rows;
    }
}
