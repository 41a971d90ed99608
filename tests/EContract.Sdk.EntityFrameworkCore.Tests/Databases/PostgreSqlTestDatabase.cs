using System.Data.Common;
using EContract.TestInfrastructure.Databases;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Databases;

/// <summary>A database on a real PostgreSQL server, which all tests share.</summary>
public sealed class PostgreSqlTestDatabase : TestDatabase
{
    private static readonly Lazy<Task<PostgreSqlServer>> Shared = new(() => PostgreSqlServer.StartAsync());

    private PostgreSqlTestDatabase(string connectionString) => ConnectionString = connectionString;

    /// <summary>How others connect to it.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a database; skips the test where PostgreSQL is missing.</summary>
    public static async Task<PostgreSqlTestDatabase> CreateAsync() => new(await (await Shared.Value).CreateDatabaseAsync());

    /// <inheritdoc/>
    public override void Configure(DbContextOptionsBuilder builder) => builder.UseNpgsql(ConnectionString);

    // See the remark on defaults at the other database.
    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> DescribeAsync() => ColumnAsync(
        """
        SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '-') || ' ' || is_nullable
            || ' ' || coalesce(collation_name, '-') || ' ' || is_identity AS line
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL
        SELECT tablename || ': ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL
        SELECT conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        ORDER BY line
        """);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
        return default;
    }

    /// <inheritdoc/>
    protected override DbConnection Connect() => new NpgsqlConnection(ConnectionString);
}
