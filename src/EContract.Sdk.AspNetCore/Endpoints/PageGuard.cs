using EContract.Sdk.AspNetCore.Links;
using EContract.Sdk.AspNetCore.Pages;
using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>Stands before every page: lets in what may come in, and turns what is refused into a page that says so in plain words.</summary>
internal sealed partial class PageGuard(PageHost pages, RequestLimits limits, IAntiforgery antiforgery, ILogger<PageGuard> logger)
{
    public async ValueTask<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string prefix)
    {
        HttpContext http = context.HttpContext;
        if (!limits.Admit(http))
        {
            http.Response.Headers.RetryAfter = "60";
            return Notice(http, prefix, "Busy", StatusCodes.Status429TooManyRequests);
        }

        try
        {
            if (HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<ChecksItsToken>() is null)
                await antiforgery.ValidateRequestAsync(http).ConfigureAwait(false);
            object? answer = await next(context).ConfigureAwait(false);
            PageMetrics.Count(PageMetrics.Answered);
            return answer;
        }
        catch (AntiforgeryValidationException)
        {
            return Notice(http, prefix, "Stale", StatusCodes.Status400BadRequest);
        }
        catch (EnvelopeStateException e)
        {
            if (e.Refusal == EnvelopeRefusal.LinkUnknown)
                limits.CountGuess(http);
            return Refuse(http, prefix, Refusal.Of(e));
        }
        catch (EContractException e) when (e.IsTransient)
        {
            LogAway(e, http.TraceIdentifier);
            http.Response.Headers.RetryAfter = "10";
            return Notice(http, prefix, "Away", StatusCodes.Status503ServiceUnavailable);
        }
        catch (EContractException e)
        {
            LogFailed(e, http.TraceIdentifier);
            return Notice(http, prefix, "Failed", StatusCodes.Status500InternalServerError);
        }
    }

    private IResult Notice(HttpContext http, string prefix, string notice, int status) => Refuse(http, prefix, new Refusal(notice, status));

    private IResult Refuse(HttpContext http, string prefix, Refusal refusal)
    {
        PageMetrics.Count(refusal.Notice);
        string root = http.Request.PathBase + prefix;
        string? address = http.GetRouteValue("reference") is string reference && LinkReference.IsOne(reference) && http.GetEndpoint()?.Metadata.GetMetadata<PageKind>() is { } kind
            ? $"{root}/{kind.Segment}/{reference}"
            : null;
        PageContext context = pages.Describe(http, root, address ?? http.Request.PathBase + http.Request.Path);
        if (refusal.HelpsANewLink && address is not null)
            return PageHost.Ended(context, refusal.Notice, refusal.Status, address + "/link");
        // A form that stands for itself is where it was sent to.
        string? again = address ?? (http.GetEndpoint()?.Metadata.GetMetadata<ChecksItsToken>() is null ? null : context.Address);
        return PageHost.Notice(context, refusal.Notice, refusal.Status, refusal.Notice is "Stale" or "Away" or "Busy" ? again : null);
    }

    [LoggerMessage(3001, LogLevel.Warning, "Request {TraceIdentifier} could not be answered for the time being")]
    private partial void LogAway(Exception exception, string traceIdentifier);

    [LoggerMessage(3002, LogLevel.Error, "Request {TraceIdentifier} failed")]
    private partial void LogFailed(Exception exception, string traceIdentifier);
}

/// <summary>Which pages an endpoint belongs to.</summary>
/// <param name="Segment">Their segment of the address.</param>
internal sealed record PageKind(string Segment)
{
    public static readonly PageKind Sign = new("s");
    public static readonly PageKind Download = new("d");
}
