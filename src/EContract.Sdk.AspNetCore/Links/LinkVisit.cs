using System.Net;
using EContract.Sdk.Contracts;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Links;

/// <summary>A request to one of a link's pages: whose link, and what the log is told of where it came from.</summary>
/// <param name="Reference">Names the link in the address.</param>
/// <param name="Token">The link's token.</param>
/// <param name="Context">Where the request came from.</param>
internal sealed record LinkVisit(string Reference, string Token, RequestContext Context)
{
    /// <returns>The visit, or null when the browser has no cookie of the link.</returns>
    public static LinkVisit? Find(HttpContext http, string reference) =>
        LinkReference.IsOne(reference) && LinkCookies.FindToken(http, reference) is { } token
            ? new LinkVisit(reference, token, ContextOf(http, LinkCookies.FindSession(http, reference)))
            : null;

    /// <summary>The address of whoever asks. Behind a proxy, the host's forwarded-headers middleware says which it is.</summary>
    public static string? AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : null;

    private static RequestContext ContextOf(HttpContext http, string? session) => new()
    {
        IpAddress = AddressOf(http),
        UserAgent = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
        CorrelationId = http.TraceIdentifier,
        Session = session,
    };
}
