using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.EntityFrameworkCore.Search;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Keeps envelopes in a relational database: SQLite by default, others through their own EF Core providers.</summary>
/// <remarks>The tables are made when first needed. Safe for concurrent use, also by several processes on one database.</remarks>
public sealed partial class EntityFrameworkEnvelopeStore : IEnvelopeStore, IDisposable
{
    private readonly EContractDatabase _database;

    /// <summary>How much a search looks at.</summary>
    internal SearchBounds Bounds { get; init; } = SearchBounds.Usual;

    /// <summary>How long a search may take.</summary>
    internal TimeSpan SearchTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Creates the store.</summary>
    /// <param name="options">Names the database.</param>
    /// <param name="maintenance">Who makes and upgrades the tables.</param>
    /// <param name="logger">Is told how far an upgrade has come, and what of the database cannot be read; nobody when <see langword="null"/>.</param>
    /// <exception cref="NormalizationException">The process cannot compare names.</exception>
    public EntityFrameworkEnvelopeStore(
        DbContextOptions<EContractDbContext> options, SchemaMaintenance maintenance = SchemaMaintenance.Automatic, ILogger<EntityFrameworkEnvelopeStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        CounterpartyName.RequireNormalization();
        _database = new EContractDatabase(options, maintenance, logger);
    }

    /// <summary>
    /// Makes the tables where there are none, and upgrades those of an earlier version. Any other call does so too; this one finds troubles at
    /// the start. Of several hosts that start at once one does it, and the others wait.
    /// </summary>
    /// <exception cref="SchemaVersionException">A newer program made the tables, or they are the host's to make and are not there.</exception>
    /// <exception cref="EnvelopeStoreException">The database cannot be reached or used.</exception>
    public ValueTask EnsureCreatedAsync(CancellationToken cancellationToken = default) => _database.PrepareAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<EnvelopeHistory?> LoadAsync(EnvelopeId envelopeId, CancellationToken cancellationToken = default)
    {
        string id = envelopeId.ToString();
        return await _database.ReadAsync<EnvelopeHistory?>(async context =>
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
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredLink?> FindLinkAsync(string tokenHash, CancellationToken cancellationToken = default)
    {
        return await _database.ReadAsync<StoredLink?>(async context =>
        {
            LinkRow? row = await context.Links.AsNoTracking()
                .SingleOrDefaultAsync(link => link.TokenHash == tokenHash, cancellationToken)
                .ConfigureAwait(false);
            return row is null ? null : new StoredLink(
                row.TokenHash, RowMapping.Id(row.EnvelopeId), ParticipantId.Parse(row.ParticipantId), row.Purpose);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<EnvelopePage> SearchAsync(EnvelopeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return await _database
            .ReadAsync(
                context => SearchLimit.RunAsync(context, SearchTimeLimit, token => new EnvelopeSearch(context, query, Bounds).RunAsync(token), cancellationToken),
                cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static Task<long> CurrentVersionAsync(EContractDbContext context, string id, CancellationToken cancellationToken) =>
        context.Envelopes.Where(row => row.Id == id).Select(row => row.Version).SingleAsync(cancellationToken);
}
