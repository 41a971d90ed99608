using EContract.Sdk.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.DependencyInjection;

/// <summary>Registers HTTP clients for those who bound, count and follow everything themselves.</summary>
internal static class BoundedHttpClient
{
    /// <summary>Registers a client.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="isPublicOnly">Whether it connects to the public internet only; without it, to the addresses that the host has named.</param>
    public static void AddBoundedHttpClient(this IServiceCollection services, string name, Func<IServiceProvider, bool>? isPublicOnly = null) =>
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, provider) => OutboundHttp.Configure(handler, isPublicOnly?.Invoke(provider) ?? false))
            // One client for good: it renews its connections itself.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
}
