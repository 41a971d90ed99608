using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

public abstract partial class EnvelopeStoreConformance
{
    private static readonly DateOnly FirstOfApril = new(2026, 4, 1);

    private static readonly Comparer<EnvelopeId> Comparer =
        Comparer<EnvelopeId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    [Fact]
    public async Task SearchAsync_RangeOfDates_IncludesBothEnds()
    {
        EnvelopeId[] ids = await ArchiveAsync(
            new(FirstOfApril.AddDays(-1), "甲"), new(FirstOfApril, "乙"), new(FirstOfApril.AddDays(30), "丙"), new(FirstOfApril.AddDays(31), "丁"), null);

        await AssertFindsAsync([ids[1], ids[2]], new() { TransactionDate = SearchRange.Between(FirstOfApril, FirstOfApril.AddDays(30)) }, ids);
        await AssertFindsAsync([ids[2], ids[3]], new() { TransactionDate = SearchRange.AtLeast(FirstOfApril.AddDays(1)) }, ids);
        await AssertFindsAsync([ids[0]], new() { TransactionDate = SearchRange.AtMost(FirstOfApril.AddDays(-1)) }, ids);
        await AssertFindsAsync([ids[1]], new() { TransactionDate = SearchRange.Exactly(FirstOfApril) }, ids);
        await AssertFindsAsync(ids[..4], new() { TransactionDate = SearchRange.Between(DateOnly.MinValue, DateOnly.MaxValue) }, ids);
        await AssertFindsAsync([ids[4]], new() { TransactionDate = SearchRange.Blank<DateOnly>() }, ids);
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

        await AssertFindsAsync([ids[1], ids[2]], new() { Amount = SearchRange.Between(1_000_000m, 1_200_000.5m) }, ids);
        await AssertFindsAsync([ids[0], ids[1]], new() { Amount = SearchRange.Between(999_999.99985m, 1_000_000.00001m) }, ids);
        await AssertFindsAsync([ids[4]], new() { Amount = SearchRange.Between(2_000_000m, decimal.MaxValue) }, ids);
        await AssertFindsAsync([ids[5]], new() { Amount = SearchRange.Between(decimal.MinValue, 0m) }, ids);
        await AssertFindsAsync([], new() { Amount = SearchRange.AtLeast(decimal.MaxValue) }, ids);
    }

    [Fact]
    public async Task SearchAsync_BlankAmount_FindsWhatHasNone()
    {
        EnvelopeId[] ids = await ArchiveAsync(new(FirstOfApril, "甲", 0m), new(FirstOfApril, "乙"), null);

        await AssertFindsAsync([ids[1], ids[2]], new() { Amount = SearchRange.Blank<decimal>() }, ids);
        await AssertFindsAsync([ids[1]], new() { Amount = SearchRange.Blank<decimal>(), TransactionDate = SearchRange.Exactly(FirstOfApril) }, ids);
        await AssertFindsAsync([ids[1]], new() { Amount = SearchRange.Blank<decimal>(), Counterparty = "乙" }, ids);
        await AssertFindsAsync([ids[2]], new() { Counterparty = SearchText.Blank }, ids);
    }

    [Theory]
    [InlineData("株式会社サンプル")]
    [InlineData("㈱サンプル")]
    [InlineData("(株)ｻﾝﾌﾟﾙ")]
    [InlineData("サンプル")]
    [InlineData("サン プル")]
    [InlineData("さんぷる")]
    [InlineData("プ")]
    public async Task SearchAsync_Counterparty_IsFoundHoweverItIsWritten(string written)
    {
        EnvelopeId[] ids = await ArchiveAsync(
            new(FirstOfApril, "株式会社サンプル"), new(FirstOfApril, "㈱ サンプル 東海支店"), new(FirstOfApril, "有限会社見本"));

        await AssertFindsAsync([ids[0], ids[1]], new() { Counterparty = written }, ids);
    }

