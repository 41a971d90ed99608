using System.Data.Common;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.EntityFrameworkCore.Schema;

/// <summary>Makes the tables where there are none, upgrades those of an earlier version, and refuses those of a later one.</summary>
internal static class EContractSchema
{
    // Hosts that start together may find a database without tables several times, while another makes it.
    private const int MaxAttempts = 5;

    /// <summary>Several hosts may start at once: one makes or upgrades the tables, the others wait and find them.</summary>
    /// <param name="context">The database.</param>
    /// <param name="maintenance">Whether the tables may be made and changed.</param>
    /// <param name="logger">Is told of what takes long.</param>
    /// <param name="cancellationToken">Gives up; another call goes on.</param>
    /// <exception cref="SchemaVersionException">The tables are of a version that cannot be used, or there are none and none may be made.</exception>
    public static async Task EnsureAsync(EContractDbContext context, SchemaMaintenance maintenance, ILogger logger, CancellationToken cancellationToken)
    {
        // Changing the tables of a large database takes as long as it takes, and so does waiting for who does it.
        context.Database.SetCommandTimeout(0);
        bool mayChange = maintenance == SchemaMaintenance.Automatic;
        for (int attempt = 1; ; attempt++)
        {
            int? found = await FindVersionAsync(context, cancellationToken).ConfigureAwait(false);
            if (found == EContractModel.SchemaVersion)
                break;
            if (!mayChange || (found is { } unknown && !ReleasedModels.Has(unknown)))
                throw new SchemaVersionException(found ?? 0, EContractModel.SchemaVersion);
            if (found is { } version)
                await SchemaUpgrade.RunAsync(context, version, cancellationToken).ConfigureAwait(false);
            else
                await TryCreateAsync(context, attempt == MaxAttempts, cancellationToken).ConfigureAwait(false);
        }

        await SchemaFill.RunAsync(context, logger, cancellationToken).ConfigureAwait(false);
        context.Database.SetCommandTimeout((int?)null);
    }

    /// <summary>The version of the tables; <see langword="null"/> when there are none.</summary>
    private static async Task<int?> FindVersionAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            return null;
        try
        {
            return await context.Schema.Select(row => (int?)row.Version).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e) when (DatabaseErrors.Translate(e) is { Failure: EnvelopeStoreFailure.Rejected or EnvelopeStoreFailure.Unavailable })
        {
            // No such table: the host's database, without ours. If it is anything else, it comes up again when the tables are made.
            return null;
        }
    }

    private static async Task TryCreateAsync(EContractDbContext context, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException) when (!isLast)
        {
            // Somebody else was faster, or the database cannot be used at all: then the last attempt says so.
        }
    }

    private static async Task CreateAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            await creator.CreateAsync(cancellationToken).ConfigureAwait(false);
        await context.InTransactionAsync(() => creator.CreateTablesAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
