using System.Data.Common;
using System.Globalization;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>An event appended to an envelope, beside the least that a database can do durably: one row of the same bytes, committed.</summary>
internal static class AppendCases
{
    private const int Rounds = 40;

    // Taking turns after each would measure how two connections take the file's pages from each other's memory.
    private const int InATurn = 20;

    // What most events have.
    private const int EventLength = 600;

    private static readonly DateTimeOffset Begin = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<QuickCase> All()
    {
        yield return new("append of an event / bare one-row commits, SQLite: rate", Target.AtLeast(0.4), OnSqliteAsync);
        if (PostgreSqlServer.IsInstalled)
            yield return new("append of an event / bare one-row commits, PostgreSQL: rate", Target.AtLeast(0.4), OnPostgreSqlAsync);
    }

    private static async Task<(double, string)> OnSqliteAsync()
    {
        using var directory = new TemporaryDirectory();
        string connection = $"Data Source={directory.Combine("contracts.db")}";
        await using var bare = new SqliteConnection(connection);
        await bare.OpenAsync();
        await ExecuteAsync(bare, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        (double, string) result = await MeasureAsync(new DbContextOptionsBuilder<EContractDbContext>().UseSqlite(connection).Options, bare);
        SqliteConnection.ClearAllPools();
        return result;
    }

    private static async Task<(double, string)> OnPostgreSqlAsync()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync(isDurable: true);
        string connection = await server.CreateDatabaseAsync();
        await using var bare = new NpgsqlConnection(connection);
        await bare.OpenAsync();
        return await MeasureAsync(new DbContextOptionsBuilder<EContractDbContext>().UseNpgsql(connection).Options, bare);
    }

    private static async Task<(double, string)> MeasureAsync(DbContextOptions<EContractDbContext> options, DbConnection bare)
    {
        using var store = new EntityFrameworkEnvelopeStore(options);
        var id = EnvelopeId.New(TimeProvider.System);
        long version = 0;
        await AppendAsync();
        await ExecuteAsync(bare, "CREATE TABLE bare (id bigint PRIMARY KEY, json text NOT NULL)");
        await using DbCommand insert = bare.CreateCommand();
        insert.CommandText = "INSERT INTO bare VALUES (@id, @json)";
        DbParameter number = Add(insert, "@id"), json = Add(insert, "@json");
        json.Value = Json(id, 0);
        long row = 0;
        double[] turns = await Interleaved.MicrosecondsAsync(Rounds, () => RepeatAsync(CommitRowAsync), () => RepeatAsync(AppendAsync));
        double[] times = [.. turns.Select(time => time / InATurn)];
        return (
            times[0] / times[1],
            string.Create(CultureInfo.InvariantCulture, $"row {times[0]:0} µs, {1e6 / times[0]:0}/s; event {times[1]:0} µs, {1e6 / times[1]:0}/s; one at a time"));

        async Task CommitRowAsync()
        {
            number.Value = ++row;
            await insert.ExecuteNonQueryAsync();
        }

        async Task AppendAsync()
        {
            string text = Json(id, version + 1);
            await store.AppendAsync(new EnvelopeCommit
            {
                ExpectedVersion = version,
                Events = [new StoredEvent(id, version + 1, AuditChain.Hash(text), text)],
                Summary = new EnvelopeSummary(
                    id,
                    "業務委託契約",
                    EnvelopeStatus.InProgress,
                    new TransactionDetails(new DateOnly(2026, 11, 23), "株式会社サンプル", 1_200_000m),
                    Begin,
                    Begin.AddSeconds(version)),
            });
            version++;
        }
    }

    private static async Task RepeatAsync(Func<Task> commit)
    {
        for (int i = 0; i < InATurn; i++)
            await commit();
    }

    private static string Json(EnvelopeId id, long number) => ($$"""{"envelope":"{{id}}","sequence":{{number}},"text":"""+"\"").PadRight(EventLength, 'x') + "\"}";

    private static DbParameter Add(DbCommand command, string name)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the benchmark's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
