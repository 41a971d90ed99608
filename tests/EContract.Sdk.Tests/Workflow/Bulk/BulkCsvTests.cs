using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Templates;
using EContract.Sdk.Notifications;
using EContract.Sdk.Tests.Contracts.Templates;
using EContract.Sdk.Workflow.Bulk;
using EContract.Sdk.Workflow.Bulk.Csv;
using EContract.Sdk.Workflow.Templates;

namespace EContract.Sdk.Tests.Workflow.Bulk;

/// <summary>A spreadsheet in, envelopes out, and a spreadsheet of what became of them.</summary>
public sealed class BulkCsvTests : IDisposable
{
    private const string Header = "key,乙.name,乙.email,乙.organization,乙.accessCode,件名,開始日,金額,区分,再委託";

    private readonly WorkflowFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Send_RowsOfASpreadsheet_EnvelopesAndAResultFile()
    {
        string[] result = await SendAsync(
            $"\uFEFF{Header}\r\n"
            + "1,田中 太郎,tanaka@supplier.example,\"株式会社\"\"甲\"\"\",5913,清掃,2026/4/1,\"1,200,000\",総価,TRUE\r\n"
            + "2,鈴木,no address,,5914,警備,2026/4/1,1,総価,FALSE\r\n"
            + "3,佐藤,sato@supplier.example,,5915,点検,2026/13/1,many,総価,FALSE\r\n"
            + "4,too,few,cells\r\n"
            + "5,伊藤,ito@supplier.example,植栽会社,5916,植栽,2026/5/1,5,単価,FALSE\r\n");

        Assert.Equal("\uFEFFkey,status,envelope,error", result[0]);
        string[] one = result.Single(line => line.StartsWith("1,", StringComparison.Ordinal)).Split(',');
        Assert.Equal("Sent", one[1]);
        Envelope envelope = await _fixture.Manager.GetAsync(EnvelopeId.Parse(one[2]), Stop);
        Assert.Equal("清掃業務委託（株式会社\"甲\"）", envelope.Title);
        Assert.Equal(1_200_000m, envelope.Transaction?.Amount);
        Assert.Equal(("cleaning", "1"), (envelope.Template?.Id, envelope.Batch?.Key));
        Assert.Contains(result, line => line.StartsWith("2,Failed,,", StringComparison.Ordinal) && line.Contains("local@domain", StringComparison.Ordinal));
        Assert.Contains(result, line => line.StartsWith("3,Failed,,", StringComparison.Ordinal) && line.Contains("開始日", StringComparison.Ordinal) && line.Contains("金額", StringComparison.Ordinal));
        Assert.Contains(result, line => line.StartsWith("4,Failed,,", StringComparison.Ordinal) && line.Contains("line 5", StringComparison.Ordinal));
        Assert.Contains(result, line => line.StartsWith("5,Sent,", StringComparison.Ordinal));
        Assert.Equal(2, _fixture.Mail.Count(mail => mail.Notification is ParticipantInvited));
    }

    [Fact]
    public async Task Send_RowsWhoseKeysAreNone_FailAndStopNothing()
    {
        const string Rest = "清掃,2026/4/1,1,総価,TRUE\r\n";
        string[] result = await SendAsync(
            $"{Header}\r\n"
            + $",一,one@supplier.example,,5911,{Rest}"
            + ",,,,,,,,,\r\n"
            + $"a\u202Eb,二,two@supplier.example,,5912,{Rest}"
            + $"a ,三,three@supplier.example,,5913,{Rest}"
            + $"=1,四,four@supplier.example,,5914,{Rest}"
            + $",五,five@supplier.example,,5915,{Rest}"
            + $"a,六,six@supplier.example,六社,5916,{Rest}");

        Assert.Equal(["", "a\uFFFDb", "a ", "'=1", "", "a"], result[1..^1].Select(line => line.Split(',')[0]));
        Assert.Equal(["Failed", "Failed", "Failed", "Failed", "Failed", "Sent"], result[1..^1].Select(line => line.Split(',')[1]));
        Assert.Contains("line 2 ", result[1], StringComparison.Ordinal);
        Assert.Contains("U+202E", result[2], StringComparison.Ordinal);
        Assert.Contains("white space", result[3], StringComparison.Ordinal);
        Assert.Contains("formula", result[4], StringComparison.Ordinal);
        Assert.Contains("line 7 ", result[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ErrorsOfOthers_AreNotToldInTheFile()
    {
        using var report = new MemoryStream();
        await foreach (BulkRowResult _ in BulkCsv.WriteAsync(Results(), report, Stop))
        {
        }

        string written = Encoding.UTF8.GetString(report.ToArray());
        Assert.DoesNotContain("secret", written, StringComparison.Ordinal);
        Assert.Contains("a,Failed,,Unexpected IOException", written, StringComparison.Ordinal);
        Assert.Contains("b,Failed,,It is ours.", written, StringComparison.Ordinal);

        static async IAsyncEnumerable<BulkRowResult> Results()
        {
            await Task.Yield();
            yield return new BulkRowResult("a", 0, BulkRowStatus.Failed, null, new IOException("Password=secret"));
            yield return new BulkRowResult("b", 1, BulkRowStatus.Failed, null, new BulkListException(2, "It is ours."));
        }
    }

    [Theory]
    [InlineData("key,件名,余り", "'余り'")]
    [InlineData("件名,開始日", "'key'")]
    [InlineData("key,件名,件名", "twice")]
    public async Task Read_ColumnsThatAreNotTheTemplates_RefusedBeforeAnyRow(string header, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<BulkListException>(() => SendAsync($"{header}\r\n1,2,3\r\n"))).Message, StringComparison.Ordinal);

    private async Task<string[]> SendAsync(string csv)
    {
        byte[] document = FakeContractPdf.Document("契約");
        EnvelopeTemplateFiller filler = await EnvelopeTemplateFiller.OpenAsync(
            SampleTemplate.Create(document, new Dictionary<string, string>()), (_, _) => new ValueTask<Stream>(new MemoryStream(document)), cancellationToken: Stop);
        using var report = new MemoryStream();
        IAsyncEnumerable<BulkRowResult> results = new EnvelopeBulkSender(_fixture.Manager, new EnvelopeBulkOptions { MaxConcurrency = 1 }).SendAsync(
            BatchId.New(_fixture.Clock), BulkCsv.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(csv)), filler, cancellationToken: Stop), cancellationToken: Stop);
        await foreach (BulkRowResult _ in BulkCsv.WriteAsync(results, report, Stop))
        {
        }

        return Encoding.UTF8.GetString(report.ToArray()).Split("\r\n");
    }
}
