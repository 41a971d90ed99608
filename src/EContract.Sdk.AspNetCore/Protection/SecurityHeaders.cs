using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Protection;

/// <summary>The headers of every answer: nothing of ours is framed, cached, guessed at or told to other sites.</summary>
internal static class SecurityHeaders
{
    // Fonts of a PDF are data of ours; the worker is a script of ours; pictures of a PDF are drawn on a canvas.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data: blob:; connect-src 'self'; "
        + "worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    // Browsers show a PDF in a plug-in of their own, which a policy for pages would keep out.
    private const string DocumentPolicy = "frame-ancestors 'none'; base-uri 'none'";

    public static async ValueTask<object?> AddAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Set(context.HttpContext.Response.Headers);
        return await next(context).ConfigureAwait(false);
    }

    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
    }

    public static void ForDocument(HttpContext http) => http.Response.Headers.ContentSecurityPolicy = DocumentPolicy;
}
