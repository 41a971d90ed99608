using EContract.Sdk.AspNetCore;
using EContract.Sdk.AspNetCore.Api;
using EContract.Sdk.AspNetCore.Api.Endpoints;
using EContract.Sdk.AspNetCore.Protection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A JSON API for the host's own front end.</summary>
public static class EContractApiExtensions
{
    /// <summary>Has the JSON API ready; <c>app.MapEContractApi()</c> puts it under an address.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Says who asks (<see cref="ApiOptions.Caller"/>), and what is served.</param>
    public static EContractBuilder EnableApi(this EContractBuilder builder, Action<ApiOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        IServiceCollection services = builder.Services;
        services.AddOptions<ApiOptions>().Configure(configure).Validate(options => options.Caller is not null, "The API needs to know who asks: ApiOptions.Caller.").ValidateOnStart();
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ApiOptions>>().Value);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<PagesOptions>>().Value);
        services.TryAddSingleton<RequestLimits>();
        services.TryAddSingleton<ApiGuard>();
        services.TryAddSingleton<EnvelopeEndpoints>();
        services.TryAddSingleton<RecordEndpoints>();
        services.TryAddSingleton<ParticipantEndpoints>();
        return builder;
    }

    /// <summary>Serves the JSON API and its OpenAPI document (<c>openapi.json</c>).</summary>
    /// <remarks>
    /// Users are let in by the host's authorization, which every endpoint of theirs requires. A host whose users are known by a cookie has to keep
    /// other sites from using it (SameSite, anti-forgery): the API takes a token in a header for granted.
    /// </remarks>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="prefix">Under which path.</param>
    /// <returns>All of them, for conventions of the host's own.</returns>
    /// <exception cref="ArgumentException">The prefix is no path.</exception>
    /// <exception cref="InvalidOperationException">The API is not enabled (<c>EnableApi</c>).</exception>
    public static IEndpointConventionBuilder MapEContractApi(this IEndpointRouteBuilder endpoints, string prefix = "/api/contracts")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        prefix = prefix.TrimEnd('/');
        if (prefix.Length > 0 && prefix[0] != '/')
            throw new ArgumentException("A path begins with a slash.", nameof(prefix));
        IServiceProvider services = endpoints.ServiceProvider;
        ApiGuard guard = services.GetService<ApiGuard>()
            ?? throw new InvalidOperationException("The API is not enabled: AddEContract(contracts => contracts.EnableApi(api => api.Caller = …)).");
        ApiOptions options = services.GetRequiredService<ApiOptions>();
        RouteGroupBuilder all = endpoints.MapGroup(prefix).WithMetadata(new ApiEndpoint()).DisableAntiforgery();
        RouteGroupBuilder users = all.MapGroup("");
        users.AddEndpointFilter(guard.LetInUserAsync);
        RequireAuthorization(users, options);
        services.GetRequiredService<EnvelopeEndpoints>().Map(users);
        ParticipantOfEnvelopeEndpoints.Map(users);
        services.GetRequiredService<RecordEndpoints>().Map(users);
        OperatorEndpoints.Map(users);
        if (options.ServesParticipants)
        {
            RouteGroupBuilder participants = all.MapGroup("").AllowAnonymous();
            participants.AddEndpointFilter(guard.LetInParticipantAsync);
            services.GetRequiredService<ParticipantEndpoints>().Map(participants);
        }

        RequireAuthorization(endpoints.MapGet(prefix + "/openapi.json", (Delegate)ApiDocument.GiveAsync).ExcludeFromDescription(), options);
        return all;
    }

    private static void RequireAuthorization(IEndpointConventionBuilder endpoints, ApiOptions options)
    {
        if (options.AllowAnonymous)
            endpoints.AllowAnonymous();
        else if (options.Policy is { } policy)
            endpoints.RequireAuthorization(policy);
        else
            endpoints.RequireAuthorization();
    }
}
