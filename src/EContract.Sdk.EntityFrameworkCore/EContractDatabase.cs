using System.Data.Common;
using System.Runtime.CompilerServices;
using EContract.Sdk.EntityFrameworkCore.Schema;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>The database as the stores use it: with its tables, in transactions, and with errors of our own.</summary>
internal sealed class EContractDatabase : IDisposable
{
    private readonly PooledDbContextFactory<EContractDbContext> _contexts;
    private readonly SchemaMaintenance _maintenance;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _schemaGate = new(1, 1);
    private volatile bool _hasSchema;

    public EContractDatabase(DbContextOptions<EContractDbContext> options, SchemaMaintenance maintenance, ILogger? logger)
    {
        _logger = logger ?? NullLogger.Instance;
        _maintenance = maintenance;
        _contexts = new PooledDbContextFactory<EContractDbContext>(
            new DbContextOptionsBuilder<EContractDbContext>(options)
                .AddInterceptors(SqliteSettings.Instance)
                // A search takes some of what it looks at, to bound it; which ones does not matter then.
                .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning))
                .Options);
    }

    /// <summary>Makes or upgrades the tables, if nobody has.</summary>
    /// <exception cref="EnvelopeStoreException">The database cannot be reached or used.</exception>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken) =>
        await ReadAsync(_ => Task.FromResult(true), cancellationToken).ConfigureAwait(false);

    /// <summary>Asks for something.</summary>
    /// <exception cref="EnvelopeStoreException">The database cannot answer.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<EContractDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
                return await work(context).ConfigureAwait(false);
        }
        catch (Exception e) when (DatabaseErrors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    /// <summary>Asks for rows that come one after the other.</summary>
    /// <exception cref="EnvelopeStoreException">The database cannot answer, or stops answering.</exception>
    public async IAsyncEnumerable<T> StreamAsync<TRow, T>(
        Func<EContractDbContext, IQueryable<TRow>> query, Func<TRow, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IAsyncEnumerator<TRow> rows = query(context).AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
            await using (rows.ConfigureAwait(false))
            {
                while (await HasNextAsync(rows).ConfigureAwait(false))
                    yield return read(rows.Current);
            }
        }
    }

    /// <summary>Asks for very many rows: they are read from the database's own reader, as EF's way of making rows costs more than the rows.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="read">Reads a row, whose columns stand in the order in which the query selects them.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="EnvelopeStoreException">The database cannot answer, or stops answering.</exception>
    public async IAsyncEnumerable<T> ScanAsync<TRow, T>(
        Func<EContractDbContext, IQueryable<TRow>> query, Func<DbDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        EContractDbContext context = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            DbCommand command = query(context).CreateDbCommand();
            await using (command.ConfigureAwait(false))
            {
                DbDataReader rows = await ExecuteAsync(context, command, cancellationToken).ConfigureAwait(false);
                await using (rows.ConfigureAwait(false))
                {
                    while (await HasNextAsync(rows, cancellationToken).ConfigureAwait(false))
                        yield return read(rows);
                }
            }
        }
    }

    /// <summary>Changes something: all of it happens, or nothing.</summary>
    /// <exception cref="EnvelopeStoreException">The database does not do it.</exception>
    public async ValueTask ChangeAsync(Func<EContractDbContext, Task> work, CancellationToken cancellationToken) =>
        await ReadAsync(
            async context =>
            {
                await context.InTransactionAsync(() => work(context), cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    public void Dispose() => _schemaGate.Dispose();

    private static async ValueTask<DbDataReader> ExecuteAsync(EContractDbContext context, DbCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (DatabaseErrors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    private static async ValueTask<bool> HasNextAsync(DbDataReader rows, CancellationToken cancellationToken)
    {
        try
        {
            return await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (DatabaseErrors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    private static async ValueTask<bool> HasNextAsync<TRow>(IAsyncEnumerator<TRow> rows)
    {
        try
        {
            return await rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (DatabaseErrors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    private async ValueTask<EContractDbContext> OpenAsync(CancellationToken cancellationToken)
    {
        EContractDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (_hasSchema)
            return context;
        try
        {
            await EnsureSchemaAsync(context, cancellationToken).ConfigureAwait(false);
            return context;
        }
        catch
        {
            await context.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task EnsureSchemaAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        await _schemaGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasSchema)
                await EContractSchema.EnsureAsync(context, _maintenance, _logger, cancellationToken).ConfigureAwait(false);
            _hasSchema = true;
        }
        finally
        {
            _schemaGate.Release();
        }
    }
}
