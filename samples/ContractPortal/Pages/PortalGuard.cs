using System.Net;
using EContract.Samples.ContractPortal.Envelopes;
using EContract.Samples.ContractPortal.Users;
using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;
using Microsoft.AspNetCore.Antiforgery;

namespace EContract.Samples.ContractPortal.Pages;

/// <summary>Stands before every page: lets in who may come in, and turns what is refused into a page that says so.</summary>
internal sealed partial class PortalGuard(PageWriter pages, IAntiforgery antiforgery, ILogger<PortalGuard> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        Access access = http.GetEndpoint()?.Metadata.GetMetadata<Access>() ?? Access.Users;
        if (access.Roles.Count > 0)
        {
            if (DemoUsers.Of(http) is not { } user)
                return Results.Redirect(HttpMethods.IsGet(http.Request.Method) ? $"/sign-in?returnUrl={WebUtility.UrlEncode(http.Request.Path + http.Request.QueryString)}" : "/sign-in");
            if (!access.Roles.Contains(user.Role))
                return pages.Notice(http, "forbidden", StatusCodes.Status403Forbidden);
        }

        try
        {
            if (HttpMethods.IsPost(http.Request.Method))
                await antiforgery.ValidateRequestAsync(http);
            return await next(context);
        }
        catch (AntiforgeryValidationException e)
        {
            // Reading the token reads the form, which may be what was too large.
            return e.InnerException is null ? pages.Notice(http, "stale", StatusCodes.Status400BadRequest) : pages.Notice(http, "tooLarge", StatusCodes.Status413PayloadTooLarge);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            return pages.Notice(http, "tooLarge", StatusCodes.Status413PayloadTooLarge);
        }
        catch (EnvelopeNotFoundException)
        {
            return pages.Notice(http, "notFound", StatusCodes.Status404NotFound);
        }
        catch (FormException e)
        {
            return pages.Notice(http, "refused", StatusCodes.Status400BadRequest, reason: PageWriter.TextsOf(http)[e.Key]);
        }
        catch (Exception e) when (e is EnvelopeStateException or ArgumentException or DocumentRejectedException)
        {
            return pages.Notice(http, "refused", StatusCodes.Status409Conflict, e.Message);
        }
        catch (EContractException e)
        {
            LogFailed(e, http.TraceIdentifier);
            return pages.Notice(http, "failed", e.IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Request {TraceIdentifier} failed")]
    private partial void LogFailed(Exception exception, string traceIdentifier);
}
