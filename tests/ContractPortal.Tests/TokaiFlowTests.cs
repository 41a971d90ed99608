using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Playwright;
using MimeKit;

namespace EContract.ContractPortal.Tests;

/// <summary>
/// The city's whole flow by clicking, in a real browser, with mail through a real mail server: the supplier's handler (担当者), the supplier's
/// contracting authority (契約締結権限者), the city.
/// </summary>
public sealed class TokaiFlowTests(PortalWithMail host) : IClassFixture<PortalWithMail>
{
    [Theory]
    [InlineData("ja-JP", false)]
    [InlineData("ja-JP", true)]
    [InlineData("en-GB", false)]
    [InlineData("en-GB", true)]
    public async Task UploadToDownload_ByClicking_IsConcludedAndValid(string language, bool isPhone)
    {
        string kind = $"portal-{language[..2]}-{(isPhone ? "phone" : "desktop")}-";
        var words = new PortalWords(language[..2], kind);
        await using Window sender = await host.OpenAsync(language, isPhone);
        string envelope = await SendAsync(sender, words, kind);

        MailServerInbox inbox = host.Inbox;
        var thread = new HashSet<string>();
        foreach (string email in words.Parties)
        {
            (MimeMessage mail, Uri link) = await inbox.WaitForAsync(email, "sign");
            Assert.Contains(words["○○業務委託", "Works contract"], mail.Subject, StringComparison.Ordinal);
            thread.Add(mail.References.Single());
            await SignAsync(link, words, language, isPhone, kind);
        }

        // All mails of an envelope are one conversation.
        Assert.Single(thread);
        // Who is told that it is concluded can be sure that it is.
        (_, Uri result) = await inbox.WaitForAsync(words.Parties[0], "download");
        await sender.Page.GotoAsync(envelope);
        await Assertions.Expect(sender.Page.Locator(".portal-title .portal-completed")).ToHaveTextAsync(words["締結済み", "Concluded"]);
        await sender.PictureAsync(kind + "concluded");

        IDownload certificate = await sender.Page.RunAndWaitForDownloadAsync(() => sender.Page.GetByRole(AriaRole.Link, new() { Name = "root.cer" }).ClickAsync());
        using X509Certificate2 root = X509CertificateLoader.LoadCertificateFromFile((await certificate.PathAsync())!);
        await JudgeAsync(result, root, words, language, isPhone, kind);
        await LookAroundAsync(sender, words, kind);
        Assert.Empty(sender.Problems);
        Assert.All(sender.Requests, request => Assert.StartsWith(host.Portal.Address.AbsoluteUri, request, StringComparison.Ordinal));
    }

