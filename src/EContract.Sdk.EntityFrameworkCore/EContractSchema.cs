using System.Data.Common;
using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Makes the tables where there are none, and checks their version where there are.</summary>
internal static class EContractSchema
{
    private const int RowId = 1;

    /// <summary>Several hosts may start at once: one makes the tables, the others find them.</summary>
    /// <exception cref="SchemaVersionException">A newer program made the tables.</exception>
    public static async Task EnsureAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        if (await FindVersionAsync(context, cancellationToken).ConfigureAwait(false) is not { } version)
        {
            try
            {
                await CreateAsync(context, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DbException)
            {
                // Somebody else was faster, or the database cannot be used at all: then this throws again.
                version = await FindVersionAsync(context, cancellationToken).ConfigureAwait(false) ?? 0;
                if (version == 0)
                    throw;
            }
        }

        if (version > EContractModel.SchemaVersion)
            throw new SchemaVersionException(version, EContractModel.SchemaVersion);
    }

    private static async Task<int?> FindVersionAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            return null;
        try
        {
            return await context.Schema.Select(row => (int?)row.Version).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException)
        {
            // No such table: the host's database, without ours. Other troubles come up again when the tables are made.
            return null;
        }
    }

    private static async Task CreateAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            await creator.CreateAsync(cancellationToken).ConfigureAwait(false);
        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await creator.CreateTablesAsync(cancellationToken).ConfigureAwait(false);
            context.Schema.Add(new SchemaRow { Id = RowId, Version = EContractModel.SchemaVersion });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
