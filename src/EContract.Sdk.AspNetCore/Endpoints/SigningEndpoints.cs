using System.Security.Cryptography;
using EContract.Sdk.AspNetCore.Links;
using EContract.Sdk.AspNetCore.Pages;
using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>Reading, signing, declining, naming somebody else.</summary>
internal sealed class SigningEndpoints(PageHost pages, EnvelopeManager envelopes, Authentication authentication, SealForm seals)
{
    public void Map(RouteGroupBuilder group, string prefix)
    {
        RouteGroupBuilder link = group.MapGroup("/s/{reference}").WithMetadata(PageKind.Sign);
        Add("GET", "", ShowAsync);
        Add("POST", "/code", MailCodeAsync);
        Add("POST", "/authenticate", AuthenticateAsync);
        Add("POST", "/complete", PrepareAsync);
        Add("GET", "/seal/picture", OpenSealAsync);
        Add("POST", "/seal", ChooseSealAsync).WithMetadata(new RequestSizeLimitAttribute(SealForm.MaxLength), ChecksItsToken.Instance);
        Add("GET", "/confirm", (page, visit) => AskToConfirmAsync(page, visit));
        Add("POST", "/confirm", ConfirmAsync);
        Add("GET", "/done", ShowDoneAsync);
        Add("GET", "/decline", AskToDeclineAsync);
        Add("POST", "/decline", DeclineAsync);
        Add("GET", "/delegate", AskToDelegateAsync);
        Add("POST", "/delegate", DelegateAsync);
        // Whoever comes back to where a form went gets the page that has the form.
        foreach (string form in (string[])["/code", "/authenticate", "/complete", "/seal", "/link"])
            link.MapGet(form, (HttpContext http, string reference) => Redirection.ToPage(http, prefix, PageKind.Sign, reference));
        link.MapGet("/documents/{document}", (HttpContext http, string reference, string document) => RunAsync(
            http, prefix, reference, (page, visit) => OpenAsync(page, visit, document)));

        RouteHandlerBuilder Add(string method, string path, Func<Page, LinkVisit, ValueTask<IResult>> run) => link.MapMethods(
            path, [method], (HttpContext http, string reference) => RunAsync(http, prefix, reference, run));
    }

    private async Task<IResult> RunAsync(HttpContext http, string prefix, string reference, Func<Page, LinkVisit, ValueTask<IResult>> run)
    {
        var page = new Page(http, http.Request.PathBase + prefix, reference);
        if (LinkVisit.Find(http, reference) is not { } visit)
            return PageHost.Notice(Describe(page), "cookies", StatusCodes.Status400BadRequest);
        try
        {
            return await run(page, visit).ConfigureAwait(false);
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.AuthenticationRequired)
        {
            // What was shown has become too old: all of it is asked for anew.
            SigningView view = await envelopes.OpenLinkAsync(visit.Token, visit.Context with { Session = null }, http.RequestAborted).ConfigureAwait(false);
            return authentication.Ask(Describe(page, view), view.Title, view.Factors);
        }
    }

    private async ValueTask<IResult> ShowAsync(Page page, LinkVisit visit)
    {
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        if (view.Factors.Contains(AuthenticationMethod.Host))
            view = await authentication.TakeHostsAsync(page.Http, page.Root, visit, view).ConfigureAwait(false) ?? view;
        PageContext context = Describe(page, view);
        return view.Factors.Count > 0
            ? authentication.Ask(context, view.Title, view.Factors)
            : PageHost.Render<SignPage>(context, new() { ["View"] = view });
    }

    private async ValueTask<IResult> MailCodeAsync(Page page, LinkVisit visit)
    {
        await envelopes.MailCodeAsync(visit.Token, visit.Context, page.Cancelled).ConfigureAwait(false);
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        return authentication.Ask(Describe(page, view), view.Title, view.Factors, isMailed: true);
    }