    private async Task<string> SendAsync(Window window, PortalWords words, string kind)
    {
        IPage page = window.Page;
        await page.GotoAsync(host.Portal.Address.AbsoluteUri);
        await window.PictureAsync(kind + "sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = words["青木 恵 としてサインイン", "Sign in as 青木 恵"] }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = words["新しい契約を送る", "Send a contract"] }).ClickAsync();
        await page.GetByLabel(words["件名", "Title"], new() { Exact = true }).FillAsync(words["○○業務委託", "Works contract"]);
        await page.GetByLabel(words["文書 (PDF)", "Documents (PDF)"]).SetInputFilesAsync([SamplePdfs.Contract, SamplePdfs.Specification]);
        await page.GetByLabel(words["メッセージ(任意)", "Message (optional)"]).FillAsync("Please sign.");
        for (int row = 0; row < words.Parties.Count; row++)
        {
            await page.Locator($"#p{row}-name").FillAsync(words.Names[row]);
            await page.Locator($"#p{row}-email").FillAsync(words.Parties[row]);
            await page.Locator($"#p{row}-organization").FillAsync(words.Organizations[row]);
            await page.Locator($"#p{row}-role").SelectOptionAsync(row == 0 ? "Handler" : "ContractingAuthority");
            await page.Locator($"#p{row}-language").SelectOptionAsync(words.Language);
        }

        await page.GetByLabel(words["取引年月日", "Transaction date"]).FillAsync("2026-11-23");
        await page.GetByLabel(words["取引先", "Counterparty"], new() { Exact = true }).FillAsync("株式会社サンプル");
        await page.GetByLabel(words["取引金額(円)", "Amount (JPY)"]).FillAsync("1,200,000");
        await window.PictureAsync(kind + "new");
        await page.GetByRole(AriaRole.Button, new() { Name = words["下書きを作成する", "Make the draft"] }).ClickAsync();
        await Assertions.Expect(page.GetByText(words["署名鍵・証明書・タイムスタンプ局の準備はできています。", "The signing key, its certificate and the timestamp authority are there."])).ToBeVisibleAsync();
        await window.PictureAsync(kind + "draft");
        await page.GetByRole(AriaRole.Button, new() { Name = words["送信する", "Send"], Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText(words["送信しました。", "It is sent."])).ToBeVisibleAsync();
        await window.PictureAsync(kind + "sent");
        return page.Url.Split('?')[0];
    }

    private async Task SignAsync(Uri link, PortalWords words, string language, bool isPhone, string kind)
    {
        await using Window window = await host.OpenAsync(language, isPhone);
        IPage page = window.Page;
        await page.GotoAsync(link.AbsoluteUri);
        await Assertions.Expect(page.Locator("#tab-0.ec-read")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "仕様書" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tab-1.ec-read")).ToBeVisibleAsync();
        await window.PictureAsync(kind + "signing");
        await page.GetByRole(AriaRole.Button, new() { Name = words["完了", "Complete"], Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = words["署名手続きを完了する", "Complete signing"] }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = words["手続きは完了しています", "Your part is done"] })).ToBeVisibleAsync();
        Assert.Empty(window.Problems);
    }

    private async Task JudgeAsync(Uri link, X509Certificate2 root, PortalWords words, string language, bool isPhone, string kind)
    {
        await using Window window = await host.OpenAsync(language, isPhone);
        await window.Page.GotoAsync(link.AbsoluteUri);
        await window.PictureAsync(kind + "download");
        IDownload download = await window.Page.RunAndWaitForDownloadAsync(
            () => window.Page.GetByRole(AriaRole.Button, new() { Name = words["「契約書」をダウンロード", "Download “契約書”"] }).ClickAsync());
        string path = Path.Combine(AppContext.BaseDirectory, "TestResults", "pages", kind + "contract.pdf");
        await download.SaveAsAsync(path);

        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors(root), online: null, TimeProvider.System).ValidateAsync(path);
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(3, report.Signatures.Count(signature => signature.Level == SignatureLevel.BaselineLTA));
        await PdfSig.VerifyAsync(path, root);
    }

    /// <summary>Finds it again, and sees what operators see.</summary>
    private static async Task LookAroundAsync(Window window, PortalWords words, string kind)
    {
        IPage page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = words["検索", "Search"], Exact = true }).ClickAsync();
        await page.GetByLabel(words["取引年月日 (から)", "Transaction date from"]).FillAsync("2026-11-23");
        await page.GetByLabel(words["取引年月日 (まで)", "Transaction date to"]).FillAsync("2026-11-23");
        await page.GetByLabel(words["取引金額 (以上)", "Amount at least"]).FillAsync("1,000,000");
        await page.GetByLabel(words["取引先 (一部でも可)", "Counterparty (or part of it)"]).FillAsync("サンプル");
        await page.GetByRole(AriaRole.Button, new() { Name = words["検索する", "Search"], Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = words["○○業務委託", "Works contract"] }).First).ToBeVisibleAsync();
        await window.PictureAsync(kind + "search");
        IDownload csv = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = words["CSVで出力する", "Export as CSV"] }).ClickAsync());
        Assert.Contains("株式会社サンプル", await File.ReadAllTextAsync((await csv.PathAsync())!), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = words["契約一覧", "Contracts"], Exact = true }).ClickAsync();
        await window.PictureAsync(kind + "dashboard");
        await page.GetByRole(AriaRole.Button, new() { Name = words["サインアウト", "Sign out"] }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = words["上田 学 としてサインイン", "Sign in as 上田 学"] }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = words["運用", "Operations"] }).ClickAsync();
        await Assertions.Expect(page.GetByText(words["停止している処理はありません。", "Nothing is stuck."])).ToBeVisibleAsync();
        await window.PictureAsync(kind + "operator");
    }
}
