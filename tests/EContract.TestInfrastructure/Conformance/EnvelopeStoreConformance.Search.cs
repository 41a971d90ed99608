using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

public abstract partial class EnvelopeStoreConformance
{
    private static readonly DateOnly FirstOfApril = new(2026, 4, 1);

    [Fact]
    public async Task SearchAsync_RangeOfDates_IncludesBothEnds()
    {
        EnvelopeId[] ids = await ArchiveAsync(
            new(FirstOfApril.AddDays(-1), "甲"), new(FirstOfApril, "乙"), new(FirstOfApril.AddDays(30), "丙"), new(FirstOfApril.AddDays(31), "丁"));

        await AssertFindsAsync([ids[1], ids[2]], new() { DateFrom = FirstOfApril, DateTo = FirstOfApril.AddDays(30) }, ids);
        await AssertFindsAsync([ids[2], ids[3]], new() { DateFrom = FirstOfApril.AddDays(1) }, ids);
    }

    [Fact]
    public async Task SearchAsync_RangeOfAmounts_IsExact()
    {
        EnvelopeId[] ids = await ArchiveAsync(
            new(FirstOfApril, "甲", 999_999.9999m),
            new(FirstOfApril, "乙", 1_000_000m),
            new(FirstOfApril, "丙", 1_200_000.5m),
            new(FirstOfApril, "丁", 1_200_000.5001m),
            new(FirstOfApril, "戊", TransactionDetails.MaxAmount),
            new(FirstOfApril, "己", -5m),
            new(FirstOfApril, "庚"));

        await AssertFindsAsync([ids[1], ids[2]], new() { AmountFrom = 1_000_000m, AmountTo = 1_200_000.5m }, ids);
        await AssertFindsAsync([ids[0], ids[1]], new() { AmountFrom = 999_999.99985m, AmountTo = 1_000_000.00001m }, ids);
        await AssertFindsAsync([ids[4]], new() { AmountFrom = 2_000_000m, AmountTo = decimal.MaxValue }, ids);
        await AssertFindsAsync([ids[5]], new() { AmountTo = 0m }, ids);
    }

    [Fact]
    public async Task SearchAsync_BlankAmount_FindsWhatHasNone()
    {
        EnvelopeId[] ids = await ArchiveAsync(new(FirstOfApril, "甲", 0m), new(FirstOfApril, "乙"), null);

        await AssertFindsAsync([ids[1], ids[2]], new() { AmountBlank = true }, ids);
    }

    [Theory]
    [InlineData("株式会社サンプル")]
    [InlineData("㈱サンプル")]
    [InlineData("(株)ｻﾝﾌﾟﾙ")]
    [InlineData("サンプル")]
    [InlineData("サン プル")]
    public async Task SearchAsync_Counterparty_IsFoundHoweverItIsWritten(string written)
    {
        EnvelopeId[] ids = await ArchiveAsync(
            new(FirstOfApril, "株式会社サンプル"), new(FirstOfApril, "㈱ サンプル 東海支店"), new(FirstOfApril, "有限会社見本"));

        await AssertFindsAsync([ids[0], ids[1]], new() { Counterparty = written }, ids);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'; DROP TABLE econtract_events; --")]
    public async Task SearchAsync_CounterpartyWithSignsOfSql_AreJustCharacters(string part)
    {
        EnvelopeId[] ids = await ArchiveAsync(new(FirstOfApril, "株式会社サンプル"), new(FirstOfApril, $"100{part}"));

        await AssertFindsAsync([ids[1]], new() { Counterparty = part }, ids);
    }

    [Fact]
    public async Task SearchAsync_SeveralTerms_AllHaveToHold()
    {
        EnvelopeId[] ids = await ArchiveAsync(
            new(FirstOfApril, "株式会社サンプル", 1_200_000m),
            new(FirstOfApril, "株式会社サンプル", 5m),
            new(FirstOfApril.AddYears(1), "株式会社サンプル", 1_200_000m),
            new(FirstOfApril, "株式会社見本", 1_200_000m));

        await AssertFindsAsync(
            [ids[0]],
            new()
            {
                DateFrom = FirstOfApril,
                DateTo = FirstOfApril.AddYears(1).AddDays(-1),
                AmountFrom = 1_000_000m,
                AmountTo = 2_000_000m,
                Counterparty = "㈱サンプル",
                Status = EnvelopeStatus.Draft,
            },
            ids);
    }

    [Fact]
    public async Task SearchAsync_LaterCommit_IsWhatIsFound()
    {
        EnvelopeId[] ids = await ArchiveAsync(new TransactionDetails(FirstOfApril, "甲"));
        var changed = new EnvelopeSummary(
            ids[0], "変更契約", EnvelopeStatus.Completed, new(FirstOfApril, "乙", 12.5m, "USD"), Noon, Noon.AddHours(1));

        await Store.AppendAsync(Commit(ids[0], 1, 1) with { Summary = changed });

        Assert.Equal(changed, Assert.Single(await FindAsync(new() { Status = EnvelopeStatus.Completed }, ids)));
    }

    [Fact]
    public async Task SearchAsync_PageByPage_GivesEachOnceNewestFirst()
    {
        EnvelopeId[] ids = await ArchiveAsync([.. Enumerable.Range(0, 7).Select(i => new TransactionDetails(FirstOfApril, "頁"))]);
        var found = new List<EnvelopeId>();
        EnvelopeId? after = null;
        while (true)
        {
            var page = await Store.SearchAsync(new() { Counterparty = "頁", Limit = 3, After = after });
            found.AddRange(page.Select(summary => summary.Id));
            if (page.Count < 3)
                break;
            after = page[^1].Id;
        }

        Assert.Equal(ids.OrderByDescending(id => id.ToString(), StringComparer.Ordinal), found.Where(ids.Contains));
    }

    [Fact]
    public async Task SearchAsync_TermsThatContradictEachOther_AreRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new() { Limit = 0 }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.SearchAsync(new() { DateFrom = FirstOfApril, DateTo = FirstOfApril.AddDays(-1) }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new() { AmountBlank = true, AmountFrom = 1 }).AsTask());
    }

    private async Task<EnvelopeId[]> ArchiveAsync(params TransactionDetails?[] transactions)
    {
        var ids = new List<EnvelopeId>();
        foreach (TransactionDetails? transaction in transactions)
        {
            EnvelopeId id = NewEnvelope();
            EnvelopeCommit commit = Commit(id, 0, 1);
            await Store.AppendAsync(commit with { Summary = commit.Summary with { Transaction = transaction } });
            ids.Add(id);
        }

        return [.. ids];
    }

    private async Task<EnvelopeSummary[]> FindAsync(EnvelopeQuery query, EnvelopeId[] among) =>
        [.. (await Store.SearchAsync(query with { Limit = EnvelopeQuery.MaxLimit })).Where(summary => among.Contains(summary.Id))];

    private async Task AssertFindsAsync(EnvelopeId[] expected, EnvelopeQuery query, EnvelopeId[] among) =>
        Assert.Equal(expected.Order(Comparer), (await FindAsync(query, among)).Select(summary => summary.Id).Order(Comparer));

    private static readonly Comparer<EnvelopeId> Comparer =
        Comparer<EnvelopeId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));
}
