using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Two browsers on one participant, and mishaps in the middle: each ends in a page that says what is the case.</summary>
public sealed class RaceTests(Browsers browsers) : IClassFixture<Browsers>, IAsyncLifetime
{
    private const string Done = "手続きは完了しています";
    private const string Replaced = "このリンクは使えません";
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync(isBehindFront: true);

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("confirm", Done, Done)]
    [InlineData("decline", "却下しました", "却下により終了しました")]
    [InlineData("delegate", "署名者を変更しました", Replaced)]
    public async Task TwoBrowsers_InEachOrder_TheSecondIsToldWhatHappened(string action, string did, string told)
    {
        foreach (bool signsFirst in (bool[])[true, false])
        {
            Envelope envelope = await _host.SendAsync();
            await using Window signing = await browsers.OpenAsync();
            await using Window acting = await browsers.OpenAsync();
            await ConfirmPageAsync(signing);
            await FormAsync(acting, action);

            await ((signsFirst ? signing : acting).LeaveByAsync(Submit(signsFirst ? "confirm" : action)));
            await ((signsFirst ? acting : signing).LeaveByAsync(Submit(signsFirst ? action : "confirm")));

            await SaysAsync(signing, signsFirst ? Done : told);
            await SaysAsync(acting, signsFirst ? Done : did);
            await CheckOneOutcomeAsync(envelope.Id, signsFirst ? "confirm" : action);
        }
    }

    [Theory]
    [InlineData("confirm", Done, Done)]
    [InlineData("decline", "却下しました", "却下により終了しました")]
    [InlineData("delegate", "署名者を変更しました", Replaced)]
    public async Task TwoBrowsers_AtTheSameTime_OneIsTaken_AndBothAreTold(string action, string did, string told)
    {
        Envelope envelope = await _host.SendAsync();
        await using Window signing = await browsers.OpenAsync();
        await using Window acting = await browsers.OpenAsync();
        await ConfirmPageAsync(signing);
        await FormAsync(acting, action);

        await Task.WhenAll(signing.LeaveByAsync(Submit("confirm")), acting.LeaveByAsync(Submit(action)));

        bool signed = (await _host.Manager.GetEventsAsync(envelope.Id)).Any(record => record.Event is SigningConfirmed);
        await SaysAsync(signing, signed ? Done : told);
        await SaysAsync(acting, signed ? Done : did);
        await CheckOneOutcomeAsync(envelope.Id, signed ? "confirm" : action);
    }

    [Fact]
    public async Task DoubleClick_IsOneConfirmation()
    {
        Envelope envelope = await _host.SendAsync();
        await using Window window = await browsers.OpenAsync();
        await ConfirmPageAsync(window);

        await window.LeaveByAsync(() => window.Page.DblClickAsync(Submit("confirm")));

        await SaysAsync(window, Done);
        await CheckOneOutcomeAsync(envelope.Id, "confirm");
    }

    [Fact]
    public async Task BackAfterDone_ShowsThatItIsDone_AndSendsNothingAgain()
    {
        Envelope envelope = await _host.SendAsync();
        await using Window window = await browsers.OpenAsync();
        await ConfirmPageAsync(window);
        await window.LeaveByAsync(Submit("confirm"));
        await SaysAsync(window, Done);

        await window.Page.GoBackAsync();
        await SaysAsync(window, Done);
        await window.Page.GoBackAsync();
        await Assertions.Expect(window.Page.Locator(".ec-finish")).ToContainTextAsync(Done);
        await Assertions.Expect(window.Page.Locator(Submit("complete"))).ToHaveCountAsync(0);
        await CheckOneOutcomeAsync(envelope.Id, "confirm");
    }

    [Fact]
    public async Task Reload_OfEachPage_ShowsItAgain()
    {
        Envelope envelope = await _host.SendAsync();
        await using Window window = await browsers.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync(_host.LinkTo("yamada@sample.example").AbsoluteUri);
        await ReloadAsync("○○業務委託 の確認");
        await window.LeaveByAsync("main a[href$='/delegate']");
        await ReloadAsync("署名者の変更");
        await page.GoBackAsync();
        await window.LeaveByAsync("main a[href$='/decline']");
        await ReloadAsync("却下しますか");
        await ConfirmPageAsync(window);
        await ReloadAsync("署名手続きを完了しますか");
        await window.LeaveByAsync(Submit("confirm"));
        await ReloadAsync(Done);
        await CheckOneOutcomeAsync(envelope.Id, "confirm");
        await _host.SignAsync("suzuki@sample.example");
        await page.GotoAsync(_host.LinkTo("suzuki@sample.example").AbsoluteUri);
        await ReloadAsync("署名済み文書のダウンロード");

        async Task ReloadAsync(string heading)
        {
            await SaysAsync(window, heading);
            await page.ReloadAsync();
            await SaysAsync(window, heading);
        }
    }

    [Theory]
    [InlineData(false, "有効期限が切れています")]
    [InlineData(true, "期限が過ぎたため終了しました")]
    public async Task TimeOver_BetweenOpeningAndConfirming(bool hasJobRun, string expected)
    {
        Envelope envelope = await _host.SendAsync();
        await using Window window = await browsers.OpenAsync();
        await ConfirmPageAsync(window);
        _host.Clock.Advance(TimeSpan.FromDays(31));
        if (hasJobRun)
            await _host.WorkAsync();

        await window.LeaveByAsync(Submit("confirm"));

        await SaysAsync(window, expected);
        await Assertions.Expect(window.Page.Locator(Submit("link"))).ToBeVisibleAsync();
        Assert.Null((await _host.Manager.GetAsync(envelope.Id)).Participants[0].Confirmation);
    }

    [Fact]
    public async Task Withdrawn_BetweenOpeningAndConfirming()
    {
        Envelope envelope = await _host.SendAsync();
        await using Window window = await browsers.OpenAsync();
        await ConfirmPageAsync(window);
        await _host.Manager.VoidAsync(envelope.Id, "取り下げ");

        await window.LeaveByAsync(Submit("confirm"));

        await SaysAsync(window, "送信者が取り下げました");
        Assert.Null((await _host.Manager.GetAsync(envelope.Id)).Participants[0].Confirmation);
    }

    [Fact]
    public async Task AnotherProcess_InTheMiddle_GoesOnWithThePageThatIsOpen()
    {
        Envelope envelope = await _host.SendAsync();
        await using Window window = await browsers.OpenAsync();
        await ConfirmPageAsync(window);

        await _host.RestartAsync();
        await window.LeaveByAsync(Submit("confirm"));

        await SaysAsync(window, Done);
        await CheckOneOutcomeAsync(envelope.Id, "confirm");
        await _host.SignAsync("suzuki@sample.example");
        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id)).Status);
    }

    private static string Submit(string action) => $"form[action$='/{action}'] button[type=submit]";

    private static Task SaysAsync(Window window, string heading) =>
        Assertions.Expect(window.Page.Locator("main h1")).ToHaveTextAsync(heading, new() { Timeout = 60_000 });

    private async Task ConfirmPageAsync(Window window)
    {
        await window.Page.GotoAsync(_host.LinkTo("yamada@sample.example").AbsoluteUri);
        await Assertions.Expect(window.Page.Locator("#tab-0.ec-read")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await window.Page.ClickAsync("#tab-1");
        await Assertions.Expect(window.Page.Locator("#tab-1.ec-read")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await window.LeaveByAsync(Submit("complete"));
    }

    private async Task FormAsync(Window window, string action)
    {
        if (action == "confirm")
        {
            await ConfirmPageAsync(window);
            return;
        }

        await window.Page.GotoAsync(_host.LinkTo("yamada@sample.example").AbsoluteUri);
        await window.LeaveByAsync($"main a[href$='/{action}']");
        if (action == "decline")
        {
            await window.Page.FillAsync("#reason", "金額が違います。");
            return;
        }

        await window.Page.FillAsync("#name", "佐藤次郎");
        await window.Page.FillAsync("#email", $"sato-{_host.Mail.Count}@sample.example");
    }

    private async Task CheckOneOutcomeAsync(EnvelopeId id, string action)
    {
        EnvelopeEvent[] events = [.. (await _host.Manager.GetEventsAsync(id)).Select(record => record.Event)];
        Assert.Equal(
            (action == "confirm" ? 1 : 0, action == "decline" ? 1 : 0, action == "delegate" ? 1 : 0),
            (events.Count(occurred => occurred is SigningConfirmed), events.Count(occurred => occurred is ParticipantDeclined), events.Count(occurred => occurred is ParticipantDelegated)));
    }
}
