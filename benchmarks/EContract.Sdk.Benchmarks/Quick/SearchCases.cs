using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
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

/// <summary>Searches among 1,000,000 envelopes, as a host makes them. Loading takes minutes, and so they run only when they are named.</summary>
internal static class SearchCases
{
    private const int Names = 60_000, Rounds = 30;

    // For trying: ECONTRACT_SEARCH_ENVELOPES says another number.
    private static readonly int Envelopes = int.Parse(Environment.GetEnvironmentVariable("ECONTRACT_SEARCH_ENVELOPES") ?? "1000000", CultureInfo.InvariantCulture);

    // For trying: ECONTRACT_SEARCH_DATABASE names a database of PostgreSQL to load, once, and to search from then on.
    private static readonly string? Kept = Environment.GetEnvironmentVariable("ECONTRACT_SEARCH_DATABASE");

    public static IEnumerable<QuickCase> All() =>
    [
        new("search of 1,000,000 envelopes on SQLite: ms at p95 of the slowest kind", Target.AtMost(150), OnSqliteAsync),
        new("search of 1,000,000 envelopes on PostgreSQL: ms at p95 of the slowest kind", Target.AtMost(50), OnPostgreSqlAsync),
    ];

    private static async Task<(double, string)> OnSqliteAsync()
    {
        using var folder = new TemporaryDirectory();
        string database = $"Data Source={folder.Combine("contracts.db")}";
        try
        {
            return await MeasureAsync(
                options => options.UseSqlite(database),
                () => new SqliteConnection(database),
                ["PRAGMA synchronous = OFF", "PRAGMA cache_size = -1000000"],
                ["PRAGMA wal_checkpoint(TRUNCATE)"]);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }
    }

    private static async Task<(double, string)> OnPostgreSqlAsync()
    {
        if (Kept is not null)
            return await MeasureAsync(options => options.UseNpgsql(Kept), () => new NpgsqlConnection(Kept), [], ["VACUUM ANALYZE"]);
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        string database = await server.CreateDatabaseAsync();
        return await MeasureAsync(options => options.UseNpgsql(database), () => new NpgsqlConnection(database), [], ["VACUUM ANALYZE"]);
    }

