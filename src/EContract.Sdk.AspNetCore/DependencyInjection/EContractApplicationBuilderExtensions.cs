using EContract.Sdk.AspNetCore.Protection;
using Microsoft.AspNetCore.Builder;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Protects a host's own pages as those for participants are.</summary>
public static class EContractApplicationBuilderExtensions
{
    /// <summary>
    /// Gives every answer of the host the headers that the pages for participants have: a policy that allows scripts and styles from this
    /// site's files only (<c>Content-Security-Policy</c>), no frame, no cache, no referrer. What comes after it may set its own.
    /// </summary>
    /// <param name="application">The host's application; early in its pipeline.</param>
    /// <returns>The same, for more.</returns>
    public static IApplicationBuilder UseEContractSecurityHeaders(this IApplicationBuilder application)
    {
        ArgumentNullException.ThrowIfNull(application);
        return application.Use((context, next) =>
        {
            SecurityHeaders.Set(context.Response.Headers);
            return next(context);
        });
    }
}
