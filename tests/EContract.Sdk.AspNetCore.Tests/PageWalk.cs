using System.Net;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;
using Microsoft.Playwright;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>All pages there are, one after the other, in the states that they have: what is looked at here is what is checked.</summary>
/// <param name="host">The host; its clock is past everything at the end.</param>
/// <param name="window">The browser.</param>
/// <param name="language">The language of the pages.</param>
/// <param name="look">Looks at a page, given its name.</param>
internal sealed class PageWalk(PortalHost host, Window window, string language, Func<string, Task> look)
{
    /// <summary>What answers with files, or with the address of a page, but with no page.</summary>
    public static readonly string[] AnswersNoPage =
    [
        "GET /sign/{token}", "GET /download/{token}",
        "GET /s/{reference}/seal", "GET /s/{reference}/seal/picture",
        "GET /s/{reference}/documents/{document}", "POST /d/{reference}/documents/{document}", "GET /d/{reference}/documents/{document}",
        "GET /s/{reference}/code", "GET /s/{reference}/authenticate", "GET /s/{reference}/complete", "POST /s/{reference}/confirm", "GET /s/{reference}/link",
        "GET /d/{reference}/code", "GET /d/{reference}/authenticate", "GET /d/{reference}/link",
    ];

    private const string Yamada = "yamada@sample.example";
    private const string Suzuki = "suzuki@sample.example";

    private IPage Page => window.Page;

    public async Task RunAsync()
    {
        await SigningAsync();
        await OtherEndsAsync();
        await SealAsync();
        await AuthenticationAsync();
        await VerificationAsync();
        await DeadLinksAsync();
    }

    private async Task SigningAsync()
    {
        Envelope envelope = await host.SendAsync(PortalHost.In(language));
        Uri link = host.LinkTo(Yamada);
        await OpenDocumentsAsync(link);
        await look("sign");
        await SubmitAsync("complete");
        await look("sign-unread");
        await FollowAsync("decline");
        await look("decline");
        await Page.FillAsync("#reason", " ");
        await SubmitAsync("decline");
        await look("decline-invalid");
        await Page.GotoAsync(link.AbsoluteUri);
        await FollowAsync("delegate");
        await look("delegate");
        await Page.FillAsync("#name", "佐藤次郎");
        await Page.FillAsync("#email", Suzuki);
        await SubmitAsync("delegate");
        await look("delegate-refused");
        await OpenDocumentsAsync(link);
        await Page.ClickAsync("#tab-1");
        await Assertions.Expect(Page.Locator("#tab-1.ec-read")).ToBeVisibleAsync();
        await SubmitAsync("complete");
        await look("confirm");
        await SubmitAsync("confirm");
        await look("done");
        await Page.GotoAsync(link.AbsoluteUri);
        await Assertions.Expect(Page.Locator("#document-0 canvas").First).ToBeVisibleAsync();
        await look("sign-acted");
        await host.Manager.SuspendAsync(envelope.Id, "確認中");
        await Page.GotoAsync(link.AbsoluteUri);
        await look("suspended");
        await host.Manager.ContinueAsync(envelope.Id);
        await host.SignAsync(Suzuki);
        await Page.GotoAsync(host.LinkTo(Suzuki).AbsoluteUri);
        await look("download");
        await Page.GotoAsync(link.AbsoluteUri);
        await look("concluded");
        await SubmitAsync("link");
        await look("link-asked");
    }

    private async Task OtherEndsAsync()
    {
        await host.SendAsync(PortalHost.In(language));
        Uri link = host.LinkTo(Yamada);
        await Page.GotoAsync(link.AbsoluteUri);
        await FollowAsync("delegate");
        await Page.FillAsync("#name", "佐藤次郎");
        await Page.FillAsync("#email", "sato@sample.example");
        await SubmitAsync("delegate");
        await look("delegated");
        await Page.GotoAsync(link.AbsoluteUri);
        await look("link-replaced");
        await Page.GotoAsync(host.LinkTo("sato@sample.example").AbsoluteUri);
        await FollowAsync("decline");
        await Page.FillAsync("#reason", "金額が違います。");
        await SubmitAsync("decline");
        await look("declined");
        await Page.GotoAsync(link.AbsoluteUri);
        await look("ended-declined");
        Envelope withdrawn = await host.SendAsync(PortalHost.In(language));
        Uri early = await host.Manager.IssueSigningLinkAsync(withdrawn.Id, withdrawn.Participants[1].Id);
        await Page.GotoAsync(early.AbsoluteUri);
        await look("not-your-turn");
        await host.Manager.VoidAsync(withdrawn.Id, "取り下げ");
        await Page.GotoAsync(early.AbsoluteUri);
        await look("ended-voided");
        await Page.GotoAsync(new Uri(host.Address, "sign/unknown").AbsoluteUri);
        await look("link-unknown");
        await Page.GotoAsync(new Uri(host.Address, "s/0123456789abcdef01234567").AbsoluteUri);
        await look("no-cookie");
    }

