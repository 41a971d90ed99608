using EContract.Sdk.AspNetCore.Links;
using EContract.Sdk.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>The mailed addresses: what is secret in them goes into a cookie, and the browser to an address without it.</summary>
internal static class LinkEndpoints
{
    public static void Map(RouteGroupBuilder group, string prefix)
    {
        group.MapGet("/sign/{token}", (HttpContext http, string token) => Enter(http, prefix, PageKind.Sign, token));
        group.MapGet("/download/{token}", (HttpContext http, string token) => Enter(http, prefix, PageKind.Download, token));
    }

    private static IResult Enter(HttpContext http, string prefix, PageKind kind, string token)
    {
        string root = http.Request.PathBase + prefix;
        // Who traces requests notes their paths when they begin; a link's token is not for those who read traces.
        http.Features.Get<IHttpActivityFeature>()?.Activity.SetTag("url.path", $"{root}/{kind.Segment}/…");
        string reference = LinkReference.Of(token);
        LinkCookies.KeepToken(http, root, reference, token);
        return Redirection.To($"{root}/{kind.Segment}/{reference}");
    }
}
