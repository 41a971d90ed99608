using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>All that is said to SQLite and to no other database.</summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    // WAL: readers do not wait for the writer. FULL: a commit is on the disk when it returns, also when the power fails.
    // The time out is how long a writer waits for another process's transaction before it gives up.
    private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";

    public static readonly SqliteSettings Instance = new();

    // What was said to a connection stays when it goes back to the pool, where its handle does not change.
    private readonly ConditionalWeakTable<sqlite3, object> _told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (connection is SqliteConnection { Handle: { } handle } && _told.TryAdd(handle, this) && IsWritable(connection))
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
    }

    // SQLite knows no asynchronous work.
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    // EF opens a database for reading only to see whether it is there.
    private static bool IsWritable(DbConnection connection) =>
        new SqliteConnectionStringBuilder(connection.ConnectionString).Mode != SqliteOpenMode.ReadOnly;
}
