using EContract.Sdk.AspNetCore.Links;
using EContract.Sdk.AspNetCore.Pages;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>The result: a page first, the files by another click, so that who follows every link of a mail downloads nothing.</summary>
internal sealed class DownloadEndpoints(PageHost pages, EnvelopeManager envelopes, Authentication authentication)
{
    public void Map(RouteGroupBuilder group, string prefix)
    {
        RouteGroupBuilder link = group.MapGroup("/d/{reference}").WithMetadata(PageKind.Download);
        link.MapGet("", (HttpContext http, string reference) => RunAsync(http, prefix, reference, ShowAsync));
        link.MapPost("/code", (HttpContext http, string reference) => RunAsync(http, prefix, reference, MailCodeAsync));
        link.MapPost("/authenticate", (HttpContext http, string reference) => RunAsync(http, prefix, reference, AuthenticateAsync));
        foreach (string form in (string[])["/code", "/authenticate", "/link"])
            link.MapGet(form, (HttpContext http, string reference) => Redirection.ToPage(http, prefix, PageKind.Download, reference));
        link.MapGet("/documents/{document}", (HttpContext http, string reference, string document) => Redirection.ToPage(http, prefix, PageKind.Download, reference));
        link.MapPost("/documents/{document}", (HttpContext http, string reference, string document) => RunAsync(
            http, prefix, reference, (page, visit) => DownloadAsync(page, visit, document)));
    }

    private async Task<IResult> RunAsync(HttpContext http, string prefix, string reference, Func<Page, LinkVisit, ValueTask<IResult>> run)
    {
        string root = http.Request.PathBase + prefix;
        var page = new Page(http, pages.Describe(http, root, $"{root}/{PageKind.Download.Segment}/{reference}"));
        if (LinkVisit.Find(http, reference) is not { } visit)
            return PageHost.Notice(page.Context, "cookies", StatusCodes.Status400BadRequest);
        try
        {
            return await run(page, visit).ConfigureAwait(false);
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.AuthenticationRequired)
        {
            return await AskAsync(page, visit).ConfigureAwait(false);
        }
    }

    private async ValueTask<IResult> ShowAsync(Page page, LinkVisit visit)
    {
        DownloadView view = await OpenAsync(page, visit).ConfigureAwait(false);
        return view.Factors.Count > 0 && visit.Context.Session is null
            ? authentication.Ask(page.Context, view.Title, view.Factors)
            : PageHost.Render<DownloadPage>(page.Context, new() { ["View"] = view });
    }

    private async ValueTask<IResult> MailCodeAsync(Page page, LinkVisit visit)
    {
        await envelopes.MailCodeAsync(visit.Token, visit.Context, page.Cancelled).ConfigureAwait(false);
        return await AskAsync(page, visit, isMailed: true).ConfigureAwait(false);
    }

    private async ValueTask<IResult> AuthenticateAsync(Page page, LinkVisit visit) =>
        await authentication.TakeAsync(page.Http, page.Context.Root, visit).ConfigureAwait(false) is { } problem
            ? await AskAsync(page, visit, problem).ConfigureAwait(false)
            : Redirection.To(page.Context.Address);

    private async ValueTask<IResult> DownloadAsync(Page page, LinkVisit visit, string document)
    {
        DownloadView view = await OpenAsync(page, visit).ConfigureAwait(false);
        DocumentView? known = view.Documents.Append(view.ConclusionCertificate).FirstOrDefault(candidate => candidate?.Id.ToString() == document);
        if (known is null)
            throw new EnvelopeStateException(EnvelopeRefusal.DocumentUnknown, "There is no such document.", view.EnvelopeId);
        Stream content = await envelopes.DownloadAsync(visit.Token, known.Id, visit.Context, page.Cancelled).ConfigureAwait(false);
        return DocumentFile.Download(page.Http, content, known.Title);
    }

    private async ValueTask<IResult> AskAsync(Page page, LinkVisit visit, string? problem = null, bool isMailed = false)
    {
        DownloadView view = await OpenAsync(page, visit).ConfigureAwait(false);
        return authentication.Ask(page.Context, view.Title, view.Factors, problem, isMailed);
    }

    private async ValueTask<DownloadView> OpenAsync(Page page, LinkVisit visit) =>
        await envelopes.OpenDownloadAsync(visit.Token, visit.Context, page.Cancelled).ConfigureAwait(false);

    private sealed record Page(HttpContext Http, PageContext Context)
    {
        public CancellationToken Cancelled => Http.RequestAborted;
    }
}
