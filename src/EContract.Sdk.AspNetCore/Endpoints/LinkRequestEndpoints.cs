using EContract.Sdk.AspNetCore.Links;
using EContract.Sdk.AspNetCore.Pages;
using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>By a dead link, the sender is asked for a new one; whoever has the dead one gets none here.</summary>
internal sealed class LinkRequestEndpoints(PageHost pages, EnvelopeManager envelopes, RequestLimits limits)
{
    public void Map(RouteGroupBuilder group, string prefix)
    {
        foreach (PageKind kind in (PageKind[])[PageKind.Sign, PageKind.Download])
        {
            group.MapPost($"/{kind.Segment}/{{reference}}/link", (HttpContext http, string reference) => AskAsync(http, prefix, kind, reference))
                .WithMetadata(kind);
        }
    }

    private async Task<IResult> AskAsync(HttpContext http, string prefix, PageKind kind, string reference)
    {
        string root = http.Request.PathBase + prefix;
        PageContext context = pages.Describe(http, root, $"{root}/{kind.Segment}/{reference}");
        if (LinkVisit.Find(http, reference) is not { } visit)
            return PageHost.Notice(context, "cookies", StatusCodes.Status400BadRequest);
        try
        {
            await envelopes.RequestLinkAsync(visit.Token, visit.Context, http.RequestAborted).ConfigureAwait(false);
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.LinkUnknown)
        {
            // Answered like the others: who guesses learns nothing, and is counted.
            limits.CountGuess(http);
        }

        return PageHost.Notice(context, "LinkAsked", StatusCodes.Status200OK);
    }
}
