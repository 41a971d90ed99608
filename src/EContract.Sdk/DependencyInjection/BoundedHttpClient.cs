using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.DependencyInjection;

/// <summary>Registers HTTP clients for those who bound, count and follow everything themselves.</summary>
internal static class BoundedHttpClient
{
    public static void AddBoundedHttpClient(this IServiceCollection services, string name) =>
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            // One client for good: its connections are renewed by age, so that changes in DNS are seen. Redirects are
            // followed, and counted, by whoever asks.
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.ConnectTimeout = TimeSpan.FromSeconds(10);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
}
