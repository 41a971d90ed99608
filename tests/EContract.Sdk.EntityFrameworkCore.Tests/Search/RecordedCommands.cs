using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Search;

/// <summary>Remembers what is asked of the database, to ask it how it does that.</summary>
internal sealed class RecordedCommands : DbCommandInterceptor
{
    public List<(string Sql, (string Name, object? Value)[] Parameters)> Commands { get; } = [];

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Commands.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
        return base.ReaderExecutedAsync(command, eventData, result, cancellationToken);
    }

    /// <summary>The database's plan of a command, a line each.</summary>
    public static async Task<IReadOnlyList<string>> ExplainAsync(DbConnection connection, (string Sql, (string Name, object? Value)[] Parameters) recorded)
    {
        bool isSqlite = connection is Microsoft.Data.Sqlite.SqliteConnection;
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the store's.
        command.CommandText = (isSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (COSTS OFF, ANALYZE, TIMING OFF, SUMMARY OFF) ") + recorded.Sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in recorded.Parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(isSqlite ? 3 : 0));
        return lines;
    }
}
