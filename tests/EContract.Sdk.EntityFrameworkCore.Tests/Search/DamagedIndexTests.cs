using System.Data.Common;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Search;

/// <summary>What envelopes are found by, changed behind our back or while it is read.</summary>
public sealed class DamagedIndexTests
{
    public static TheoryData<string, string> Damages
    {
        get
        {
            string[] damages =
            [
                "DELETE FROM econtract_search_entries",
                "DELETE FROM econtract_search_grams",
                "DELETE FROM econtract_search",
                """UPDATE econtract_search_entries SET "Value" = 'InProgress' WHERE "Value" = 'Draft'""",
                """INSERT INTO econtract_search_entries ("Tenant", "Field", "Value", "EnvelopeId", "Detail") SELECT "Tenant", "Field", 'InProgress', "EnvelopeId", "Detail" FROM econtract_search_entries WHERE "Value" = 'Draft'""",
                """UPDATE econtract_envelopes SET "Summary" = ''""",
                """UPDATE econtract_envelopes SET "Summary" = '{'""",
            ];
            var all = new TheoryData<string, string>();
            foreach (string name in (string[])[TestDatabases.Sqlite, TestDatabases.PostgreSql])
            {
                foreach (string damage in damages)
                    all.Add(name, damage);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task AppendAsync_IndexIsDamaged_GoesOnAndIsFound(string name, string damage)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        using EntityFrameworkEnvelopeStore store = database.Open();
        EnvelopeSummary summary = Summary(1);
        await store.AppendAsync(Commit(summary, 0), Token);
        await database.ExecuteAsync(damage);

        await store.AppendAsync(Commit(summary with { Status = EnvelopeStatus.InProgress }, 1), Token);

        Assert.Equal(summary.Id, Assert.Single(await store.SearchAsync(new() { Statuses = [EnvelopeStatus.InProgress], Tenant = TenantId.Default }, Token)).Id);
        Assert.Empty(await store.SearchAsync(new() { Statuses = [EnvelopeStatus.Draft], Tenant = TenantId.Default }, Token));
        Assert.Single(await store.SearchAsync(new() { TransactionDate = SearchRange.Exactly(summary.Transaction!.Date), OrderBy = EnvelopeOrder.Amount, Tenant = TenantId.Default }, Token));
    }

    [Theory]
    [InlineData(TestDatabases.Sqlite)]
    [InlineData(TestDatabases.PostgreSql)]
    public async Task SearchAsync_AnEnvelopeChangesWhileAPageIsRead_TheNextPageSkipsNone(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        using EntityFrameworkEnvelopeStore store = database.Open();
        EnvelopeSummary[] all = [.. Enumerable.Range(0, 9).Select(Summary)];
        foreach (EnvelopeSummary summary in all)
            await store.AppendAsync(Commit(summary, 0), Token);
        string last = all[2].Id.ToString();
        string[] changes =
        [
            $"""UPDATE econtract_envelopes SET "Summary" = '[' WHERE "Id" = '{last}'""",
            $"""UPDATE econtract_envelopes SET "UpdatedAt" = {all[8].UpdatedAt.AddDays(1).UtcTicks} WHERE "Id" = '{last}'""",
            $"""UPDATE econtract_search SET "Day" = NULL, "Amount" = NULL, "Counterparty" = NULL WHERE "EnvelopeId" = '{last}'""",
        ];
        foreach (EnvelopeOrder order in (EnvelopeOrder[])[EnvelopeOrder.TransactionDate, EnvelopeOrder.Amount, EnvelopeOrder.Counterparty, EnvelopeOrder.Updated])
        {
            var query = new EnvelopeQuery { Tenant = TenantId.Default, OrderBy = order, Ascending = true, Limit = 3 };
            string[] before = [.. await database.ColumnAsync($"""SELECT "Summary" FROM econtract_envelopes WHERE "Id" = '{last}'""")];
            var builder = new DbContextOptionsBuilder<EContractDbContext>();
            database.Configure(builder);
            using var slow = new EntityFrameworkEnvelopeStore(builder.AddInterceptors(new BeforeSummaries(async () =>
            {
                foreach (string change in changes)
                    await database.ExecuteAsync(change);
            })).Options);

            EnvelopePage first = await slow.SearchAsync(query, Token);
            EnvelopePage second = await store.SearchAsync(query with { Continuation = first.Continuation }, Token);

            Assert.Equal(all[..3].Select(summary => summary.Id), first.Select(summary => summary.Id));
            Assert.Equal(all[3..6].Select(summary => summary.Id), second.Select(summary => summary.Id));
            await database.ExecuteAsync($"""UPDATE econtract_envelopes SET "Summary" = '{before[0]}', "UpdatedAt" = {all[2].UpdatedAt.UtcTicks} WHERE "Id" = '{last}'""");
            await database.ExecuteAsync($"""UPDATE econtract_search SET "Day" = {all[2].Transaction!.Date.DayNumber}, "Amount" = 20000, "Counterparty" = 'ウ' WHERE "EnvelopeId" = '{last}'""");
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static EnvelopeSummary Summary(int i) => new(
        EnvelopeId.New(TimeProvider.System), "題", EnvelopeStatus.Draft, new(new DateOnly(2026, 4, 1).AddDays(i), $"{"アイウエオカキクケ"[i]}", i), At.AddDays(i), At.AddDays(i));

    private static DateTimeOffset At { get; } = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static EnvelopeCommit Commit(EnvelopeSummary summary, long version) => new()
    {
        ExpectedVersion = version, Events = [new StoredEvent(summary.Id, version + 1, new string((char)('0' + version), 64), "{}")], Summary = summary,
    };

    /// <summary>Does something once, when it is known which envelopes are on a page, and they are about to be read.</summary>
    private sealed class BeforeSummaries(Func<Task> change) : DbCommandInterceptor
    {
        private bool _isDone;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!_isDone && command.CommandText.Contains("\"Summary\"", StringComparison.Ordinal))
            {
                _isDone = true;
                await change();
            }

            return result;
        }
    }
}