    private async Task SealAsync()
    {
        await host.SendAsync(descriptor => SealPagesTests.Placed(isRequired: true)(PortalHost.In(language)(descriptor)));
        await OpenDocumentsAsync(host.LinkTo(Yamada));
        await Page.ClickAsync("#tab-1");
        await Assertions.Expect(Page.Locator("#tab-1.ec-read")).ToBeVisibleAsync();
        await SubmitAsync("complete");
        await SealBrowserTests.LookAtPlaceAsync(Page);
        await look("seal-required");
        await Page.FillAsync("#seal-name", "\U0001F600");
        await window.LeaveByAsync("button[value=round]");
        await look("seal-refused");
        await Page.FillAsync("#seal-name", "東海市長之印");
        await window.LeaveByAsync("button[value=square]");
        await SealBrowserTests.LookAtPlaceAsync(Page);
        await look("seal-chosen");
    }

    private async Task AuthenticationAsync()
    {
        Envelope envelope = await host.SendAsync(descriptor => PortalHost.In(language)(descriptor) with
        {
            Participants = [new() { Name = "山田太郎", Email = Yamada, Language = language, Factors = [AuthenticationFactor.AccessCode("himitsu-5913"), AuthenticationFactor.EmailCode("private@mail.example")] }],
        });
        await Page.GotoAsync(host.LinkTo(Yamada).AbsoluteUri);
        await look("authenticate");
        await AuthenticateWronglyAsync("authenticate");
        string token = host.LinkTo(Yamada).Segments[^1];
        SigningView view = await host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, "himitsu-5913");
        var context = new RequestContext { Session = view.Session };
        await host.Manager.MailCodeAsync(token, context);
        string code = host.Mail.Select(message => message.Notification).OfType<VerificationCodeMailed>().Last().Code;
        await host.Manager.AuthenticateAsync(token, AuthenticationMethod.EmailCode, code, context);
        await host.SignAsync(Yamada, context);
        Assert.Equal(EnvelopeStatus.Completed, (await host.Manager.GetAsync(envelope.Id)).Status);
        await Page.GotoAsync(host.LinkTo(Yamada).AbsoluteUri);
        await look("download-authenticate");
        await AuthenticateWronglyAsync("download-authenticate");
    }

    private async Task AuthenticateWronglyAsync(string name)
    {
        await Page.FillAsync("#code-AccessCode", "wrong");
        await Page.Locator("form:has(#code-AccessCode) button").ClickAsync();
        await look(name + "-wrong");
        await SubmitAsync("code");
        await look(name + "-mailed");
    }

    private async Task VerificationAsync()
    {
        Envelope envelope = Assert.Single(await host.Manager.SearchAsync(new() { Statuses = [EnvelopeStatus.Completed] }), found => found.Participants.Count == 2) is { } summary
            ? await host.Manager.GetAsync(summary.Id)
            : null!;
        using var contract = new MemoryStream();
        await using (Stream content = await host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id))
            await content.CopyToAsync(contract);
        byte[] changed = contract.ToArray();
        changed[changed.AsSpan().IndexOf("/MediaBox"u8) + 12] ^= 1;
        await VerifyAsync(null, "verify");
        await VerifyAsync(contract.ToArray(), "verify-passed");
        await VerifyAsync(changed, "verify-failed");
        await VerifyAsync("Hello."u8.ToArray(), "verify-unreadable");
        await Page.GotoAsync(new Uri(host.Address, "verify").AbsoluteUri);
        await Page.EvaluateAsync("document.querySelector('#file').required = false");
        await SubmitAsync("verify");
        await look("verify-missing");
    }

    private async Task VerifyAsync(byte[]? content, string name)
    {
        await Page.GotoAsync(new Uri(host.Address, "verify").AbsoluteUri);
        if (content is not null)
        {
            await Page.SetInputFilesAsync("#file", new FilePayload { Name = "契約書.pdf", MimeType = "application/pdf", Buffer = content });
            await SubmitAsync("verify");
        }

        await look(name);
    }

    private async Task DeadLinksAsync()
    {
        Uri download = host.LinkTo(Yamada);
        await host.SendAsync(PortalHost.In(language));
        Uri signing = host.LinkTo(Yamada);
        host.Clock.Advance(TimeSpan.FromDays(31));
        await host.WorkAsync();
        await Page.GotoAsync(signing.AbsoluteUri);
        await look("ended-expired");
        await Page.GotoAsync(download.AbsoluteUri);
        await look("download-expired");
        await SubmitAsync("link");
        await look("download-link-asked");
    }

    private async Task OpenDocumentsAsync(Uri link)
    {
        await Page.GotoAsync(link.AbsoluteUri);
        await Assertions.Expect(Page.Locator("#document-0 canvas").First).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("#tab-0.ec-read")).ToBeVisibleAsync();
    }

    private Task FollowAsync(string name) => window.LeaveByAsync($"main a[href$='/{name}']");

    private Task SubmitAsync(string name) => window.LeaveByAsync($"form[action$='/{name}'] button[type=submit]");
}
