using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>All that is said to SQLite and to no other database.</summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    // WAL: readers do not wait for the writer. FULL: a commit is on the disk when it returns, also when the power fails.
    // The time out is how long a writer waits for another process's transaction before it gives up.
    private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";

    public static readonly SqliteSettings Instance = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (!IsWritable(connection))
            return;
        using DbCommand command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (!IsWritable(connection))
            return;
        DbCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // EF opens a database for reading only to see whether it is there.
    private static bool IsWritable(DbConnection connection) =>
        connection is SqliteConnection && new SqliteConnectionStringBuilder(connection.ConnectionString).Mode != SqliteOpenMode.ReadOnly;
}
