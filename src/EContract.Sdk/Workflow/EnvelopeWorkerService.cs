using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow;

/// <summary>Runs the worker for as long as the host runs: jobs, mail and webhooks beside each other, so that none waits for another.</summary>
internal sealed partial class EnvelopeWorkerService(EnvelopeServices services, EnvelopeWorker worker) : BackgroundService
{
    private static readonly TimeSpan BacklogInterval = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = services.Logging.CreateLogger<EnvelopeWorkerService>();
    private long? _measuredAt;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!services.Options.RunWorker)
            return Task.CompletedTask;
        return Task.WhenAll(
        [
            .. Enumerable.Range(0, services.Options.WorkerConcurrency).Select(_ => RepeatAsync(RunJobsAsync, stoppingToken)),
            RepeatAsync(token => worker.DeliverAsync(MessageChannel.Mail, token), stoppingToken),
            RepeatAsync(token => worker.DeliverAsync(MessageChannel.Webhook, token), stoppingToken),
            RepeatAsync(MeasureBacklogAsync, stoppingToken),
        ]);
    }

    private async ValueTask RunJobsAsync(CancellationToken cancellationToken)
    {
        while (await worker.RunNextJobAsync(cancellationToken).ConfigureAwait(false))
            services.Work.Announce();
    }

    // Counting is cheap, but not so cheap that every poll has to do it.
    private async ValueTask MeasureBacklogAsync(CancellationToken cancellationToken)
    {
        if (_measuredAt is { } at && services.Time.GetElapsedTime(at) < BacklogInterval)
            return;
        _measuredAt = services.Time.GetTimestamp();
        DateTimeOffset now = services.Time.GetUtcNow();
        WorkflowMetrics.Found(await services.Envelopes.MeasureBacklogAsync(now, cancellationToken).ConfigureAwait(false), now);
    }

    private async Task RepeatAsync(Func<CancellationToken, ValueTask> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task announced = services.Work.Next;
            bool isInterrupted = false;
            try
            {
                await work(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A database that is away for a while must not end the host, nor the work for good.
                LogInterrupted(e);
                isInterrupted = true;
            }

            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Task pause = Task.Delay(services.Options.PollInterval, services.Time, awake.Token);
            await Task.WhenAny(isInterrupted ? pause : announced, pause).ConfigureAwait(false);
            await awake.CancelAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(2201, LogLevel.Error, "The worker was interrupted and goes on after a while")]
    private partial void LogInterrupted(Exception exception);
}
