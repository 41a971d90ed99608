using System.Data.Common;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.

public sealed partial class EntityFrameworkEnvelopeStore : IAuditStore
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TenantId>> ListTenantsAsync(bool onlyUnanchored = false, CancellationToken cancellationToken = default)
    {
        return await _database.ReadAsync<IReadOnlyList<TenantId>>(async context =>
        {
            IQueryable<string> names = onlyUnanchored
                ? context.Envelopes.Where(row => row.AnchorDue > 0).Select(row => row.Tenant)
                    .Union(context.Logs.Where(row => row.AnchorDue > 0).Select(row => row.Tenant))
                : context.Envelopes.Select(row => row.Tenant)
                    .Union(context.Logs.Select(row => row.Tenant))
                    .Union(context.Anchors.Select(row => row.Tenant));
            List<string> found = await names.Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. found.Order(StringComparer.Ordinal).Select(RowMapping.Tenant).Distinct()];
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChainHead>> ListChainsAsync(ChainQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return await _database.ReadAsync<IReadOnlyList<ChainHead>>(async context =>
        {
            var heads = new List<ChainHead>();
            if (query.After is not { Kind: ChainKind.Log })
                heads.AddRange(await EnvelopeHeadsAsync(context, query, cancellationToken).ConfigureAwait(false));
            if (heads.Count < query.Limit)
                heads.AddRange(await LogHeadsAsync(context, query, query.Limit - heads.Count, cancellationToken).ConfigureAwait(false));
            return heads;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ChainHead?> FindChainAsync(TenantId tenant, ChainId chain, CancellationToken cancellationToken = default)
    {
        string name = tenant.ToString(), id = chain.Id;
        return await _database.ReadAsync<ChainHead?>(async context =>
        {
            var heads = chain.Kind == ChainKind.Envelope
                ? context.Envelopes.Where(row => row.Id == id && row.Tenant == name).Select(row => new { row.Version, row.HeadHash })
                : context.Logs.Where(row => row.Id == id && row.Tenant == name).Select(row => new { row.Version, row.HeadHash });
            var head = await heads.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return head is null ? null : new ChainHead(chain, head.Version, head.HeadHash);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChainHead>> ListUnanchoredAsync(TenantId tenant, int limit, CancellationToken cancellationToken = default)
    {
        string name = tenant.ToString();
        return await _database.ReadAsync<IReadOnlyList<ChainHead>>(async context =>
        {
            var envelopes = await context.Envelopes
                .Where(row => row.Tenant == name && row.AnchorDue > 0)
                .OrderBy(row => row.AnchorDue)
                .Take(limit)
                .Select(row => new { row.Id, row.Version, row.HeadHash })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            var logs = await context.Logs
                .Where(row => row.Tenant == name && row.AnchorDue > 0)
                .OrderBy(row => row.AnchorDue)
                .Take(limit - envelopes.Count)
                .Select(row => new { row.Id, row.Version, row.HeadHash })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return
            [
                .. envelopes.Select(row => new ChainHead(new ChainId(ChainKind.Envelope, row.Id), row.Version, row.HeadHash)),
                .. logs.Select(row => new ChainHead(new ChainId(ChainKind.Log, row.Id), row.Version, row.HeadHash)),
            ];
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChainEvent> ReadEventsAsync(IReadOnlyList<ChainId> chains, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chains);
        string[] envelopes = [.. chains.Where(chain => chain.Kind == ChainKind.Envelope).Select(chain => chain.Id)];
        string[] logs = [.. chains.Where(chain => chain.Kind == ChainKind.Log).Select(chain => chain.Id)];
        IAsyncEnumerable<ChainEvent> ofEnvelopes = _database.ScanAsync(
            context => context.Events
                .Where(row => EF.Parameter(envelopes).Contains(row.EnvelopeId))
                .OrderBy(row => row.EnvelopeId)
                .ThenBy(row => row.Sequence)
                .Select(row => new { row.EnvelopeId, row.Sequence, row.Hash, row.Json }),
            row => ReadEvent(ChainKind.Envelope, row),
            cancellationToken);
        IAsyncEnumerable<ChainEvent> ofLogs = _database.ScanAsync(
            context => context.LogEvents
                .Where(row => EF.Parameter(logs).Contains(row.LogId))
                .OrderBy(row => row.LogId)
                .ThenBy(row => row.Sequence)
                .Select(row => new { row.LogId, row.Sequence, row.Hash, row.Json }),
            row => ReadEvent(ChainKind.Log, row),
            cancellationToken);
        return (envelopes.Length, logs.Length) switch
        {
            (0, _) => ofLogs,
            (_, 0) => ofEnvelopes,
            _ => ofEnvelopes.Concat(ofLogs),
        };
    }

    private static ChainEvent ReadEvent(ChainKind kind, DbDataReader row) =>
        new(new ChainId(kind, row.GetString(0)), row.GetInt64(1), row.GetString(2), row.GetString(3));

    /// <inheritdoc/>
    public async ValueTask AppendLogAsync(LogCommit commit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ChainId chain = commit.Events[0].Chain;
        try
        {
            await _database.ChangeAsync(context => AppendLogAsync(context, commit, chain, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (EnvelopeStoreException e) when (e.InnerException is DbUpdateException)
        {
            // Its one writer knows its version: whatever kept the rows out, nothing may be appended to this chain any more.
            throw new LogConflictException(chain, commit.ExpectedVersion, e);
        }
    }

    private static async Task AppendLogAsync(EContractDbContext context, LogCommit commit, ChainId chain, CancellationToken cancellationToken)
    {
        LogRow? row = await context.Logs.SingleOrDefaultAsync(log => log.Id == chain.Id, cancellationToken).ConfigureAwait(false);
        if ((row?.Version ?? 0) != commit.ExpectedVersion)
            throw new LogConflictException(chain, commit.ExpectedVersion);
        if (row is null)
        {
            row = new LogRow { Id = chain.Id, Tenant = commit.Tenant.ToString(), BegunAt = RowMapping.Ticks(commit.EarliestAt) };
            context.Logs.Add(row);
        }

        row.Version = commit.ExpectedVersion + commit.Events.Count;
        row.HeadHash = commit.Events[^1].Hash;

        // A clock may be set back; what was recorded before still happened when it did.
        row.BegunAt = Math.Min(row.BegunAt, RowMapping.Ticks(commit.EarliestAt));
        row.ChangedAt = Math.Max(row.ChangedAt, RowMapping.Ticks(commit.At));
        row.AnchorDue = row.Version;
        context.LogEvents.AddRange(commit.Events.Select(stored => new LogEventRow
        {
            LogId = chain.Id,
            Sequence = stored.Sequence,
            Hash = stored.Hash,
            Json = stored.Json,
        }));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<ChainHead>> EnvelopeHeadsAsync(EContractDbContext context, ChainQuery query, CancellationToken cancellationToken)
    {
        string name = query.Tenant.ToString();
        IQueryable<EnvelopeRow> rows = context.Envelopes.Where(row => row.Tenant == name);
        if (query.After is { } after)
            rows = rows.Where(row => string.Compare(row.Id, after.Id) > 0);
        if (query.ChangedFrom is { } from)
        {
            long ticks = RowMapping.Ticks(from);
            rows = rows.Where(row => row.UpdatedAt >= ticks);
        }

        if (query.BegunBefore is { } before)
        {
            long ticks = RowMapping.Ticks(before);
            rows = rows.Where(row => row.CreatedAt < ticks);
        }

        var found = await rows.OrderBy(row => row.Id).Take(query.Limit)
            .Select(row => new { row.Id, row.Version, row.HeadHash })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(row => new ChainHead(new ChainId(ChainKind.Envelope, row.Id), row.Version, row.HeadHash))];
    }

    private static async Task<List<ChainHead>> LogHeadsAsync(
        EContractDbContext context, ChainQuery query, int limit, CancellationToken cancellationToken)
    {
        string name = query.Tenant.ToString();
        IQueryable<LogRow> rows = context.Logs.Where(row => row.Tenant == name);
        if (query.After is { Kind: ChainKind.Log } after)
            rows = rows.Where(row => string.Compare(row.Id, after.Id) > 0);
        if (query.ChangedFrom is { } from)
        {
            long ticks = RowMapping.Ticks(from);
            rows = rows.Where(row => row.ChangedAt >= ticks);
        }

        if (query.BegunBefore is { } before)
        {
            long ticks = RowMapping.Ticks(before);
            rows = rows.Where(row => row.BegunAt < ticks);
        }

        var found = await rows.OrderBy(row => row.Id).Take(limit)
            .Select(row => new { row.Id, row.Version, row.HeadHash })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(row => new ChainHead(new ChainId(ChainKind.Log, row.Id), row.Version, row.HeadHash))];
    }
}
