using EContract.Sdk.AspNetCore.Endpoints;
using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.AspNetCore.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the pages for participants into a host's application.</summary>
public static class EContractEndpointRouteBuilderExtensions
{
    // What the forms hold: a reason of a few thousand characters is the largest.
    private const long MaxFormLength = 256 * 1024;

    /// <summary>
    /// Serves the pages behind mailed links: <c>sign/TOKEN</c>, <c>download/TOKEN</c>, and what they lead to.
    /// </summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="prefix">Under which path, as <c>/contracts</c>; <c>EnvelopeOptions.LinkBaseAddress</c> has to say the same.</param>
    /// <returns>All of them, for conventions of the host's own.</returns>
    /// <exception cref="ArgumentException">The prefix is no path.</exception>
    /// <exception cref="InvalidOperationException">The pages are not enabled (<c>EnablePages</c>).</exception>
    public static IEndpointConventionBuilder MapEContract(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        prefix = prefix.TrimEnd('/');
        if (prefix.Length > 0 && prefix[0] != '/')
            throw new ArgumentException("A path begins with a slash.", nameof(prefix));
        IServiceProvider services = endpoints.ServiceProvider;
        PageGuard guard = services.GetService<PageGuard>()
            ?? throw new InvalidOperationException("The pages are not enabled: AddEContract(contracts => contracts.EnablePages()).");
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        group.AddEndpointFilter(SecurityHeaders.AddAsync);
        group.AddEndpointFilter((context, next) => guard.RunAsync(context, next, prefix));
        group.WithMetadata(new RequestSizeLimitAttribute(MaxFormLength));
        group.DisableAntiforgery();
        services.GetRequiredService<AssetEndpoints>().Map(group);
        LinkEndpoints.Map(group, prefix);
        services.GetRequiredService<SigningEndpoints>().Map(group, prefix);
        services.GetRequiredService<DownloadEndpoints>().Map(group, prefix);
        services.GetRequiredService<LinkRequestEndpoints>().Map(group, prefix);
        services.GetRequiredService<VerificationEndpoints>().Map(group, prefix);
        return group;
    }
}
