using EContract.Sdk.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>Makes anchors for as long as the host runs.</summary>
internal sealed partial class AuditAnchorService(AuditAnchorer anchorer, AuditOptions options, TimeProvider time, ILogger<AuditAnchorService> logger)
    : BackgroundService
{
    private readonly ILogger _logger = logger;
    private readonly HashSet<TenantId> _told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.RunAnchoring)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await anchorer.AnchorDueAsync(stoppingToken).ConfigureAwait(false);
                Tell();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A database that is away for a while must not end the host, nor the anchors for good.
                LogInterrupted(e);
            }

            await Task.Delay(options.PollInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Once when it begins, not each time that it is tried again.
    private void Tell()
    {
        foreach ((TenantId tenant, AnchoringHealth health) in anchorer.Health)
        {
            if (health.IsHealthy)
                _told.Remove(tenant);
            else if (_told.Add(tenant))
                LogFailing(tenant, health.Error);
        }
    }

    [LoggerMessage(2401, LogLevel.Error, "The anchors of tenant {Tenant} cannot be made, and are tried again: {Reason}")]
    private partial void LogFailing(TenantId tenant, string? reason);

    [LoggerMessage(2402, LogLevel.Error, "Anchoring was interrupted and goes on after a while")]
    private partial void LogInterrupted(Exception exception);
}
