using System.Data.Common;
using EContract.TestInfrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Databases;

/// <summary>A file.</summary>
/// <param name="path">Where it is; in a folder of its own unless given.</param>
public sealed class SqliteTestDatabase(string? path = null) : TestDatabase
{
    private readonly TemporaryDirectory _directory = new();

    private string ConnectionString => $"Data Source={path ?? _directory.Combine("contracts.db")}";

    /// <inheritdoc/>
    public override void Configure(DbContextOptionsBuilder builder) => builder.UseSqlite(ConnectionString);

    // A column that was added to a table has a default; one of a new table has none, and needs none, because the store writes each.
    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> DescribeAsync() => ColumnAsync(
        """
        SELECT t.name || '.' || c.name || ' ' || c.type || CASE c."notnull" WHEN 1 THEN ' not null' ELSE '' END || ' key ' || c.pk AS line
        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
        UNION ALL
        SELECT i.tbl_name || ': ' || i.name || ' ' || (SELECT group_concat(name || ' ' || "desc" || ' ' || coll) FROM pragma_index_xinfo(i.name) WHERE key = 1)
        FROM sqlite_master i WHERE i.type = 'index'
        UNION ALL
        SELECT m.type || ' ' || m.sql FROM sqlite_master m WHERE m.type NOT IN ('table', 'index')
        ORDER BY line
        """);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
        return default;
    }

    /// <inheritdoc/>
    protected override DbConnection Connect() => new SqliteConnection(ConnectionString);
}
