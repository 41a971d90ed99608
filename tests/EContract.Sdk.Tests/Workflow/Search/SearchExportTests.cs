using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow.Bulk.Csv;
using EContract.Sdk.Workflow.Search;

namespace EContract.Sdk.Tests.Workflow.Search;

public sealed class SearchExportTests : IDisposable
{
    private static readonly RequestContext Clerk = new() { Actor = Actor.User("u-7", "経理 花子") };

    private readonly WorkflowFixture _host = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task WriteCsvAsync_IsReadBackAsItIs()
    {
        await CreateAsync("=HYPERLINK(\"http://evil.example\")", "株式会社\"引用\", 改行", -1_200_000.5m);
        await CreateAsync("単価契約", "㈱サンプル", null);

        string[][] rows = await ExportAsync(new() { TransactionDate = SearchRange.AtLeast(new DateOnly(2026, 1, 1)), Ascending = true }, "ja");

        Assert.Equal(3, rows.Length);
        Dictionary<string, string> first = Named(rows, 1), second = Named(rows, 2);
        Assert.Equal("'=HYPERLINK(\"http://evil.example\")", first["件名"]);
        Assert.Equal(("株式会社\"引用\", 改行", "-1200000.5", "2026-11-23", "JPY", "税込", "下書き"), (first["取引先"], first["取引金額"], first["取引年月日"], first["通貨"], first["消費税"], first["状態"]));
        Assert.Equal(("", "2026-1", "'@甲; 乙", "予算=1.5", "0"), (second["取引金額"], second["管理番号"], second["タグ"], second["項目"], second["訂正回数"]));
        Assert.Equal("2026-11-23 10:00:00 +09:00", second["作成日時"]);
        Assert.Contains("Counterparty", (await ExportAsync(new(), "en"))[0]);
    }

    [Fact]
    public async Task WriteCsvAsync_MoreThanAPage_WritesAll()
    {
        const int Count = EnvelopeQuery.MaxLimit + 5;
        for (int i = 0; i < Count; i++)
            await CreateAsync($"契約 {i}", "サンプル", i);

        string[][] rows = await ExportAsync(new() { OrderBy = EnvelopeOrder.Amount, Ascending = true, Limit = 3 }, "ja");

        Assert.Equal(Count + 1, rows.Length);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), Enumerable.Range(1, Count).Select(i => Named(rows, i)["取引金額"]));
    }

    [Fact]
    public async Task WriteCsvAsync_AnotherTenantOrLanguageOrPage_IsRefusedBeforeAnythingIsWritten()
    {
        using var destination = new MemoryStream();
        var export = new SearchExport(_host.Manager);

        await Assert.ThrowsAsync<ArgumentException>(() => export.WriteCsvAsync(new(), destination, Clerk, "fr", Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => export.WriteCsvAsync(new() { Continuation = "x" }, destination, Clerk, cancellationToken: Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => export.WriteCsvAsync(new() { Tenant = new("other") }, destination, Clerk, cancellationToken: Stop).AsTask());
        Assert.Equal(0, destination.Length);
    }

    private async Task CreateAsync(string title, string counterparty, decimal? amount)
    {
        await _host.Manager.CreateAsync(
        WorkflowFixture.Descriptor(1) with
        {
            Title = title,
            Transaction = new(new DateOnly(2026, 11, 23), counterparty, amount) { Tax = AmountTax.Included },
            Filing = new() { Reference = "2026-1", Tags = ["@甲", "乙"], Fields = new Dictionary<string, FieldValue> { ["予算"] = FieldValue.Of(1.5m) } },
        },
        cancellationToken: Stop);
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
    }

    private async Task<string[][]> ExportAsync(EnvelopeQuery query, string language)
    {
        using var destination = new MemoryStream();
        long written = await new SearchExport(_host.Manager).WriteCsvAsync(query, destination, Clerk, language, Stop);
        Assert.Equal(Encoding.UTF8.GetPreamble(), destination.ToArray()[..3]);
        destination.Position = 0;
        var rows = new List<string[]>();
        await foreach (CsvRow row in CsvReader.ReadAsync(destination, cancellationToken: Stop))
            rows.Add([.. row.Cells]);
        Assert.Equal(rows.Count - 1, written);
        return [.. rows];
    }

    private static Dictionary<string, string> Named(string[][] rows, int row) => rows[0].Zip(rows[row]).ToDictionary(pair => pair.First, pair => pair.Second);
}
