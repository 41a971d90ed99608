using EContract.Sdk.AspNetCore.Links;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>Sends a browser on, by GET whatever it came with (RFC 9110, 15.4.4); only ever to addresses that were made here.</summary>
internal sealed class Redirection : IResult
{
    private readonly string _location;

    private Redirection(string location) => _location = location;

    public static IResult To(string location) => new Redirection(location);

    /// <summary>To a link's page; a reference that is none leads nowhere.</summary>
    public static IResult ToPage(HttpContext http, string prefix, PageKind kind, string reference) =>
        LinkReference.IsOne(reference) ? To($"{http.Request.PathBase}{prefix}/{kind.Segment}/{reference}") : Results.NotFound();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = _location;
        return Task.CompletedTask;
    }
}
