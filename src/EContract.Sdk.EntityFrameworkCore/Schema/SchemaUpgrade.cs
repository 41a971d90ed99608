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
    public static Task RunAsync(EContractDbContext context, int found, CancellationToken cancellationToken) => context.InTransactionAsync(
        async () =>
        {
            // The row is the lock: who comes second waits here, and then finds another version.
            int taken = await context.Schema
                .Where(row => row.Version == found)
                .ExecuteUpdateAsync(row => row.SetProperty(schema => schema.Version, EContractModel.SchemaVersion), cancellationToken)
                .ConfigureAwait(false);
            if (taken == 0)
                return;
            var connection = context.GetService<IRelationalConnection>();
            foreach (MigrationCommand command in Difference(context, found))
                await command.ExecuteNonQueryAsync(connection, cancellationToken: cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private static IReadOnlyList<MigrationCommand> Difference(EContractDbContext context, int found)
    {
        IModel model = context.GetService<IDesignTimeModel>().Model;
        IReadOnlyList<MigrationOperation> changes = context.GetService<IMigrationsModelDiffer>()
            .GetDifferences(ReleasedModels.Find(found, context), model.GetRelationalModel());
        return context.GetService<IMigrationsSqlGenerator>().Generate([.. changes.Where(change => !IsVersion(change))], model);
    }

    // The row with the version is part of the model, so that a host's own migrations keep it, too; here it is written already.
    private static bool IsVersion(MigrationOperation operation) => operation is InsertDataOperation { Table: EContractModel.SchemaTable };
}
