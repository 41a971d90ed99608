using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

public abstract partial class EnvelopeStoreConformance
{
    [Fact]
    public async Task SearchAsync_SeveralEntriesOfEachEnvelopeMatch_EachIsFoundOnce()
    {
        TenantId tenant = NewTenant();
        EnvelopeId[] ids = await ArchiveManyAsync(12, tenant, (summary, _) => summary with
        {
            Filing = new FilingDetails { Fields = Enumerable.Range(0, 5).ToDictionary(i => $"f{i}", _ => FieldValue.Of("済")) },
            Participants = [new("サンプル 太郎", "a@example.jp", "株式会社サンプル", ParticipantRole.Signer), new("サンプル", "b@example.jp", "", ParticipantRole.Handler)],
        });
        EnvelopeQuery[] queries =
        [
            new() { Fields = new Dictionary<string, FieldTerm> { ["f1"] = new() { Text = SearchText.Exactly("済") } } },
            new() { Fields = new Dictionary<string, FieldTerm> { ["f4"] = new() { Text = "済" } } },
            new() { Participant = "サンプル" },
            new() { Participant = "サンプル", ParticipantRole = ParticipantRole.Handler, Statuses = [EnvelopeStatus.Draft] },
        ];
        foreach (EnvelopeQuery query in queries)
        {
            foreach (int limit in (int[])[5, 12, EnvelopeQuery.MaxLimit])
                Assert.Equal(ids.Reverse(), await PagesAsync(query with { Tenant = tenant, Limit = limit }, Hasty));
        }
    }

    [Theory]
    [InlineData(EnvelopeOrder.TransactionDate)]
    [InlineData(EnvelopeOrder.Amount)]
    [InlineData(EnvelopeOrder.Counterparty)]
    public async Task SearchAsync_WhatIsFoundLiesFarDown_StillComesBeforeWhatIsBlank(EnvelopeOrder order)
    {
        TenantId tenant = NewTenant();
        EnvelopeId[] ids = await ArchiveManyAsync(15, tenant, (summary, i) => summary with
        {
            Status = i < 7 ? EnvelopeStatus.Completed : EnvelopeStatus.InProgress,
            Transaction = i < 12 ? new(FirstOfApril.AddDays(i), $"{(char)('ア' + (2 * i))}", i) : null,
        });

        var query = new EnvelopeQuery { Tenant = tenant, Statuses = [EnvelopeStatus.InProgress], OrderBy = order, Ascending = true, Limit = 2 };

        Assert.Equal(ids[7..], await PagesAsync(query, Hasty));
        Assert.Equal([.. ids[7..12].Reverse(), .. ids[12..].Reverse()], await PagesAsync(query with { Ascending = false }, Hasty));
    }

    [Fact]
    public async Task SearchAsync_CounterpartyOfWhichNothingIsCompared_IsBlank()
    {
        TenantId tenant = NewTenant();
        string[] names = ["・", "甲", "、。", "乙"];
        EnvelopeId[] ids = await ArchiveManyAsync(5, tenant, (summary, i) => summary with { Transaction = i < 4 ? new(FirstOfApril, names[i], i) : null });

        var query = new EnvelopeQuery { Tenant = tenant, OrderBy = EnvelopeOrder.Counterparty, Ascending = true, Limit = 2 };

        Assert.Equal([ids[3], ids[1], ids[0], ids[2], ids[4]], await PagesAsync(query));
        Assert.Equal([ids[0], ids[2], ids[4]], await PagesAsync(query with { Counterparty = SearchText.Blank }));
        Assert.Equal([ids[0], ids[2]], await PagesAsync(query with { Counterparty = SearchText.Blank, TransactionDate = SearchRange.Exactly(FirstOfApril) }));
    }

    // Identifiers made within a millisecond do not say which was made first.
    private async Task<EnvelopeId[]> ArchiveManyAsync(int count, TenantId tenant, Func<EnvelopeSummary, int, EnvelopeSummary> describe)
    {
        EnvelopeId[] ids = [.. Enumerable.Range(0, count).Select(_ => NewEnvelope()).Order(Comparer)];
        foreach ((int i, EnvelopeId id) in ids.Index())
        {
            EnvelopeCommit commit = Commit(id, 0, 1);
            await Store.AppendAsync(commit with { Summary = describe(commit.Summary with { Tenant = tenant }, i) });
        }

        return ids;
    }

    private async Task<IReadOnlyList<EnvelopeId>> PagesAsync(EnvelopeQuery query, IEnvelopeStore? store = null)
    {
        var found = new List<EnvelopeId>();
        while (true)
        {
            EnvelopePage page = await (store ?? Store).SearchAsync(query);
            found.AddRange(page.Select(summary => summary.Id));
            if (page.Continuation is null)
                return found;
            Assert.Equal(query.Limit, page.Count);
            query = query with { Continuation = page.Continuation };
        }
    }
}
