using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>Stands before every endpoint: asks the host who asks, and turns errors into problems.</summary>
internal sealed partial class ApiGuard(ApiOptions options, EnvelopeManager envelopes, RequestLimits limits, ILogger<ApiGuard> logger)
{
    private static readonly object s_key = new();

    /// <summary>The request of a user whom the guard let in.</summary>
    public static ApiRequest RequestOf(HttpContext http) => (ApiRequest)http.Items[s_key]!;

    /// <summary>For the host's users.</summary>
    public ValueTask<object?> LetInUserAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => RunAsync(context.HttpContext, async http =>
    {
        ApiCaller caller = await options.Caller!(http).ConfigureAwait(false)
            ?? throw new ApiException(StatusCodes.Status403Forbidden, "forbidden", "You may not use this.");
        ApiAccess access = http.GetEndpoint()?.Metadata.GetMetadata<ApiAccess>() ?? ApiAccess.Change;
        if ((access == ApiAccess.Change && !caller.MayChange) || (access == ApiAccess.Operate && !caller.IsOperator))
            throw new ApiException(StatusCodes.Status403Forbidden, "forbidden", "You may not do this.");
        http.Items[s_key] = new ApiRequest(http, caller, envelopes.ForTenant(caller.Tenant));
        return await next(context).ConfigureAwait(false);
    });

    /// <summary>For participants, who have a link.</summary>
    public ValueTask<object?> LetInParticipantAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => RunAsync(context.HttpContext, async http =>
    {
        if (!limits.Admit(http))
        {
            http.Response.Headers.RetryAfter = "60";
            throw new ApiException(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests came from your address.");
        }

        return await next(context).ConfigureAwait(false);
    });

    private async ValueTask<object?> RunAsync(HttpContext http, Func<HttpContext, ValueTask<object?>> run)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        try
        {
            return await run(http).ConfigureAwait(false);
        }
        catch (Exception e) when (ApiProblems.Of(e, http.TraceIdentifier) is { } problem)
        {
            if (e is EnvelopeStateException { Refusal: EnvelopeRefusal.LinkUnknown })
                limits.CountGuess(http);
            if (problem.Status == StatusCodes.Status503ServiceUnavailable)
                headers.RetryAfter = "10";
            if (problem.Status >= StatusCodes.Status500InternalServerError)
                LogFailed(e, problem.Code, http.TraceIdentifier);
            return Results.Json(problem, ApiJson.Options, "application/problem+json", problem.Status);
        }
    }

    [LoggerMessage(3101, LogLevel.Error, "Request {TraceIdentifier} to the API came to {Code}")]
    private partial void LogFailed(Exception exception, string code, string traceIdentifier);
}

