using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Storage;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow.Exports;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says how the audit is kept.</summary>
public static class EContractBuilderAuditExtensions
{
    /// <summary>Says how often the ends of all chains of events are bound together and timestamped.</summary>
    public static EContractBuilder SetAudit(this EContractBuilder builder, Action<AuditOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Registers what reads and anchors the chains that the envelope store keeps.</summary>
    internal static void AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<IEnvelopeStore>() as IAuditStore
            ?? throw new InvalidOperationException($"The store of the envelopes is no {nameof(IAuditStore)}; register one."));
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<AuditOptions>>().Value);
        services.TryAddSingleton(provider => new TenantLog(provider.GetRequiredService<IAuditStore>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new AuditAnchorer(
            provider.GetRequiredService<IAuditStore>(),
            provider.GetRequiredService<ITimestampAuthority>(),
            provider.GetRequiredService<IDocumentStore>(),
            provider.GetRequiredService<AuditOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<TenantLog>()));
        services.TryAddSingleton(provider => new AuditExporter(
            provider.GetRequiredService<IAuditStore>(), provider.GetRequiredService<TenantLog>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AuditAnchorService>());
    }
}