    private async ValueTask<IResult> AuthenticateAsync(Page page, LinkVisit visit)
    {
        if (await authentication.TakeAsync(page.Http, page.Root, visit).ConfigureAwait(false) is not { } problem)
            return Redirection.To(page.Address);
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        return authentication.Ask(Describe(page, view), view.Title, view.Factors, problem);
    }

    private async ValueTask<IResult> OpenAsync(Page page, LinkVisit visit, string document)
    {
        if (!DocumentId.TryParse(document, out DocumentId id))
            throw new EnvelopeStateException(EnvelopeRefusal.DocumentUnknown, "There is no such document.");
        Stream content = await envelopes.OpenDocumentAsync(visit.Token, id, visit.Context, page.Cancelled).ConfigureAwait(false);
        return DocumentFile.Show(page.Http, content, document);
    }

    private async ValueTask<IResult> OpenSealAsync(Page page, LinkVisit visit) =>
        await envelopes.OpenSealAsync(visit.Token, visit.Context, page.Cancelled).ConfigureAwait(false) is { } seal
            ? Results.Bytes(seal.Content, seal.ContentType)
            : Results.NotFound();

    private async ValueTask<IResult> ChooseSealAsync(Page page, LinkVisit visit)
    {
        (SealChoice? choice, string? problem) = await seals.ReadAsync(page.Http).ConfigureAwait(false);
        try
        {
            if (choice is not null)
                await envelopes.ChooseSealAsync(visit.Token, choice, visit.Context, page.Cancelled).ConfigureAwait(false);
        }
        catch (SealRejectedException e)
        {
            problem = e.Fault.ToString();
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.TooManySeals)
        {
            problem = "TooMany";
        }

        return problem is null ? Redirection.To(page.Address + "/confirm") : await AskToConfirmAsync(page, visit, problem, choice?.Name).ConfigureAwait(false);
    }

    // Each step that was taken leads to an address of its own, so that the browser's own buttons, back and reload, send no form again.
    private async ValueTask<IResult> PrepareAsync(Page page, LinkVisit visit)
    {
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        try
        {
            await envelopes.PrepareSignAsync(visit.Token, visit.Context, page.Cancelled).ConfigureAwait(false);
            return Redirection.To(page.Address + "/confirm");
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.DocumentsNotViewed)
        {
            return PageHost.Render<SignPage>(Describe(page, view), new() { ["View"] = view, ["IsUnread"] = true }, StatusCodes.Status409Conflict);
        }
    }

