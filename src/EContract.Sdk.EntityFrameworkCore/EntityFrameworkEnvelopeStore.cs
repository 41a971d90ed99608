using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.EntityFrameworkCore.Schema;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Keeps envelopes in a relational database: SQLite by default, others through their own EF Core providers.</summary>
/// <remarks>The tables are made when first needed. Safe for concurrent use, also by several processes on one database.</remarks>
public sealed partial class EntityFrameworkEnvelopeStore : IEnvelopeStore, IDisposable
{
    private readonly PooledDbContextFactory<EContractDbContext> _contexts;
    private readonly SchemaMaintenance _maintenance;
    private readonly SemaphoreSlim _schemaGate = new(1, 1);
    private volatile bool _hasSchema;

    /// <summary>Creates the store.</summary>
    /// <param name="options">Names the database.</param>
    /// <param name="maintenance">Who makes and upgrades the tables.</param>
    public EntityFrameworkEnvelopeStore(
        DbContextOptions<EContractDbContext> options, SchemaMaintenance maintenance = SchemaMaintenance.Automatic)
    {
        ArgumentNullException.ThrowIfNull(options);
        _maintenance = maintenance;
        _contexts = new PooledDbContextFactory<EContractDbContext>(
            new DbContextOptionsBuilder<EContractDbContext>(options).AddInterceptors(SqliteSettings.Instance).Options);
    }

    /// <summary>
    /// Makes the tables where there are none, and upgrades those of an earlier version. Any other call does so too; this one finds troubles at
    /// the start. Of several hosts that start at once one does it, and the others wait.
    /// </summary>
    /// <exception cref="SchemaVersionException">A newer program made the tables, or they are the host's to make and are not there.</exception>
    public async ValueTask EnsureCreatedAsync(CancellationToken cancellationToken = default)
    {
        EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await context.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<EnvelopeHistory?> LoadAsync(EnvelopeId envelopeId, CancellationToken cancellationToken = default)
    {
        string id = envelopeId.ToString();
        EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            // Events are only ever added: those beyond the head that was read first belong to a later state.
            var head = await context.Envelopes.AsNoTracking()
                .Where(row => row.Id == id)
                .Select(row => new { row.Tenant, row.Version, row.HeadHash })
                .SingleOrDefaultAsync(cancellationToken)
                .ConfigureAwait(false);
            if (head is null)
                return null;
            List<EventRow> rows = await context.Events.AsNoTracking()
                .Where(row => row.EnvelopeId == id)
                .OrderBy(row => row.Sequence)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            long newest = rows.Count == 0 ? 0 : rows[^1].Sequence;
            if (newest > head.Version
                && await CurrentVersionAsync(context, id, cancellationToken).ConfigureAwait(false) >= newest)
            {
                rows.RemoveAll(row => row.Sequence > head.Version);
            }

            return new EnvelopeHistory(
                envelopeId,
                head.Version,
                head.HeadHash,
                [.. rows.Select(row => new StoredEvent(envelopeId, row.Sequence, row.Hash, row.Json))])
            {
                Tenant = RowMapping.Tenant(head.Tenant),
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoredLink?> FindLinkAsync(string tokenHash, CancellationToken cancellationToken = default)
    {
        EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            LinkRow? row = await context.Links.AsNoTracking()
                .SingleOrDefaultAsync(link => link.TokenHash == tokenHash, cancellationToken)
                .ConfigureAwait(false);
            return row is null ? null : new StoredLink(
                row.TokenHash, EnvelopeId.Parse(row.EnvelopeId), ParticipantId.Parse(row.ParticipantId), row.Purpose);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EnvelopeSummary>> SearchAsync(
        EnvelopeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<EnvelopeRow> rows = await EnvelopeSearch.Apply(context.Envelopes.AsNoTracking(), query)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return [.. rows.Select(row => row.ToSummary())];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _schemaGate.Dispose();

    private static Task<long> CurrentVersionAsync(EContractDbContext context, string id, CancellationToken cancellationToken) =>
        context.Envelopes.Where(row => row.Id == id).Select(row => row.Version).SingleAsync(cancellationToken);

    // All of it happens, or nothing: a failure on the way disposes the transaction uncommitted.
    private async ValueTask InTransactionAsync(Func<EContractDbContext, Task> work, CancellationToken cancellationToken)
    {
        EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await work(context).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<EContractDbContext> OpenAsync(CancellationToken cancellationToken)
    {
        EContractDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (_hasSchema)
            return context;
        await _schemaGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasSchema)
                await EContractSchema.EnsureAsync(context, _maintenance, cancellationToken).ConfigureAwait(false);
            _hasSchema = true;
            return context;
        }
        catch
        {
            await context.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _schemaGate.Release();
        }
    }
}
