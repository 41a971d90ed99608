using System.Data.Common;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Databases;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Search;

/// <summary>The databases' own plans for searches: none reads all envelopes, and the law's three fields are answered from indexes.</summary>
public sealed class SearchPlanTests
{
    private const int Envelopes = 30_000;

    private static readonly SearchRange<DateOnly> Year = SearchRange.Between(new DateOnly(2024, 4, 1), new DateOnly(2025, 3, 31));
    private static readonly SearchRange<DateOnly> Always = SearchRange.Between(new DateOnly(2000, 1, 1), new DateOnly(2040, 1, 1));
    private static readonly SearchRange<decimal> Anything = SearchRange.Between(0m, 900_000_000m);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => TestDatabases.All;

    private static Dictionary<string, EnvelopeQuery> Queries(IReadOnlyList<string> names)
    {
        var queries = new Dictionary<string, EnvelopeQuery>
        {
            ["nothing"] = new(),
            ["one day"] = new() { TransactionDate = SearchRange.Exactly(new DateOnly(2024, 5, 7)) },
            ["a year and amounts"] = new() { TransactionDate = Year, Amount = SearchRange.Between(100_000m, 200_000m) },
            ["a year, amounts and a frequent name"] = new() { TransactionDate = Year, Amount = SearchRange.Between(100_000m, 200_000m), Counterparty = names[0] },
            ["a year, any amount and a part that nearly all have"] = new() { TransactionDate = Year, Amount = Anything, Counterparty = "株式会社" },
            ["all dates, any amount and a rare name"] = new() { TransactionDate = Always, Amount = Anything, Counterparty = names[^1] },
            ["all dates, any amount and a part of some"] = new() { TransactionDate = Always, Amount = Anything, Counterparty = "東海" },
            ["blank amount and a name"] = new() { Amount = SearchRange.Blank<decimal>(), Counterparty = names[0] },
            ["blank amount in a year"] = new() { Amount = SearchRange.Blank<decimal>(), TransactionDate = Year },
            ["blank counterparty"] = new() { Counterparty = SearchText.Blank },
            ["a whole name"] = new() { Counterparty = SearchText.Exactly(names[3]) },
            ["one character"] = new() { Counterparty = "森" },
            ["a frequent name cut within its legal form"] = new() { TransactionDate = Year, Counterparty = names.First(one => one.EndsWith("株式会社", StringComparison.Ordinal))[..^2] },
            ["a part of a legal form that many have"] = new() { TransactionDate = Year, Amount = Anything, Counterparty = "式会" },
            ["a name that nobody has"] = new() { Counterparty = "東海亀" },
            ["alternatives"] = new() { TransactionDate = Year, AnyOf = [new() { Counterparty = names[^2] }, new() { Amount = SearchRange.Exactly(77_000m) }] },
            ["a title and a status"] = new() { Title = "覚書", Statuses = [EnvelopeStatus.InProgress] },
            ["what changed lately"] = new() { UpdatedAt = SearchRange.AtLeast(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)) },
        };
        // Each in two orders; among all, in every order.
        EnvelopeOrder[] orders = Enum.GetValues<EnvelopeOrder>();
        foreach (((string name, EnvelopeQuery query), int i) in queries.Select((pair, i) => (pair, i)).ToArray())
            queries[$"{name}, by {orders[1 + (i % 4)]}"] = query with { OrderBy = orders[1 + (i % 4)], Ascending = i % 3 == 0 };

        return queries;
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AnySearch_FindsWhatIsThereAndReadsNoTableFromEndToEnd(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        var recorded = new RecordedCommands();
        using var store = new EntityFrameworkEnvelopeStore(new DbContextOptionsBuilder<EContractDbContext>(database.Options).AddInterceptors(recorded).Options);
        var contracts = new SyntheticContracts(5_000);
        await using var context = new EContractDbContext(database.Options);
        DbConnection connection = context.Database.GetDbConnection();
        EnvelopeSummary[] all = [.. contracts.Make(Envelopes)];
        await LoadAsync(database, store, connection, all);
        var faults = new List<string>();
        foreach ((string asked, EnvelopeQuery query) in Queries(contracts.Names))
        {
            recorded.Commands.Clear();
            EnvelopeQuery own = query with { Tenant = TenantId.Default };
            EnvelopePage page = await store.SearchAsync(own, Token);
            List<EnvelopeSummary> found = [.. page];
            if (page.Continuation is { } continuation)
                found.AddRange(await store.SearchAsync(own with { Continuation = continuation }, Token));
            EnvelopeId[] expected = Expected(own, [PatternEnvelope(all[0].Title), .. all]);
            Assert.True(expected.SequenceEqual(found.Select(envelope => envelope.Id)), $"{asked}: {found.Count} found, {expected.Length} expected");

            Assert.InRange(recorded.Commands.Count, 1, 40);
            foreach (var command in recorded.Commands)
            {
                IReadOnlyList<string> plan = await RecordedCommands.ExplainAsync(connection, command);
                if (ReadsAll(plan))
                    faults.Add($"{asked}:\n{command.Sql}\n{string.Join('\n', plan)}\n");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(8)));
    }

    [Fact]
    public async Task Loaded_IsWhatTheStoreWrites()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync("SQLite");
        using EntityFrameworkEnvelopeStore store = database.Open();
        var contracts = new SyntheticContracts(50);
        EnvelopeSummary[] envelopes = [.. contracts.Make(200)];
        await using var context = new EContractDbContext(database.Options);
        await LoadAsync(database, store, context.Database.GetDbConnection(), envelopes);
        await using TestDatabase written = await TestDatabases.CreateAsync("SQLite");
        using EntityFrameworkEnvelopeStore writer = written.Open();
        foreach (EnvelopeSummary envelope in envelopes)
            await writer.AppendAsync(Commit(envelope), Token);

