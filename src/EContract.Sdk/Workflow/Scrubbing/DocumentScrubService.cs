using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>Looks through the stored documents again and again, for as long as the host runs.</summary>
internal sealed partial class DocumentScrubService(DocumentScrub scrub, ScrubOptions options, TimeProvider time, ILogger<DocumentScrubService> logger)
    : BackgroundService
{
    private readonly ILogger _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Where a scrub could not go on, the next one does, so that a store that is away at times is looked through all the same.
        var progress = new LastProgress();
        TimeSpan wait = options.StartDelay;
        int failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                long findings = 0;
                await foreach (ScrubFinding finding in scrub.RunAsync(progress.Value?.After, progress, stoppingToken).ConfigureAwait(false))
                {
                    findings++;
                    LogFinding(finding.Fault, finding.Envelope.ToString(), finding.Reason);
                }

                LogDone(progress.Value?.Documents ?? 0, findings);
                progress.Value = null;
                failures = 0;
                wait = options.Interval;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A store or a database that is away for a while must not end the host, nor the scrubs for good.
                LogInterrupted(e);
                failures++;
                wait = WaitAfter(failures);
            }
        }
    }

    // Ever later, as each try may tell the operator of a hundred documents that are not at fault.
    private TimeSpan WaitAfter(int failures)
    {
        TimeSpan wait = options.StartDelay;
        for (int i = 1; i < failures && wait < options.Interval; i++)
            wait *= 2;
        return wait < options.Interval ? wait : options.Interval;
    }

    [LoggerMessage(2511, LogLevel.Warning, "Scrub: {Fault} in envelope {EnvelopeId}: {Reason}")]
    private partial void LogFinding(ScrubFault fault, string envelopeId, string reason);

    [LoggerMessage(2512, LogLevel.Information, "Scrub: {Documents} stored documents were read, {Findings} things found")]
    private partial void LogDone(long documents, long findings);

    [LoggerMessage(2513, LogLevel.Error, "Scrub: it was interrupted and goes on after a while")]
    private partial void LogInterrupted(Exception exception);

    private sealed class LastProgress : IProgress<ScrubProgress>
    {
        public ScrubProgress? Value { get; set; }

        void IProgress<ScrubProgress>.Report(ScrubProgress value) => Value = value;
    }
}
