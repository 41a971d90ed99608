using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using Npgsql;

namespace EContract.TestInfrastructure.Databases;

/// <summary>Writes what envelopes are found by straight into a store's tables: a million by way of events would take an hour.</summary>
/// <remarks>Of the entries only the title, the status and how the counterparty is spelled are written. A test compares the rows with those that the store writes.</remarks>
public static class SearchLoader
{
    private const int Chunk = 10_000;

    /// <summary>Loads envelopes into a database with tables and at least one envelope, whose row is the pattern for the others.</summary>
    public static async Task LoadAsync(DbConnection connection, IEnumerable<EnvelopeSummary> envelopes, CancellationToken cancellationToken)
    {
        (string Name, object? Value)[] pattern = await PatternAsync(connection, cancellationToken);
        string[] columns = [.. pattern.Select(column => column.Name)];
        HashSet<(SearchField, string)> known = await KnownAsync(connection, cancellationToken);
        foreach (EnvelopeSummary[] chunk in envelopes.Chunk(Chunk))
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await InsertAsync(connection, "econtract_envelopes", columns, chunk.Select(envelope => Row(pattern, envelope)), cancellationToken);
            await InsertAsync(connection, "econtract_search", ["EnvelopeId", "Tenant", "Day", "Amount", "AmountClass", "Counterparty"], chunk.Select(Search), cancellationToken);
            (SearchEntry Entry, EnvelopeSummary Envelope)[] entries = [.. chunk.SelectMany(SearchEntry.Of, (envelope, entry) => (entry, envelope))];
            await InsertAsync(
                connection,
                "econtract_search_entries",
                ["Tenant", "Field", "Value", "EnvelopeId", "Detail"],
                entries.Where(pair => pair.Entry.Field is SearchField.Title or SearchField.Status or SearchField.CounterpartySpelling)
                    .Select(pair => (object?[])[pair.Envelope.Tenant.ToString(), (int)pair.Entry.Field, pair.Entry.Value, pair.Envelope.Id.ToString(), pair.Entry.Detail]),
                cancellationToken);
            await InsertAsync(
                connection,
                "econtract_search_grams",
                ["Tenant", "Field", "Gram", "Value"],
                entries.Where(pair => pair.Entry.Field is SearchField.Title or SearchField.Counterparty or SearchField.CounterpartySpelling && known.Add((pair.Entry.Field, pair.Entry.Value)))
                    .SelectMany(pair => SearchEntry.Grams(pair.Entry.Value), (pair, gram) => (object?[])[pair.Envelope.Tenant.ToString(), (int)pair.Entry.Field, gram, pair.Entry.Value]),
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static object?[] Row((string Name, object? Value)[] pattern, EnvelopeSummary envelope) =>
    [
        .. pattern.Select(column => column.Name switch
        {
            "Id" => envelope.Id.ToString(),
            "Tenant" => envelope.Tenant.ToString(),
            "Title" => envelope.Title,
            "Status" => envelope.Status.ToString(),
            "Summary" => JsonSerializer.Serialize(envelope with { UpdatedAt = default }),
            "CreatedAt" => envelope.CreatedAt.UtcTicks,
            "UpdatedAt" => envelope.UpdatedAt.UtcTicks,
            _ => column.Value,
        }),
    ];

    private static object?[] Search(EnvelopeSummary envelope) =>
    [
        envelope.Id.ToString(),
        envelope.Tenant.ToString(),
        envelope.Transaction is { } dated ? (long)dated.Date.DayNumber : null,
        envelope.Transaction?.Amount is { } amount ? (long)(amount * 10_000m) : null,
        envelope.Transaction?.Amount is { } classed ? ClassOf((long)(classed * 10_000m)) : null,
        SearchEntry.CounterpartyOf(envelope),
    ];

    // The digits but the first, nine classes each, and the first.
    private static int ClassOf(long amount)
    {
        string digits = Math.Abs(amount).ToString(CultureInfo.InvariantCulture);
        return amount == 0 ? 0 : Math.Sign(amount) * (((digits.Length - 1) * 9) + digits[0] - '0');
    }

    private static async Task<(string Name, object? Value)[]> PatternAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM econtract_envelopes LIMIT 1";
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.IsDBNull(i) ? null : reader.GetValue(i)))]
            : throw new InvalidOperationException("There is no envelope to go by.");
    }

    private static async Task<HashSet<(SearchField, string)>> KnownAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = """SELECT DISTINCT "Field", "Value" FROM econtract_search_grams""";
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new HashSet<(SearchField, string)>();
        while (await reader.ReadAsync(cancellationToken))
            known.Add(((SearchField)reader.GetInt32(0), reader.GetString(1)));
        return known;
    }

    private static async Task InsertAsync(
        DbConnection connection, string table, string[] columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        string list = string.Join(", ", columns.Select(column => $"\"{column}\""));
        if (connection is NpgsqlConnection npgsql)
        {
            await using NpgsqlBinaryImporter importer = await npgsql.BeginBinaryImportAsync($"COPY {table} ({list}) FROM STDIN (FORMAT BINARY)", cancellationToken);
            foreach (object?[] row in rows)
                await importer.WriteRowAsync(cancellationToken, row);
            await importer.CompleteAsync(cancellationToken);
            return;
        }

        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are the tables' own.
        command.CommandText = $"INSERT INTO {table} ({list}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
#pragma warning restore CA2100
        foreach ((_, int i) in columns.Select((column, i) => (column, i)))
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        foreach (object?[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