        foreach (string table in (string[])["econtract_search", "econtract_search_entries", "econtract_search_grams", "econtract_envelopes"])
        {
            string sql = table switch
            {
                "econtract_search" => """SELECT "EnvelopeId" || '|' || "Tenant" || '|' || coalesce("Day", '') || '|' || coalesce("Amount", '') || '|' || coalesce("AmountClass", '') || '|' || coalesce("Counterparty", '') FROM econtract_search""",
                "econtract_search_entries" => """SELECT "Tenant" || '|' || "Field" || '|' || "Value" || '|' || "EnvelopeId" || '|' || "Detail" FROM econtract_search_entries WHERE "Field" IN (8, 22, 32)""",
                "econtract_search_grams" => """SELECT "Tenant" || '|' || "Field" || '|' || "Gram" || '|' || "Value" FROM econtract_search_grams""",
                _ => """SELECT "Id" || '|' || "Tenant" || '|' || "Title" || '|' || "Status" || '|' || "Summary" || '|' || "CreatedAt" || '|' || "UpdatedAt" FROM econtract_envelopes""",
            };
            string[] expected = [.. (await written.ColumnAsync(sql)).Order(StringComparer.Ordinal)];
            string[] loaded = [.. (await database.ColumnAsync(sql)).Where(row => !row.Contains(Pattern.ToString(), StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, loaded);
        }
    }

    private static EnvelopeId Pattern { get; } = EnvelopeId.New(TimeProvider.System);

    // SQLite: a SCAN that is of a table, not of what a subquery gave. PostgreSQL: a sequential scan that did not end early.
    private static bool ReadsAll(IReadOnlyList<string> plan)
    {
        string[] subqueries = [.. plan.Where(line => line.StartsWith("CO-ROUTINE ", StringComparison.Ordinal) || line.StartsWith("MATERIALIZE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];
        bool scans = plan.Any(line => line.StartsWith("SCAN ", StringComparison.Ordinal)
            && !line.Contains("VIRTUAL TABLE", StringComparison.Ordinal) && !subqueries.Contains(line.Split(' ')[1]));
        return scans || plan.Where((line, i) => line.Contains("Seq Scan on econtract", StringComparison.Ordinal)
            && NumberAfter(line, "rows=") + plan.Skip(i + 1).Take(3).Sum(after => NumberAfter(after, "Removed by Filter: ")) > Envelopes / 4).Any();
    }

    private static int NumberAfter(string line, string word) => line.IndexOf(word, StringComparison.Ordinal) is >= 0 and var at
        ? int.Parse(string.Concat(line[(at + word.Length)..].TakeWhile(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture)
        : 0;

    private static EnvelopeCommit Commit(EnvelopeSummary summary) => new()
    {
        ExpectedVersion = 0, Events = [new StoredEvent(summary.Id, 1, new string('0', 64), "{}")], Summary = summary,
    };

    private static EnvelopeSummary PatternEnvelope(string title) => new(Pattern, title, EnvelopeStatus.Draft, null, default, default);

    private static async Task LoadAsync(TestDatabase database, EntityFrameworkEnvelopeStore store, DbConnection connection, EnvelopeSummary[] envelopes)
    {
        await store.AppendAsync(Commit(PatternEnvelope(envelopes[0].Title)), Token);
        await connection.OpenAsync(Token);
        await SearchLoader.LoadAsync(connection, envelopes, Token);
        // As autovacuum does.
        await database.ExecuteAsync(connection is Npgsql.NpgsqlConnection ? "VACUUM ANALYZE" : "ANALYZE");
    }

    // The first two pages, by looking at each.
    private static EnvelopeId[] Expected(EnvelopeQuery query, EnvelopeSummary[] all) =>
    [
        .. all.Where(envelope => Holds(query, envelope) && (query.AnyOf.Count == 0 || query.AnyOf.Any(alternative => Holds(alternative, envelope))))
            .Select(envelope => SearchPosition.Of(query, envelope))
            .OrderBy(position => position, new SummaryOrder(query))
            .Take(2 * query.Limit)
            .Select(position => position.Id),
    ];

    private static bool Holds(EnvelopeTerms terms, EnvelopeSummary envelope) =>
        terms.TransactionDate?.Contains(envelope.Transaction?.Date) != false
        && terms.Amount?.Contains(envelope.Transaction?.Amount) != false
        && terms.UpdatedAt?.Contains(envelope.UpdatedAt) != false
        && (terms.Statuses.Count == 0 || terms.Statuses.Contains(envelope.Status))
        && Holds(terms.Counterparty, envelope.Transaction?.Counterparty)
        && Holds(terms.Title, envelope.Title);

    private static bool Holds(SearchText? wanted, string? text) => wanted is null || wanted.Fold() switch
    {
        null => text is null,
        _ when text is null => false,
        { } whole when wanted.IsWhole => Folded(text) == whole,
        { } part => Folded(text).Contains(part, StringComparison.Ordinal) || SearchEntry.Spell(text).Contains(SearchEntry.Spell(wanted.Value!), StringComparison.Ordinal),
    };

    private static string Folded(string text)
    {
        if (!Known.TryGetValue(text, out string? folded))
            Known[text] = folded = SearchEntry.Fold(text);
        return folded;
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
}
