using System.Globalization;
using System.Net;
using EContract.TestInfrastructure.Documents;

namespace EContract.ContractPortal.Tests;

/// <summary>What senders do with contracts, without scripts.</summary>
public sealed class SenderTests(PortalWithFolder host) : IClassFixture<PortalWithFolder>, IAsyncLifetime
{
    private readonly Visitor _sender = new();

    private static (string Name, byte[] Content) Contract { get; } = ("契約書.pdf", File.ReadAllBytes(SamplePdfs.Contract));

    private PortalProcess Portal => host.Portal;

    public async ValueTask InitializeAsync() => await _sender.SignInAsync(Portal, "aoki");

    public ValueTask DisposeAsync()
    {
        _sender.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task BlankAmount_IsFoundAsBlank_AndInNoRange()
    {
        await _sender.NewAsync(Portal, Typed("金額未定の契約", "blank@supplier.example", ("date", "2026-04-01"), ("counterparty", "㈱ブランク")), Contract);
        Assert.Contains("(未入力)", _sender.Page, StringComparison.Ordinal);

        await SearchAsync("amountBlank=on&counterparty=" + Uri.EscapeDataString("株式会社ブランク"));
        Assert.Contains("金額未定の契約", _sender.Page, StringComparison.Ordinal);
        await SearchAsync("amountFrom=0&counterparty=" + Uri.EscapeDataString("ブランク"));
        Assert.Contains("該当する契約はありません", _sender.Page, StringComparison.Ordinal);
        await SearchAsync("dateFrom=2026-04-01&dateTo=2026-04-01");
        HttpResponseMessage csv = await _sender.SubmitAsync("dateFrom=2026-04-01&dateTo=2026-04-01");
        Assert.Contains("㈱ブランク", await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", "", "件名を入力してください")]
    [InlineData("p0.stage", "first", "段階は1以上の整数")]
    [InlineData("amount", "たくさん", "金額は数字で")]
    [InlineData("date", "", "取引年月日と取引先を入力するか")]
    [InlineData("due", "2020-01-01", "署名期限は今日以降")]
    [InlineData("p0.email", "nobody", "入力内容を受け付けられません")]
    [InlineData("p0.code", "123", "入力内容を受け付けられません")]
    public async Task NewContract_FieldIsWrong_SaysWhichAndKeepsTheOthers(string field, string value, string problem)
    {
        Dictionary<string, string> typed = Typed("書きかけの契約", "draft@supplier.example", ("date", "2026-04-01"), ("counterparty", "株式会社サンプル"), ("amount", "100"), ("message", "<b>よろしく</b>"));
        typed[field] = value;

        await _sender.NewAsync(Portal, typed, Contract);

        Assert.Equal(HttpStatusCode.BadRequest, _sender.Last.StatusCode);
        Assert.Contains(problem, _sender.Page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;よろしく&lt;/b&gt;", _sender.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>よろしく", _sender.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewContract_WithoutDocumentOrWithNoPdf_IsRefused()
    {
        await _sender.NewAsync(Portal, Typed("文書なし", "none@supplier.example"));
        Assert.Contains("PDFを1つ以上選択してください", _sender.Page, StringComparison.Ordinal);
        await _sender.NewAsync(Portal, Typed("PDFでない文書", "none@supplier.example"), ("請求書.pdf", "no PDF at all"u8.ToArray()));
        Assert.Equal(HttpStatusCode.BadRequest, _sender.Last.StatusCode);
        Assert.Contains("請求書", _sender.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnItsWay_IsCorrectedRemindedSuspendedAndWithdrawn()
    {
        await _sender.NewAsync(Portal, Typed("<i>変更される契約</i>", "wrong@supplier.example"), Contract);
        Assert.Contains("&lt;i&gt;変更される契約&lt;/i&gt;", _sender.Page, StringComparison.Ordinal);
        await _sender.SubmitAsync("/send");
        Assert.Contains("送信しました", _sender.Page, StringComparison.Ordinal);
        Uri envelope = new(_sender.Address!.GetLeftPart(UriPartial.Path));

        await _sender.SubmitAsync("/correct", new() { ["name"] = "山田 太郎", ["email"] = "right@supplier.example", ["organization"] = "株式会社サンプル" });
        Assert.Contains("訂正しました", _sender.Page, StringComparison.Ordinal);
        await _sender.MailedLinkAsync(Portal, "right@supplier.example", "変更される契約");
        await _sender.OpenAsync(envelope);
        DateOnly due = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(60);
        await _sender.SubmitAsync("/due", new() { ["due"] = due.ToString("O", CultureInfo.InvariantCulture) });
        Assert.Contains(due.ToString("yyyy年M月d日", CultureInfo.InvariantCulture), _sender.Page, StringComparison.Ordinal);
        await _sender.SubmitAsync("/remind");
        Assert.Contains("再送しました", _sender.Page, StringComparison.Ordinal);
        await _sender.SubmitAsync("/suspend", new() { ["reason"] = "確認中" });
        Assert.Contains("一時停止しました", _sender.Page, StringComparison.Ordinal);
        await _sender.SubmitAsync("/continue");
        Assert.Contains("再開しました", _sender.Page, StringComparison.Ordinal);
        await _sender.SubmitAsync("/void", new() { ["reason"] = "内容に誤りがあったため" });
        Assert.Contains("内容に誤りがあったため", _sender.Page, StringComparison.Ordinal);
        Assert.Contains("envelope.voided", _sender.Page, StringComparison.Ordinal);
        // What it offered is gone with it.
        Assert.DoesNotContain("/void\"", _sender.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InternalApprover_ApprovesSignedIn_BeforeItIsSent()
    {
        Dictionary<string, string> typed = Typed("稟議が要る契約", "partner@supplier.example");
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)[("p1.name", "井上 健"), ("p1.email", "inoue@tokai.example"), ("p1.role", "InternalApprover"), ("p1.stage", "1"), ("p1.signsIn", "on")])
            typed[name] = value;
        await _sender.NewAsync(Portal, typed, Contract);
        await _sender.SubmitAsync("/send");
        Assert.Contains("社内承認に回しました", _sender.Page, StringComparison.Ordinal);

        using var approver = new Visitor();
        await approver.SignInAsync(Portal, "inoue");
        await approver.OpenAsync(_sender.Address!);
        await approver.SubmitAsync("/open");
        await approver.ReadAllAsync();
        await approver.SubmitAsync("/complete");
        await approver.SubmitAsync("/confirm");
        await _sender.UntilAsync(page => page.Contains("署名中", StringComparison.Ordinal), new Uri(_sender.Address!.GetLeftPart(UriPartial.Path)));
        await _sender.MailedLinkAsync(Portal, "partner@supplier.example", "稟議が要る契約");
    }

    private Task<string> SearchAsync(string query) => _sender.OpenAsync(new Uri(Portal.Address, "search?" + query));

    private static Dictionary<string, string> Typed(string title, string email, params (string Name, string Value)[] more)
    {
        var typed = new Dictionary<string, string>
        {
            ["title"] = title,
            ["p0.name"] = "佐藤 花子",
            ["p0.email"] = email,
            ["p0.stage"] = "1",
            ["p0.role"] = "Signer",
        };
        foreach ((string name, string value) in more)
            typed[name] = value;
        return typed;
    }
}