    [Theory]
    [InlineData("税理士法人サンプル", "税理士")]
    [InlineData("弁護士法人東京", "弁護士")]
    [InlineData("医療法人社団愛会", "医療")]
    [InlineData("社会医療法人愛会", "医療法人愛")]
    [InlineData("学校法人見本学園", "学校")]
    [InlineData("社会福祉法人見本会", "社会福祉")]
    [InlineData("NPO法人まち", "NPO")]
    [InlineData("ＮＰＯ法人まち", "npo法")]
    [InlineData("株式会社サンプル", "株式")]
    [InlineData("株式会社サンプル", "会社")]
    [InlineData("株式会社サンプル", "式会社サン")]
    [InlineData("サンプル株式会社", "サンプル株")]
    [InlineData("カブシキガイシヤ サンプル", "ガイシャさん")]
    [InlineData("サンプル㈱", "プル(株")]
    public async Task SearchAsync_PartOfALegalForm_FindsTheNameThatHasIt(string name, string part)
    {
        EnvelopeId[] ids = await ArchiveAsync(new(FirstOfApril, name), new(FirstOfApril, "見本商店"), null);
        EnvelopeId titled = NewEnvelope();
        EnvelopeCommit commit = Commit(titled, 0, 1);
        await Store.AppendAsync(commit with { Summary = commit.Summary with { Title = $"{name}との契約" } });

        await AssertFindsAsync([ids[0]], new() { Counterparty = part }, ids);
        await AssertFindsAsync([ids[0]], new() { AnyOf = [new() { Counterparty = part }, new() { Reference = "none" }] }, ids);
        await AssertFindsAsync([titled], new() { Title = part }, [.. ids, titled]);
        await AssertFindsAsync([ids[0]], new() { Counterparty = SearchText.Exactly(name) }, ids);
        await AssertFindsAsync([], new() { Counterparty = SearchText.Exactly(part) }, ids);
    }

