namespace EContract.Sdk.EntityFrameworkCore.Tests.Databases;

/// <summary>The databases that a test runs on, by name.</summary>
public static class TestDatabases
{
    /// <summary>A file.</summary>
    public const string Sqlite = "SQLite";

    /// <summary>A server.</summary>
    public const string PostgreSql = "PostgreSQL";

    /// <summary>All.</summary>
    public static TheoryData<string> All => [Sqlite, PostgreSql];

    /// <summary>Makes an empty one.</summary>
    public static async Task<TestDatabase> CreateAsync(string name) =>
        name == PostgreSql ? await PostgreSqlTestDatabase.CreateAsync() : new SqliteTestDatabase();
}
