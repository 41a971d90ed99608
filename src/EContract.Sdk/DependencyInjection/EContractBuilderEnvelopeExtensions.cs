using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Cryptography;
using EContract.Sdk.DependencyInjection;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Preservation;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Storage;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Activation;
using EContract.Sdk.Workflow.Scrubbing;
using EContract.Sdk.Workflow.Timestamps;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses where envelopes are kept and how they are handled.</summary>
public static class EContractBuilderEnvelopeExtensions
{
    /// <summary>
    /// Keeps envelopes in a store, and with that handles envelopes: <see cref="EnvelopeManager"/> for the host's code, and a
    /// worker in the background.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the store when it is first needed; the container disposes it.</param>
    public static EContractBuilder UseEnvelopeStore(this EContractBuilder builder, Func<IServiceProvider, IEnvelopeStore> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        builder.Services.AddEnvelopes();
        return builder;
    }

    /// <summary>Keeps envelopes in memory: for tests and trials, as they are gone with the process.</summary>
    public static EContractBuilder UseInMemoryEnvelopes(this EContractBuilder builder) =>
        builder.UseEnvelopeStore(_ => new InMemoryEnvelopeStore());

    /// <summary>Says how envelopes are handled: sender, addresses of links, periods, the worker.</summary>
    public static EContractBuilder SetEnvelopes(this EContractBuilder builder, Action<EnvelopeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Signs for an organisation's participants, unless they are parties, with a key of its own instead of the host's.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="organization">The sender's organisation, as envelopes name it (<see cref="EContract.Sdk.Contracts.EnvelopeSender"/>).</param>
    /// <param name="signerName">The name of the key, as in <see cref="EContractBuilder.AddSigner(string, EContract.Sdk.Cryptography.ISigner)"/>.</param>
    public static EContractBuilder AddWitness(this EContractBuilder builder, string organization, string signerName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(organization);
        ArgumentException.ThrowIfNullOrWhiteSpace(signerName);
        builder.Services.Configure<WitnessChoices>(choices => choices.ByOrganization[organization] = signerName);
        return builder;
    }

    /// <summary>Selects keys in any other way: by tenant, from a vault, from the credentials that users have linked.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the selector.</param>
    public static EContractBuilder UseSignerSelector(this EContractBuilder builder, Func<IServiceProvider, ISignerSelector> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    /// <summary>Compares the certificates of parties (当事者型) with what the host knows of its participants, before they sign.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the check.</param>
    public static EContractBuilder UsePartyCertificateCheck(this EContractBuilder builder, Func<IServiceProvider, IPartyCertificateCheck> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    /// <summary>Has the host, or a module beside its HSM, look at each activation before a key is asked for a participant.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the check.</param>
    public static EContractBuilder UseActivationCheck(this EContractBuilder builder, Func<IServiceProvider, IActivationCheck> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    /// <summary>
    /// Has all stored documents read again and again in the background, to find those that were changed or got lost before somebody needs
    /// them; of several hosts on one store, one is enough.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">How often and how fast; once a week at 50 MB a second when <see langword="null"/>.</param>
    public static EContractBuilder EnableDocumentScrub(this EContractBuilder builder, Action<ScrubOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure ?? (_ => { }));
        builder.Services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ScrubOptions>>().Value);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DocumentScrubService>());
        return builder;
    }

    /// <summary>
    /// Has a certificate of conclusion (締結証明書) made for each envelope: a PDF that tells what the log tells, signed and sealed by
    /// the key that closes envelopes (<see cref="ISignerSelector.SelectForSealAsync"/>), downloaded like the documents.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Gives the fonts: without one that has Japanese characters the host does not start.</param>
    public static EContractBuilder EnableConclusionCertificate(this EContractBuilder builder, Action<ConclusionCertificateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<ConclusionCertificateOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ConclusionCertificateOptions>, ConclusionCertificateOptionsValidator>());
        builder.Services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ConclusionCertificateOptions>>().Value);
        return builder;
    }

    /// <summary>Registers the entry points for single documents; each is made of the ports that the host has chosen.</summary>
    internal static void AddDocuments(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new PdfSigner(
            provider.GetRequiredService<ISigner>(),
            provider.GetService<ITimestampAuthority>(),
            provider.GetService<IRevocationSource>(),
            provider.GetService<ITrustAnchorSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OutboundHttp>()));
        services.TryAddSingleton(provider => new PdfSignatureExtender(
            provider.GetRequiredService<ITimestampAuthority>(),
            provider.GetService<IRevocationSource>(),
            provider.GetService<ITrustAnchorSource>(),
            provider.GetRequiredService<OutboundHttp>()));
        services.TryAddSingleton(provider => new PdfSignatureValidator(
            provider.GetService<ITrustAnchorSource>() ?? TrustAnchors.None,
            provider.GetService<IRevocationSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OutboundHttp>(),
            provider.CreateValidationPolicy()));
    }

    private static ValidationPolicy CreateValidationPolicy(this IServiceProvider provider)
    {
        ValidationPolicy policy = provider.GetService<ValidationPolicy>() ?? ValidationPolicy.Default;
        return provider.GetService<TsaTrustProfile>() is { } services ? policy with { TimestampServices = services } : policy;
    }

    private static void AddEnvelopes(this IServiceCollection services)
    {
        services.TryAddSingleton<ISignerSelector>(provider => new SignerDirectory(
            provider.GetRequiredService<ISigner>(),
            name => provider.GetKeyedService<ISigner>(name),
            provider.GetRequiredService<IOptions<WitnessChoices>>().Value.ByOrganization));
        services.TryAddSingleton(CreateServices);
        services.TryAddSingleton(provider => new EnvelopeManager(provider.GetRequiredService<EnvelopeServices>()));
        services.TryAddSingleton(provider => new DocumentScrub(provider.GetRequiredService<EnvelopeServices>(), provider.GetService<ScrubOptions>()));
        services.TryAddSingleton(provider => new TimestampVerification(provider.GetRequiredService<EnvelopeServices>()));
        services.TryAddSingleton(provider => new EnvelopeWorker(provider.GetRequiredService<EnvelopeServices>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EnvelopeWorkerService>());
        services.AddAudit();
        services.AddOptions<RequiredServices>().Configure(required =>
        {
            required.Require<ISigner>("UsePkcs11Signer or UseSigner");
            required.Require<ITimestampAuthority>("AddTimestampAuthority");
            required.Require<ITrustAnchorSource>("AddTrustAnchors");
            required.Require<IDocumentStore>("UseFileSystemDocuments");
            required.Require<IKeyWrapper>("UseFileSystemDocuments(…, encryption => encryption.UseKeyFile(…))");
        });
    }

    private static EnvelopeServices CreateServices(IServiceProvider provider) => new()
    {
        Envelopes = provider.GetRequiredService<IEnvelopeStore>(),
        Log = provider.GetRequiredService<TenantLog>(),
        Documents = provider.GetRequiredService<IDocumentStore>(),
        KeyWrapper = provider.GetRequiredService<IKeyWrapper>(),
        Key = provider.GetRequiredService<ISigner>(),
        Signers = provider.GetRequiredService<ISignerSelector>(),
        PartyCertificates = provider.GetService<IPartyCertificateCheck>(),
        ActivationCheck = provider.GetService<IActivationCheck>(),
        Signer = provider.GetRequiredService<PdfSigner>(),
        Extender = provider.GetRequiredService<PdfSignatureExtender>(),
        Validator = provider.GetRequiredService<PdfSignatureValidator>(),
        ConclusionCertificate = provider.GetService<ConclusionCertificateOptions>(),
        Notifier = provider.GetRequiredService<INotifier>(),
        Webhooks = [.. provider.GetServices<WebhookEndpoint>()],
        Notifications = provider.GetRequiredService<IOptions<NotificationOptions>>().Value,
        Options = provider.GetRequiredService<IOptions<EnvelopeOptions>>().Value,
        Time = provider.GetRequiredService<TimeProvider>(),
        Logging = provider.GetRequiredService<ILoggerFactory>(),
    };
}
