using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.

public sealed partial class EntityFrameworkEnvelopeStore
{
    // Rows that a context holds at a time while an anchor of many leaves is stored.
    private const int LeavesAtOnce = 1000;

    private const string EnvelopePrefix = "envelope/", LogPrefix = "log/";

    /// <inheritdoc/>
    public async ValueTask<StoredAnchor?> FindAnchorAsync(TenantId tenant, long? number = null, CancellationToken cancellationToken = default)
    {
        string name = tenant.ToString();
        return await _database.ReadAsync<StoredAnchor?>(async context =>
        {
            IQueryable<AnchorRow> rows = context.Anchors.AsNoTracking().Where(row => row.Tenant == name);
            if (number is { } wanted)
                rows = rows.Where(row => row.Number == wanted);
            AnchorRow? found = await rows.OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return found is null ? null : ToAnchor(found);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredAnchor>> ListAnchorsAsync(
        TenantId tenant, long after, int limit, CancellationToken cancellationToken = default)
    {
        string name = tenant.ToString();
        return await _database.ReadAsync<IReadOnlyList<StoredAnchor>>(async context =>
        {
            List<AnchorRow> found = await context.Anchors.AsNoTracking()
                .Where(row => row.Tenant == name && row.Number > after)
                .OrderBy(row => row.Number)
                .Take(limit)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return [.. found.Select(ToAnchor)];
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AnchorLeaf> ReadLeavesAsync(TenantId tenant, long number, CancellationToken cancellationToken = default)
    {
        string name = tenant.ToString();
        return _database.StreamAsync(
            context => context.AnchorLeaves.AsNoTracking().Where(row => row.Tenant == name && row.Number == number).OrderBy(row => row.Chain),
            ToLeaf,
            cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AnchorLeaf> ReadLeavesAsync(
        TenantId tenant, ChainId? after, ChainId? last, CancellationToken cancellationToken = default)
    {
        string name = tenant.ToString();
        string? first = after?.ToString(), end = last?.ToString();
        return _database.StreamAsync(
            context =>
            {
                // A name that somebody spoilt has no place in this order; reading the anchor's leaves shows it.
                IQueryable<AnchorLeafRow> rows = context.AnchorLeaves.AsNoTracking()
                    .Where(row => row.Tenant == name && (row.Chain.StartsWith(EnvelopePrefix) || row.Chain.StartsWith(LogPrefix)));
                if (first is not null)
                    rows = rows.Where(row => string.Compare(row.Chain, first) > 0);
                if (end is not null)
                    rows = rows.Where(row => string.Compare(row.Chain, end) <= 0);
                return rows.OrderBy(row => row.Chain).ThenBy(row => row.Number);
            },
            ToLeaf,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAnchorAsync(
        StoredAnchor anchor, IReadOnlyList<ChainHead> leaves, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        ArgumentNullException.ThrowIfNull(leaves);
        try
        {
            await _database.ChangeAsync(context => AppendAnchorAsync(context, anchor, leaves, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (EnvelopeStoreException e) when (e.InnerException is DbUpdateException)
        {
            if (await FindAnchorAsync(anchor.Tenant, anchor.Number, cancellationToken).ConfigureAwait(false) is not null)
                throw new AnchorConflictException(anchor.Tenant, anchor.Number, e);
            throw;
        }
    }

    private static async Task AppendAnchorAsync(
        EContractDbContext context, StoredAnchor anchor, IReadOnlyList<ChainHead> leaves, CancellationToken cancellationToken)
    {
        string tenant = anchor.Tenant.ToString();
        context.Anchors.Add(new AnchorRow
        {
            Tenant = tenant,
            Number = anchor.Number,
            Hash = anchor.Hash,
            Json = anchor.Json,
            Token = anchor.Token.ToArray(),
        });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        foreach (ChainHead[] some in leaves.Chunk(LeavesAtOnce))
        {
            context.AnchorLeaves.AddRange(some.Select(leaf => new AnchorLeafRow
            {
                Tenant = tenant,
                Number = anchor.Number,
                Chain = leaf.Chain.ToString(),
                Version = leaf.Version,
                Hash = leaf.HeadHash,
            }));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            context.ChangeTracker.Clear();
        }

        // Last, and at once: whoever appends waits for no more than this.
        await context.Envelopes
            .Where(row => row.Tenant == tenant && row.AnchorDue > 0 && context.AnchorLeaves.Any(leaf =>
                leaf.Tenant == tenant && leaf.Chain == EnvelopePrefix + row.Id && leaf.Number == anchor.Number && leaf.Version == row.Version))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AnchorDue, 0), cancellationToken)
            .ConfigureAwait(false);
        await context.Logs
            .Where(row => row.Tenant == tenant && row.AnchorDue > 0 && context.AnchorLeaves.Any(leaf =>
                leaf.Tenant == tenant && leaf.Chain == LogPrefix + row.Id && leaf.Number == anchor.Number && leaf.Version == row.Version))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AnchorDue, 0), cancellationToken)
            .ConfigureAwait(false);
    }

    private static StoredAnchor ToAnchor(AnchorRow row) => new(RowMapping.Tenant(row.Tenant), row.Number, row.Hash, row.Json, row.Token);

    // A name that somebody spoilt is no chain's: the audit finds that the leaves are not those of the anchor.
    private static AnchorLeaf ToLeaf(AnchorLeafRow row) => new(
        row.Number, new ChainHead(ChainId.TryParse(row.Chain, out ChainId chain) ? chain : new ChainId(ChainKind.Log, row.Chain), row.Version, row.Hash));
}
