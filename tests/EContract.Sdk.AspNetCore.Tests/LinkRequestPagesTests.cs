using System.Net;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Links that ended: what is the case, whom to ask, and how to get a new one.</summary>
public sealed class LinkRequestPagesTests : IAsyncLifetime
{
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync(pages => pages.UnknownLinksPerMinute = 5);

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("ja", "期限が過ぎたため終了しました", "新しいリンクのご依頼を受け付けました")]
    [InlineData("en", "The time to sign is over", "A new link has been asked for")]
    public async Task TimeToSignIsOver_TheSenderIsAsked(string language, string ended, string asked)
    {
        Envelope envelope = await _host.SendAsync(PortalHost.In(language));
        Uri link = _host.LinkTo("yamada@sample.example");
        _host.Clock.Advance(TimeSpan.FromDays(31));
        await _host.WorkAsync();
        using var visitor = new Visitor(language);

        Assert.Contains(ended, await visitor.OpenAsync(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, visitor.Last.StatusCode);
        Assert.Contains("052-000-0000", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("○○業務委託", visitor.Page, StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.SubmitAsync("/link")).StatusCode);
            Assert.Contains(asked, visitor.Page, StringComparison.Ordinal);
            Assert.DoesNotContain("/sign/", visitor.Page, StringComparison.Ordinal);
            await visitor.OpenAsync(link);
        }

        Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested { IsExpired: true });
        Assert.Single(await _host.Manager.GetEventsAsync(envelope.Id), record => record.Event is LinkRequested);
    }

    [Fact]
    public async Task FourteenDaysAfterConclusion_ANewDownloadLinkIsAskedFor_AndMailedByTheSender()
    {
        Envelope envelope = await _host.SendAsync();
        await _host.SignAllAsync();
        Uri link = _host.LinkTo("yamada@sample.example");
        _host.Clock.Advance(TimeSpan.FromDays(15));
        using var visitor = new Visitor();
        Assert.Contains("有効期限が切れています", await visitor.OpenAsync(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, visitor.Last.StatusCode);

        await visitor.SubmitAsync("/link");

        Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested { IsForDownload: true } && message.To.Address == "keiyaku@city.tokai.example");
        await _host.Manager.ReissueDownloadLinkAsync(envelope.Id, envelope.Participants[0].Id);
        Assert.Contains("署名済み文書のダウンロード", await visitor.OpenAsync(_host.LinkTo("yamada@sample.example")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownAndReplacedLinks_AreAnsweredAlike_AndGuessesAreCounted()
    {
        Envelope envelope = await _host.SendAsync();
        Uri replaced = _host.LinkTo("yamada@sample.example");
        await _host.Manager.RemindAsync(envelope.Id);
        using var visitor = new Visitor();
        await visitor.OpenAsync(replaced);
        await visitor.SubmitAsync("/link");
        string known = Words(visitor.Page);
        using var guesser = new Visitor();
        await guesser.OpenAsync(new Uri(_host.Address, "sign/guess"));
        await guesser.SubmitAsync("/link");

        Assert.Equal(known, Words(guesser.Page));
        Assert.Equal(visitor.Last.StatusCode, guesser.Last.StatusCode);
        Assert.Single(_host.Mail, message => message.Notification is NewLinkRequested);
        for (int i = 0; i < 60 && guesser.Last.StatusCode != HttpStatusCode.TooManyRequests; i++)
        {
            await guesser.OpenAsync(new Uri(_host.Address, $"sign/guess-{i}"));
            if (guesser.Last.StatusCode == HttpStatusCode.NotFound)
                await guesser.SubmitAsync("/link");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, guesser.Last.StatusCode);

        static string Words(string page) => page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData("void", "送信者が取り下げました")]
    [InlineData("decline", "却下により終了しました")]
    [InlineData("suspend", "手続きは一時停止中です")]
    [InlineData("complete", "契約は締結されています")]
    public async Task EnvelopeThatEndedOtherwise_SaysHow(string end, string expected)
    {
        Envelope envelope = await _host.SendAsync();
        Uri link = _host.LinkTo("yamada@sample.example");
        switch (end)
        {
            case "void":
                await _host.Manager.VoidAsync(envelope.Id, "取り下げ");
                break;
            case "decline":
                await _host.Manager.DeclineAsync(link.Segments[^1], "金額が違います");
                break;
            case "suspend":
                await _host.Manager.SuspendAsync(envelope.Id, "確認中");
                break;
            default:
                await _host.SignAllAsync();
                break;
        }

        using var visitor = new Visitor();
        Assert.Contains(expected, await visitor.OpenAsync(link), StringComparison.Ordinal);
        Assert.Equal(end == "complete", visitor.Page.Contains("新しいリンクを依頼する", StringComparison.Ordinal));
    }
}