    [Fact]
    public async Task SearchAsync_WholeCounterparty_IsNoPartOfAnother()
    {
        EnvelopeId[] ids = await ArchiveAsync(new(FirstOfApril, "株式会社𠮷野"), new(FirstOfApril, "株式会社吉野家"));

        await AssertFindsAsync([ids[0]], new() { Counterparty = SearchText.Exactly("㈱吉野") }, ids);
        await AssertFindsAsync(ids, new() { Counterparty = "㈱𠮷野" }, ids);
        await AssertFindsAsync([], new() { Counterparty = "野吉" }, ids);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("[a]")]
    [InlineData("\u007F%")]
    [InlineData("'; DROP TABLE econtract_events; --")]
    public async Task SearchAsync_CounterpartyWithSignsOfSql_AreJustCharacters(string part)
    {
        EnvelopeId[] ids = await ArchiveAsync(new(FirstOfApril, "株式会社サンプル"), new(FirstOfApril, $"100{part.Replace("\u007F", "", StringComparison.Ordinal)}"));
        if (part.Any(char.IsControl))
            await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new() { Counterparty = part }).AsTask());
        else
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
                TransactionDate = SearchRange.Between(FirstOfApril, FirstOfApril.AddYears(1).AddDays(-1)),
                Amount = SearchRange.Between(1_000_000m, 2_000_000m),
                Counterparty = "㈱サンプル",
                Statuses = [EnvelopeStatus.Draft, EnvelopeStatus.Completed],
            },
            ids);
    }

    [Fact]
    public async Task SearchAsync_Alternatives_OneIsEnough()
    {
        EnvelopeId[] ids = await ArchiveAsync(
            new(FirstOfApril, "甲社", 1m), new(FirstOfApril, "乙社", 2m), new(FirstOfApril, "丙社", 3m), new(FirstOfApril.AddDays(1), "乙社", 2m));

        await AssertFindsAsync(
            [ids[0], ids[1]],
            new()
            {
                TransactionDate = SearchRange.Exactly(FirstOfApril),
                AnyOf = [new() { Counterparty = "甲社" }, new() { Amount = SearchRange.AtMost(2m) }, new() { Counterparty = "無い社" }],
            },
            ids);
    }

    [Fact]
    public async Task SearchAsync_LaterCommit_IsWhatIsFound()
    {
        EnvelopeId[] ids = await ArchiveAsync(new TransactionDetails(FirstOfApril, "甲"));
        var changed = new EnvelopeSummary(
            ids[0], "変更契約", EnvelopeStatus.Completed, new(FirstOfApril, "乙", 12.5m, "USD"), Noon, Noon.AddHours(1))
        {
            Corrections = 1,
            Filing = new FilingDetails { Tags = ["重要"], Fields = new Dictionary<string, FieldValue> { ["部署"] = FieldValue.Of("総務") } },
        };

        await Store.AppendAsync(Commit(ids[0], 1, 1) with { Summary = changed });

        EnvelopeSummary found = Assert.Single(await FindAsync(new() { Statuses = [EnvelopeStatus.Completed] }, ids));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(changed), System.Text.Json.JsonSerializer.Serialize(found));
        await AssertFindsAsync([], new() { Statuses = [EnvelopeStatus.Draft] }, ids);
        await AssertFindsAsync([], new() { Counterparty = "甲" }, ids);
        await AssertFindsAsync(ids, new() { Counterparty = "乙", Title = "変更" }, ids);
        await AssertFindsAsync(ids, new() { IsCorrected = true }, ids);
        await AssertFindsAsync([], new() { IsCorrected = false }, ids);
        await Store.AppendAsync(Commit(ids[0], 2, 1) with { Summary = changed with { Transaction = null, Filing = null } });
        await AssertFindsAsync([], new() { Tags = ["重要"] }, ids);
        await AssertFindsAsync(ids, new() { TransactionDate = SearchRange.Blank<DateOnly>(), Counterparty = SearchText.Blank, DocumentClass = SearchText.Blank }, ids);
    }

    public static TheoryData<string> TermsThatFindTheOther => [.. OneOfEachTerm.Keys];

    private static Dictionary<string, EnvelopeTerms> OneOfEachTerm { get; } = new()
    {
        ["kana"] = new() { CounterpartyKana = "ﾖｼﾉ" },
        ["corporate number"] = new() { CorporateNumber = SearchText.Exactly("7000012050002") },
        ["invoice number"] = new() { InvoiceNumber = "T7000012050002" },
        ["currency"] = new() { Currency = "USD" },
        ["tax"] = new() { Tax = AmountTax.Excluded },
        ["start"] = new() { ContractStart = SearchRange.Exactly(FirstOfApril) },
        ["end"] = new() { ContractEnd = SearchRange.Between(FirstOfApril, FirstOfApril.AddYears(1)) },
        ["notice"] = new() { NoticeBy = SearchRange.AtMost(FirstOfApril.AddDays(90)) },
        ["renewal"] = new() { RenewsAutomatically = false },
        ["class"] = new() { DocumentClass = SearchText.Exactly("請負契約書") },
        ["reference"] = new() { Reference = "2026-0001" },
        ["ledger"] = new() { LedgerReference = "仕訳-77" },
        ["title"] = new() { Title = "工事" },
        ["participant"] = new() { Participant = "tanaka@example.jp" },
        ["participant with a role"] = new() { Participant = "田中", ParticipantRole = ParticipantRole.Handler },
        ["sender"] = new() { Sender = "東海市" },
        ["template"] = new() { Template = SearchText.Exactly("koji-1") },
        ["tags"] = new() { Tags = ["重要", "ＰＦＩ"] },
        ["text field"] = new() { Fields = new Dictionary<string, FieldTerm> { ["部署"] = new() { Text = "土木" } } },
        ["number field"] = new() { Fields = new Dictionary<string, FieldTerm> { ["予算"] = new() { Number = SearchRange.Between(-10m, -9.5m) } } },
        ["date field"] = new() { Fields = new Dictionary<string, FieldTerm> { ["議決日"] = new() { Date = SearchRange.Exactly(FirstOfApril) } } },
        ["preservation"] = new() { Preservation = [PreservationState.Active, PreservationState.AtRisk] },
        ["created"] = new() { CreatedAt = SearchRange.Between(Noon.AddDays(1), Noon.AddDays(2)) },
        ["updated"] = new() { UpdatedAt = SearchRange.AtLeast(Noon.AddDays(3)) },
        ["sent"] = new() { SentAt = SearchRange.AtMost(Noon.AddDays(2)) },
        ["completed"] = new() { CompletedAt = SearchRange.Exactly(Noon.AddDays(3)) },
        ["due"] = new() { DueAt = SearchRange.AtLeast(Noon) },
        ["corrected"] = new() { IsCorrected = true },
        ["retained"] = new() { RetainUntil = SearchRange.AtMost(FirstOfApril.AddYears(10)) },
        ["held"] = new() { HasLegalHold = true },
        ["disposed"] = new() { IsDisposed = true },
        ["disposed then"] = new() { DisposedAt = SearchRange.Exactly(Noon.AddYears(11)) },
    };

    [Theory]
    [MemberData(nameof(TermsThatFindTheOther))]
    public async Task SearchAsync_EveryTerm_FindsWhatIsLikeItAndNothingElse(string name)
    {
        EnvelopeId plain = (await ArchiveAsync(new TransactionDetails(FirstOfApril, "株式会社見本", 1m)))[0], full = NewEnvelope();
        await Store.AppendAsync(Commit(full, 0, 1) with
        {
            Summary = new EnvelopeSummary(full, "道路工事請負", EnvelopeStatus.Completed, new(FirstOfApril, "株式会社𠮷野", 5m, "USD")
            {
                Tax = AmountTax.Excluded, CounterpartyKana = "カ）ヨシノ", CorporateNumber = "7000012050002", InvoiceNumber = "T7000012050002",
            }, Noon.AddDays(1), Noon.AddDays(4))
            {
                Filing = new FilingDetails
                {
                    DocumentClass = "請負契約書", Reference = "2026-0001", LedgerReference = "仕訳-77", ContractStart = FirstOfApril, ContractEnd = FirstOfApril.AddDays(100),
                    NoticeBy = FirstOfApril.AddDays(90), RenewsAutomatically = false, Tags = ["重要", "PFI"],
                    Fields = new Dictionary<string, FieldValue>
                    {
                        ["部署"] = FieldValue.Of("土木課"), ["予算"] = FieldValue.Of(-9.75m), ["議決日"] = FieldValue.Of(FirstOfApril),
                    },
                },
                Sender = new EnvelopeSender("東海市", "契約担当", "keiyaku@example.jp"),
                Participants = [new("田中 太郎", "tanaka@example.jp", "株式会社𠮷野", ParticipantRole.Handler), new("鈴木", "suzuki@example.jp", "", ParticipantRole.Signer)],
                Template = "koji-1", Preservation = PreservationState.Active, SentAt = Noon.AddDays(2), CompletedAt = Noon.AddDays(3), DueAt = Noon.AddDays(30),
                Corrections = 2, RetainUntil = FirstOfApril.AddYears(10), HasLegalHold = true, DisposedAt = Noon.AddYears(11),
            },
        });
        var query = new EnvelopeQuery { Counterparty = "吉野", AnyOf = [OneOfEachTerm[name]] };

        await AssertFindsAsync([full], new() { AnyOf = [OneOfEachTerm[name]], OrderBy = EnvelopeOrder.Updated }, [plain, full]);
        await AssertFindsAsync([full], query, [plain, full]);
        await AssertFindsAsync([], new() { Participant = "鈴木", ParticipantRole = ParticipantRole.Handler, AnyOf = [OneOfEachTerm[name]] }, [plain, full]);
        await AssertFindsAsync([], query with { Fields = new Dictionary<string, FieldTerm> { ["部署"] = new() { Text = SearchText.Blank } } }, [plain, full]);
    }

    public static TheoryData<EnvelopeOrder, bool> Orders
    {
        get
        {
            var orders = new TheoryData<EnvelopeOrder, bool>();
            foreach (EnvelopeOrder order in Enum.GetValues<EnvelopeOrder>())
            {
                orders.Add(order, true);
                orders.Add(order, false);
            }

            return orders;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task SearchAsync_PageByPage_GivesEachOnceInOrder(EnvelopeOrder order, bool ascending)
    {
        TenantId tenant = new($"pages-{Guid.CreateVersion7():N}");
        EnvelopeSummary[] all = [.. Enumerable.Range(0, 23).Select(i => new EnvelopeSummary(
            NewEnvelope(),
            "頁",
            EnvelopeStatus.Draft,
            i % 5 == 4 ? null : new(FirstOfApril.AddDays(i % 3), i % 4 == 0 ? "𠮷" : $"{(char)('ﾃ' + (i % 2))}社", i % 7 == 0 ? null : i % 6),
            Noon,
            Noon.AddMinutes(i % 4)) { Tenant = tenant })];
        foreach (EnvelopeSummary summary in all.OrderBy(summary => summary.Id.ToString()[^4..], StringComparer.Ordinal))
            await Store.AppendAsync(Commit(summary.Id, 0, 1) with { Summary = summary });
        var query = new EnvelopeQuery { Tenant = tenant, OrderBy = order, Ascending = ascending, Limit = 4 };
        EnvelopeId[] expected = [.. all
            .OrderBy(summary => SearchPosition.Of(query, summary), new SummaryOrder(query))
            .Select(summary => summary.Id)];

        Assert.Equal(expected, await PagesAsync(query));
        // The same by a way that looks at what a term holds of, instead of going through the order.
        Assert.Equal(expected, await PagesAsync(query with { Title = "頁", Limit = 5 }));
        Assert.Equal(expected, await PagesAsync(query with { Title = "頁", Limit = 5 }, Hasty));
    }

    [Fact]
    public async Task SearchAsync_TermsThatContradictEachOther_AreRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new() { Limit = 0 }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.SearchAsync(new() { TransactionDate = SearchRange.Between(FirstOfApril, FirstOfApril.AddDays(-1)) }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new() { Amount = new() { IsBlank = true, From = 1 } }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new() { Continuation = "forged" }).AsTask());
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

    private async Task AssertFindsAsync(EnvelopeId[] expected, EnvelopeQuery query, EnvelopeId[] among)
    {
        Assert.Equal(expected.Order(Comparer), (await FindAsync(query, among)).Select(summary => summary.Id).Order(Comparer));
        if (query.Tenant is not null)
            return;

        // What an operator finds, each tenant finds its own of, by other ways.
        foreach (IGrouping<TenantId, EnvelopeId> own in (await Task.WhenAll(among.Select(async id => (Id: id, (await Store.LoadAsync(id))!.Tenant)))).GroupBy(pair => pair.Tenant, pair => pair.Id))
        {
            Assert.Equal(
                expected.Where(own.Contains).Order(Comparer),
                (await FindAsync(query with { Tenant = own.Key }, among)).Select(summary => summary.Id).Order(Comparer));
        }
    }
}
