using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace EContract.Sdk.EntityFrameworkCore.Schema;

/// <summary>
/// Gives the tables of an earlier version the form of this one. What has to change is the difference of two models, as EF's own migrations
/// find it, written in the words of the database at hand; so an upgraded database cannot come to differ from a new one.
/// </summary>
internal static class SchemaUpgrade
{
    /// <summary>Upgrades, unless somebody else does: all of it, or nothing.</summary>
    /// <param name="context">The database.</param>
    /// <param name="found">The version that was found in it.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed.</param>
    public static async Task RunAsync(EContractDbContext context, int found, CancellationToken cancellationToken)
    {
        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // The row is the lock: who comes second waits here, and then finds another version.
            int taken = await context.Schema
                .Where(row => row.Version == found)
                .ExecuteUpdateAsync(row => row.SetProperty(schema => schema.Version, EContractModel.SchemaVersion), cancellationToken)
                .ConfigureAwait(false);
            if (taken == 0)
                return;
            IModel model = context.GetService<IDesignTimeModel>().Model;
            IReadOnlyList<MigrationOperation> changes = context.GetService<IMigrationsModelDiffer>()
                .GetDifferences(ReleasedModels.Find(found, context), model.GetRelationalModel());
            IReadOnlyList<MigrationCommand> commands = context.GetService<IMigrationsSqlGenerator>()
                .Generate([.. changes.Where(change => !IsVersion(change))], model);
            var connection = context.GetService<IRelationalConnection>();
            foreach (MigrationCommand command in commands)
                await command.ExecuteNonQueryAsync(connection, cancellationToken: cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // The row with the version is part of the model, so that a host's own migrations keep it, too; here it is written already.
    private static bool IsVersion(MigrationOperation operation) => operation is InsertDataOperation { Table: EContractModel.SchemaTable };
}