    private async ValueTask<IResult> AskToConfirmAsync(Page page, LinkVisit visit, string? problem = null, string? typed = null)
    {
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        try
        {
            var parameters = new Dictionary<string, object?>
            {
                ["Summary"] = await envelopes.PrepareSignAsync(visit.Token, visit.Context, page.Cancelled).ConfigureAwait(false),
                ["Asked"] = view.Participant.Action,
                ["IdempotencyKey"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                ["Name"] = view.Participant.Name,
                ["Problem"] = problem,
                ["Typed"] = typed,
            };
            return PageHost.Render<ConfirmPage>(Describe(page, view), parameters, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.DocumentsNotViewed)
        {
            return Redirection.To(page.Address);
        }
    }

    private async ValueTask<IResult> ConfirmAsync(Page page, LinkVisit visit)
    {
        IFormCollection form = await page.Http.Request.ReadFormAsync(page.Cancelled).ConfigureAwait(false);
        if (form["key"].ToString() is not { Length: > 0 and <= EnvelopeLimits.MaxIdempotencyKeyLength } key)
            throw new EnvelopeStateException(EnvelopeRefusal.ConsentMismatch, "The form is incomplete.");
        // Who leaves now has confirmed: what follows is not taken back by a closed tab.
        await envelopes.ConfirmSignAsync(visit.Token, key, new SigningConsent(form["consent"].ToString()), visit.Context, CancellationToken.None).ConfigureAwait(false);
        return Redirection.To(page.Address + "/done");
    }

    private async ValueTask<IResult> ShowDoneAsync(Page page, LinkVisit visit)
    {
        try
        {
            SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
            return view.Participant.HasActed ? PageHost.Render<DonePage>(Describe(page, view), new() { ["Title"] = view.Title }) : Redirection.To(page.Address);
        }
        catch (EnvelopeStateException e) when (e.Status is EnvelopeStatus.Finalizing or EnvelopeStatus.Completed)
        {
            // Who acted last is told so, however fast the rest was done.
            return PageHost.Render<DonePage>(Describe(page), new() { ["Title"] = null });
        }
    }

    private async ValueTask<IResult> AskToDeclineAsync(Page page, LinkVisit visit)
    {
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        return PageHost.Render<DeclinePage>(Describe(page, view), new() { ["View"] = view });
    }

    private async ValueTask<IResult> DeclineAsync(Page page, LinkVisit visit)
    {
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        PageContext context = Describe(page, view);
        IFormCollection form = await page.Http.Request.ReadFormAsync(page.Cancelled).ConfigureAwait(false);
        string reason = form["reason"].ToString();
        try
        {
            await envelopes.DeclineAsync(visit.Token, reason, visit.Context, page.Cancelled).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            return PageHost.Render<DeclinePage>(context, new() { ["View"] = view, ["Reason"] = reason, ["IsInvalid"] = true }, StatusCodes.Status400BadRequest);
        }

        return PageHost.Notice(context, context.Texts["decline.done"], context.Texts["decline.done.text", view.Title]);
    }

    private async ValueTask<IResult> AskToDelegateAsync(Page page, LinkVisit visit)
    {
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        return PageHost.Render<DelegatePage>(Describe(page, view), new() { ["View"] = view });
    }

    private async ValueTask<IResult> DelegateAsync(Page page, LinkVisit visit)
    {
        SigningView view = await OpenAsync(page, visit).ConfigureAwait(false);
        PageContext context = Describe(page, view);
        IFormCollection form = await page.Http.Request.ReadFormAsync(page.Cancelled).ConfigureAwait(false);
        var successor = new ParticipantContact
        {
            Name = form["name"].ToString().Trim(),
            Email = form["email"].ToString().Trim(),
            Organization = form["organization"].ToString().Trim(),
            Language = context.Texts.Language,
        };
        string reason = form["reason"].ToString();
        try
        {
            await envelopes.DelegateAsync(visit.Token, successor, reason, visit.Context, page.Cancelled).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            return Again("delegate.invalid");
        }
        catch (EnvelopeStateException e) when (e.Refusal is EnvelopeRefusal.DelegationNotAllowed or EnvelopeRefusal.AddressTaken)
        {
            // Who may name somebody has named one who takes part already.
            return Again("delegate.refused." + (view.Participant.MayDelegate ? EnvelopeRefusal.AddressTaken : e.Refusal));
        }

        return PageHost.Notice(context, context.Texts["delegate.done"], context.Texts["delegate.done.text", successor.Name]);

        IResult Again(string problem) => PageHost.Render<DelegatePage>(
            context, new() { ["View"] = view, ["Typed"] = successor, ["Reason"] = reason, ["Problem"] = problem }, StatusCodes.Status400BadRequest);
    }

    private async ValueTask<SigningView> OpenAsync(Page page, LinkVisit visit) =>
        await envelopes.OpenLinkAsync(visit.Token, visit.Context, page.Cancelled).ConfigureAwait(false);

    private PageContext Describe(Page page, SigningView? view = null) => pages.Describe(page.Http, page.Root, page.Address, view?.Participant.Language);

    private sealed record Page(HttpContext Http, string Root, string Reference)
    {
        public string Address => $"{Root}/{PageKind.Sign.Segment}/{Reference}";

        public CancellationToken Cancelled => Http.RequestAborted;
    }
}
