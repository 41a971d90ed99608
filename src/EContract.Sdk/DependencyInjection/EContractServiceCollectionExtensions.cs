using EContract.Sdk.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Brings EContract.Sdk into a container.</summary>
public static class EContractServiceCollectionExtensions
{
    /// <summary>Adds EContract.Sdk and lets a host choose its parts; what is missing is reported when the host starts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Chooses signer, timestamp authorities, stores, notifier.</param>
    public static IServiceCollection AddEContract(this IServiceCollection services, Action<EContractBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(services.AddEContract());
        return services;
    }

    /// <summary>Adds EContract.Sdk and gives the builder that chooses its parts.</summary>
    /// <param name="services">The host's services.</param>
    public static EContractBuilder AddEContract(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddHttpClient();
        services.AddNotifications();
        services.AddTrust();
        services.AddDocuments();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<RequiredServices>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequiredServices>, RequiredServicesValidator>());
        return new EContractBuilder(services);
    }
}
