using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Databases;

/// <summary>A database of a test's own, empty at first.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>Names the database to EF, as a host does.</summary>
    public abstract void Configure(DbContextOptionsBuilder builder);

    /// <summary>A store on it.</summary>
    public EntityFrameworkEnvelopeStore Open(SchemaMaintenance maintenance = SchemaMaintenance.Automatic) => new(Options, maintenance);

    /// <summary>A context on it.</summary>
    public DbContextOptions<EContractDbContext> Options
    {
        get
        {
            var builder = new DbContextOptionsBuilder<EContractDbContext>();
            Configure(builder);
            return builder.Options;
        }
    }

    /// <summary>The form of all tables and indexes, a line each; nothing of what they hold, nor in what order columns stand.</summary>
    public abstract Task<IReadOnlyList<string>> DescribeAsync();

    /// <summary>Does something to the database that the SDK never would.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = Connect();
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of all rows, as text.</summary>
    public async Task<IReadOnlyList<string>> ColumnAsync(string sql)
    {
        await using DbConnection connection = Connect();
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add($"{reader.GetValue(0)}");
        return values;
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>A connection of its own, not yet open.</summary>
    protected abstract DbConnection Connect();
}
