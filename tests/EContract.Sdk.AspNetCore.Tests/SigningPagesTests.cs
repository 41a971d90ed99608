using System.Net;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Notifications;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>The pages as a browser without scripts sees them.</summary>
public sealed class SigningPagesTests : IAsyncLifetime
{
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Request_ReadConfirmedAndSealed_IsDownloaded()
    {
        Envelope envelope = await _host.SendAsync();
        foreach (string email in (string[])["yamada@sample.example", "suzuki@sample.example"])
        {
            using var visitor = new Visitor();
            string page = await visitor.OpenAsync(_host.LinkTo(email));
            Assert.Contains("○○業務委託 の確認", page, StringComparison.Ordinal);
            Assert.Contains("契約書", page, StringComparison.Ordinal);
            await visitor.ReadAllAsync();
            await visitor.SubmitAsync("/complete");
            Assert.Contains("署名手続きを完了する", visitor.Page, StringComparison.Ordinal);
            await visitor.SubmitAsync("/confirm");
            Assert.Contains("手続きは完了しています", visitor.Page, StringComparison.Ordinal);
        }

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id)).Status);
        using var downloader = new Visitor("en");
        await downloader.OpenAsync(_host.LinkTo("suzuki@sample.example"));
        HttpResponseMessage file = await downloader.SubmitAsync($"/documents/{envelope.Documents[0].Id}");
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("契約書.pdf", file.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("%PDF-"u8.ToArray(), (await file.Content.ReadAsByteArrayAsync())[..5]);
    }

    [Fact]
    public async Task Complete_BeforeEverythingWasOpened_SaysSo()
    {
        await _host.SendAsync();
        using var visitor = new Visitor("en");
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));

        HttpResponseMessage answer = await visitor.SubmitAsync("/complete");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("まだ開いていない文書があります", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirm_SentTwice_IsOneConfirmation()
    {
        Envelope envelope = await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        await visitor.ReadAllAsync();
        await visitor.SubmitAsync("/complete");
        string confirm = visitor.Page;
        Uri address = visitor.Address!;

        await visitor.SubmitAsync("/confirm");
        typeof(Visitor).GetProperty(nameof(Visitor.Page))!.SetValue(visitor, confirm);
        typeof(Visitor).GetProperty(nameof(Visitor.Address))!.SetValue(visitor, address);
        await visitor.SubmitAsync("/confirm");

        Assert.Contains("手続きは完了しています", visitor.Page, StringComparison.Ordinal);
        Assert.Single(await _host.Manager.GetEventsAsync(envelope.Id), record => record.Event.Name == "participant.sign.confirmed");
    }

    [Fact]
    public async Task Decline_WithAReason_TellsTheSender()
    {
        Envelope envelope = await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        await visitor.FollowAsync("/decline");

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync("/decline", new() { ["reason"] = " " })).StatusCode);
        await visitor.SubmitAsync("/decline", new() { ["reason"] = "金額が違います" });

        Assert.Contains("却下しました", visitor.Page, StringComparison.Ordinal);
        envelope = await _host.Manager.GetAsync(envelope.Id);
        Assert.Equal((EnvelopeStatus.Declined, "金額が違います"), (envelope.Status, envelope.ClosingReason));
    }

    [Fact]
    public async Task Delegate_ToSomebodyElse_MailsThem()
    {
        await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        await visitor.FollowAsync("/delegate");

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync("/delegate", new() { ["name"] = "佐藤", ["email"] = "no address" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync("/delegate", new() { ["name"] = "佐藤", ["email"] = "suzuki@sample.example" })).StatusCode);
        await visitor.SubmitAsync("/delegate", new() { ["name"] = "佐藤次郎", ["email"] = "sato@sample.example" });

        Assert.Contains("佐藤次郎 様に依頼のメールをお送りしました", visitor.Page, StringComparison.Ordinal);
        using var successor = new Visitor();
        Assert.Contains("佐藤次郎", await successor.OpenAsync(_host.LinkTo("sato@sample.example")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_AreAskedForBeforeAnythingIsShown()
    {
        await _host.SendAsync(PortalHost.With(AuthenticationFactor.AccessCode("himitsu-5913"), AuthenticationFactor.EmailCode("yamada-private@mail.example")));
        using var visitor = new Visitor();

        string page = await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        Assert.Contains("ご本人の確認", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/documents/", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync("/authenticate", new() { ["code"] = "wrong" })).StatusCode);
        Assert.Contains("コードが正しくないか", visitor.Page, StringComparison.Ordinal);
        await visitor.SubmitAsync("/authenticate", new() { ["code"] = "himitsu-5913" });
        Assert.DoesNotContain("himitsu", visitor.Page, StringComparison.Ordinal);
        await visitor.SubmitAsync("/code");
        string code = _host.Mail.Select(message => message.Notification).OfType<VerificationCodeMailed>().Single().Code;
        await visitor.SubmitAsync("/authenticate", new() { ["code"] = code });

        Assert.Contains("/documents/", visitor.Page, StringComparison.Ordinal);
        await visitor.ReadAllAsync();
        await visitor.SubmitAsync("/complete");
        await visitor.SubmitAsync("/confirm");
        Assert.Contains("手続きは完了しています", visitor.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ja", "手続きをする方がいます")]
    [InlineData("en", "Somebody else acts before you")]
    public async Task Link_BeforeItsTurn_SaysSoInTheVisitorsLanguage(string language, string expected)
    {
        Envelope envelope = await _host.SendAsync();
        Uri link = await _host.Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[1].Id);
        using var visitor = new Visitor(language);

        Assert.Contains(expected, await visitor.OpenAsync(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, visitor.Last.StatusCode);
    }

    [Fact]
    public async Task LanguageSwitch_IsRemembered()
    {
        await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));

        await visitor.FollowAsync("?lang=en");
        Assert.Contains("<html lang=\"en\">", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("Complete", visitor.Page, StringComparison.Ordinal);
        await visitor.OpenAsync(visitor.Address!);
        Assert.Contains("<html lang=\"en\">", visitor.Page, StringComparison.Ordinal);
    }
}
