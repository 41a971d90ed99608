using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow;

/// <summary>Runs the worker for as long as the host runs.</summary>
internal sealed partial class EnvelopeWorkerService(EnvelopeServices services, EnvelopeWorker worker) : BackgroundService
{
    private readonly ILogger _logger = services.Logging.CreateLogger<EnvelopeWorkerService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!services.Options.RunWorker)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await worker.RunDueAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A database that is away for a while must not end the host, nor the work for good.
                LogInterrupted(e);
            }

            await Task.Delay(services.Options.PollInterval, services.Time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(2201, LogLevel.Error, "The worker was interrupted and goes on after a while")]
    private partial void LogInterrupted(Exception exception);
}