    private static async Task<(double, string)> MeasureAsync(
        Action<DbContextOptionsBuilder<EContractDbContext>> configure, Func<DbConnection> connect, string[] before, string[] after)
    {
        var options = new DbContextOptionsBuilder<EContractDbContext>();
        configure(options);
        using var store = new EntityFrameworkEnvelopeStore(options.Options);
        var contracts = new SyntheticContracts(Names);
        long start = Stopwatch.GetTimestamp();
        if (!(await store.SearchAsync(new EnvelopeQuery { Tenant = contracts.Tenant, Limit = 2 })).Skip(1).Any())
            await LoadAsync(store, contracts, connect, before, after);
        var details = new List<string> { string.Create(CultureInfo.InvariantCulture, $"loaded in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s") };
        double slowest = 0;
        foreach ((string name, Func<int, EnvelopeQuery> query) in Queries(contracts.Names))
        {
            var times = new List<double>();
            int found = 0;
            for (int round = -2; round < Rounds; round++)
            {
                EnvelopeQuery asked = query(Math.Abs(round)) with { Tenant = contracts.Tenant };
                long begun = Stopwatch.GetTimestamp();
                found = (await store.SearchAsync(asked)).Count;
                if (round >= 0)
                    times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            times.Sort();
            double p95 = times[(int)Math.Ceiling(times.Count * 0.95) - 1];
            slowest = Math.Max(slowest, p95);
            details.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: p50 {times[times.Count / 2]:0.0}, p95 {p95:0.0}, max {times[^1]:0.0} ms, {found} found"));
        }

        return (slowest, string.Join("\n    ", details));
    }

    private static async Task LoadAsync(EntityFrameworkEnvelopeStore store, SyntheticContracts contracts, Func<DbConnection> connect, string[] before, string[] after)
    {
        EnvelopeSummary first = contracts.Make(1).First() with { Id = EnvelopeId.New(TimeProvider.System), Transaction = null };
        await store.AppendAsync(new EnvelopeCommit { ExpectedVersion = 0, Events = [new StoredEvent(first.Id, 1, new string('0', 64), "{}")], Summary = first });
        await using DbConnection connection = connect();
        await connection.OpenAsync();
        await RunAsync(before);
        await SearchLoader.LoadAsync(connection, contracts.Make(Envelopes), CancellationToken.None);
        await RunAsync(after);

        async Task RunAsync(string[] statements)
        {
            foreach (string statement in statements)
            {
                await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are above.
                command.CommandText = statement;
#pragma warning restore CA2100
                command.CommandTimeout = 0;
                await command.ExecuteNonQueryAsync();
            }
        }
    }

    private static IEnumerable<(string Name, Func<int, EnvelopeQuery> Query)> Queries(IReadOnlyList<string> names)
    {
        var year = SearchRange.Between(new DateOnly(2024, 4, 1), new DateOnly(2025, 3, 31));
        var all = SearchRange.Between(new DateOnly(2000, 1, 1), new DateOnly(2030, 1, 1));
        SearchRange<DateOnly> Month(int i) => SearchRange.Between(new DateOnly(2018 + (i % 8), 1 + (i % 12), 1), new DateOnly(2018 + (i % 8), 1 + (i % 12), 28));
        SearchRange<decimal> Amounts(int i) => SearchRange.Between(100_000m + (i * 1000), 200_000m + (i * 1000));
        var anything = SearchRange.Between(0m, 900_000_000m);
        string Frequent(int i) => names[i % 5];
        string Common(int i) => names[100 + i];
        string Rare(int i) => names[30_000 + (i * 977)];
        string[] parts = ["東海", "建設", "工業", "商事", "システム", "名古屋", "産業", "設備"];

        yield return ("nothing, newest first", _ => new());
        yield return ("one day", i => new() { TransactionDate = SearchRange.Exactly(new DateOnly(2024, 1 + (i % 12), 1 + (i % 28))) });
        yield return ("a year and amounts", i => new() { TransactionDate = year, Amount = Amounts(i) });
        yield return ("a year, amounts, a frequent name", i => new() { TransactionDate = year, Amount = Amounts(i), Counterparty = Frequent(i) });
        yield return ("a month, amounts, a part that many names have", i => new() { TransactionDate = Month(i), Amount = anything, Counterparty = parts[i % parts.Length] });
        yield return ("a month, any amount, a part that nearly all have", i => new() { TransactionDate = Month(i), Amount = anything, Counterparty = "株式会社" });
        yield return ("all dates, a rare name", i => new() { TransactionDate = all, Counterparty = Rare(i) });
        yield return ("all dates, amounts, a rare name by the amount", i => new() { TransactionDate = all, Amount = anything, Counterparty = Rare(i), OrderBy = EnvelopeOrder.Amount });
        yield return ("all dates, any amount, a common name", i => new() { TransactionDate = all, Amount = anything, Counterparty = Common(i), OrderBy = EnvelopeOrder.TransactionDate });
        yield return ("blank amount, a frequent name", i => new() { Amount = SearchRange.Blank<decimal>(), Counterparty = Frequent(i) });
        yield return ("blank amount, a part, a year", i => new() { Amount = SearchRange.Blank<decimal>(), Counterparty = parts[i % parts.Length], TransactionDate = year });
        yield return ("one amount, a part", i => new() { Amount = SearchRange.Exactly(500_000m), Counterparty = parts[i % parts.Length], OrderBy = EnvelopeOrder.TransactionDate });
        yield return ("3 % of amounts, a part of 5 %, by the date", i => new() { Amount = SearchRange.Between(10_000m, 13_000m + i), Counterparty = parts[i % parts.Length], OrderBy = EnvelopeOrder.TransactionDate });
        yield return ("a part that no name has", i => new() { TransactionDate = all, Counterparty = $"東海{(char)('亀' + i)}" });
        yield return ("one character, a year", i => new() { TransactionDate = year, Counterparty = parts[i % parts.Length][..1] });
        yield return ("a part, by the counterparty", i => new() { Counterparty = parts[i % parts.Length], OrderBy = EnvelopeOrder.Counterparty, Ascending = true });
        yield return ("a year, a part, by the change", i => new() { TransactionDate = year, Counterparty = parts[i % parts.Length], OrderBy = EnvelopeOrder.Updated });
        yield return ("date and amount wide, a deep page", i => Deep(new() { TransactionDate = all, Amount = anything, OrderBy = EnvelopeOrder.TransactionDate }, new DateOnly(2018, 1 + (i % 12), 5), null, names));
        yield return ("amount wide, a part, a deep page by the amount", i => Deep(new() { Amount = anything, Counterparty = parts[i % parts.Length], OrderBy = EnvelopeOrder.Amount }, null, 50_000m, names));
        yield return ("blank amount among all, a deep page by the amount", i => Deep(new() { TransactionDate = all, OrderBy = EnvelopeOrder.Amount }, new DateOnly(2020, 1, 1), null, names));
        yield return ("two alternatives, a year", i => new() { TransactionDate = year, AnyOf = [new() { Counterparty = Rare(i) }, new() { Amount = SearchRange.Exactly(77_000m) }] });
        yield return ("any amount, contracts of ten years ago first, a name of today", i => new() { Amount = anything, Counterparty = Common(i), TransactionDate = SearchRange.AtLeast(new DateOnly(2026, 1, 1)), Ascending = true });
    }

    // As if the page before had ended there.
    private static EnvelopeQuery Deep(EnvelopeQuery query, DateOnly? date, decimal? amount, IReadOnlyList<string> names)
    {
        query = query with { Tenant = TenantId.Default };
        var last = new EnvelopeSummary(
            EnvelopeId.Parse("01650000-0000-7000-8000-000000000000"), "", EnvelopeStatus.Completed, new(date ?? new DateOnly(2018, 1, 1), names[0], amount), default, default);
        return query with { Continuation = Contracts.Search.SearchPosition.Of(query, last).ToContinuation(query) };
    }
}
