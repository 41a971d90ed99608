using EContract.Sdk.Cryptography;
using EContract.Sdk.DependencyInjection;
using EContract.Sdk.RemoteSigning;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Signs with keys that remote signing services keep.</summary>
public static class EContractBuilderRemoteSigningExtensions
{
    /// <summary>The name of the HTTP client that remote signing services are asked by; configure it as any other, e.g. with a client certificate.</summary>
    public const string HttpClientName = "EContract.Sdk.RemoteSigning";

    /// <summary>
    /// Signs with a credential of a remote signing service (Cloud Signature Consortium, API v2); incomplete options are reported when
    /// the host starts.
    /// </summary>
    /// <param name="builder">The host's choices.</param>
    /// <param name="configure">Names service, credential and authorization.</param>
    public static EContractBuilder UseCscSigner(this EContractBuilder builder, Action<CscSignerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddCsc(Options.Options.DefaultName, configure);
        builder.Services.TryAddSingleton(services => Create(services, Options.Options.DefaultName));
        builder.Services.Replace(ServiceDescriptor.Singleton<ISigner>(services => services.GetRequiredService<CscSigner>()));
        return builder;
    }

    /// <summary>Adds a credential of a remote signing service that participants are given by name; see <see cref="EContractBuilder.AddSigner(string, ISigner)"/>.</summary>
    /// <param name="builder">The host's choices.</param>
    /// <param name="name">The signer's name.</param>
    /// <param name="configure">Names service, credential and authorization.</param>
    public static EContractBuilder AddCscSigner(this EContractBuilder builder, string name, Action<CscSignerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddCsc(name, configure);
        return builder.AddSigner(name, services => Create(services, name));
    }

    private static void AddCsc(this IServiceCollection services, string name, Action<CscSignerOptions> configure)
    {
        services.AddBoundedHttpClient(HttpClientName);
        services.AddOptions<CscSignerOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CscSignerOptions>, CscSignerOptionsValidator>());
    }

    private static CscSigner Create(IServiceProvider services, string name) => new(
        services.GetRequiredService<IOptionsMonitor<CscSignerOptions>>().Get(name),
        services.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
        services.GetRequiredService<TimeProvider>());
}
