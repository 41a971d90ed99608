using EContract.Sdk.AspNetCore.Health;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of what envelopes need.</summary>
public static class EContractHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds <c>signer</c>, <c>tsa</c>, <c>database</c>, <c>documents</c> and <c>outbox</c>. They are cheap, answer by a deadline, and say
    /// nothing secret. The database and the documents carry the tag <c>ready</c>; a key or an authority that is away is no reason to take a
    /// host out of service: what is confirmed meanwhile is signed later.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="configure">From when on something is not well, and how long a check may take.</param>
    public static IHealthChecksBuilder AddEContract(this IHealthChecksBuilder builder, Action<EnvelopeHealthCheckOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new EnvelopeHealthCheckOptions();
        configure?.Invoke(options);
        builder.Services.TryAddSingleton(provider => new EnvelopeHealth(provider.GetRequiredService<EnvelopeServices>(), options.Limits));
        return builder
            .Add(HealthCheckNames.Signer, options, health => health.CheckSignerAsync)
            .Add(HealthCheckNames.TimestampAuthority, options, health => health.CheckTimestampAuthorityAsync)
            .Add(HealthCheckNames.Database, options, health => health.CheckDatabaseAsync, HealthCheckNames.ReadyTag)
            .Add(HealthCheckNames.Documents, options, health => health.CheckDocumentsAsync, HealthCheckNames.ReadyTag)
            .Add(HealthCheckNames.Outbox, options, health => health.CheckOutboxAsync);
    }

    private static IHealthChecksBuilder Add(
        this IHealthChecksBuilder builder,
        string name,
        EnvelopeHealthCheckOptions options,
        Func<EnvelopeHealth, Func<CancellationToken, ValueTask<HealthFinding>>> look,
        params string[] tags)
    {
        // One for the life of the host, as it remembers what is under way.
        builder.Services.AddKeyedSingleton(
            name,
            (provider, _) => new EnvelopeHealthCheck(
                look(provider.GetRequiredService<EnvelopeHealth>()), options.Deadline, provider.GetRequiredService<TimeProvider>()));
        return builder.Add(new HealthCheckRegistration(
            name,
            provider => provider.GetRequiredKeyedService<EnvelopeHealthCheck>(name),
            HealthStatus.Unhealthy,
            [HealthCheckNames.Tag, .. tags]));
    }
}
