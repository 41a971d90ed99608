using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Telemetry;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Leases due jobs one after the other, runs them, and records what became of them.</summary>
internal sealed partial class JobRunner(EnvelopeServices services, EnvelopeJournal journal)
{
    private readonly ILogger _logger = services.Logging.CreateLogger<JobRunner>();
    private readonly Dictionary<string, IEnvelopeJob> _jobs = new()
    {
        [JobKinds.Sign] = new SignatureJob(services, journal),
        [JobKinds.Seal] = new SealingJob(services, journal),
        [JobKinds.Preserve] = new PreservationJob(services, journal),
        [JobKinds.Dispatch] = new DispatchJob(services, journal),
        [JobKinds.Relate] = new RelationJob(services, journal),
        [JobKinds.Remind] = new ReminderJob(services, journal),
        [JobKinds.RemindOfDownload] = new DownloadReminderJob(services, journal),
        [JobKinds.EndRetention] = new RetentionJob(services, journal),
        [JobKinds.Dispose] = new DisposalJob(services, journal),
        [JobKinds.Expire] = new ExpiryJob(services, journal),
    };

    /// <summary>Runs the job that has been due longest.</summary>
    /// <returns><see langword="false"/> when none is due and free.</returns>
    public async ValueTask<bool> RunNextAsync(EnvelopeId? only, CancellationToken cancellationToken)
    {
        if (await services.Envelopes.LeaseJobAsync(services.NewLease(only), cancellationToken).ConfigureAwait(false) is not { } job)
            return false;
        using WorkMeasure measure = WorkflowMetrics.Job(job);
        var run = new JobRun(services, job);
        var heartbeat = new LeaseHeartbeat(services, job, cancellationToken);
        try
        {
            await using (heartbeat.ConfigureAwait(false))
                await (Find(run) ?? throw new UnknownJobException(job.Kind)).RunAsync(run, heartbeat.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LeaseLostException || heartbeat.IsLost)
        {
            // Whoever has the job now goes on from the last stored step.
            measure.Fail(e, "lost");
            LogLeaseLost(e, job.Kind, job.EnvelopeId);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            measure.Fail(e, "released");
            await services.Envelopes.SettleJobAsync(new(job, SettlementKind.Released), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, job.Kind, job.EnvelopeId, run.CurrentStep, job.Attempts + 1);
            measure.Fail(e, "retry");
            if (!await FailAsync(run, e).ConfigureAwait(false))
                measure.Outcome = "stopped";
        }

        return true;
    }

    private IEnvelopeJob? Find(JobRun run) => _jobs.GetValueOrDefault(run.Job.Kind);

    /// <returns>Whether it is tried again by itself.</returns>
    private async ValueTask<bool> FailAsync(JobRun run, Exception error)
    {
        int attempts = run.Job.Attempts + 1;
        DateTimeOffset? next = RetryPolicy.NextAttempt(error, attempts, services.Time.GetUtcNow(), services.Options);
        string reason = RetryPolicy.Describe(error);
        var settlement = new JobSettlement(run.Job, next is null ? SettlementKind.Parked : SettlementKind.Retry, next, reason);
        var delay = new EnvelopeDelay(run.CurrentStep, reason, attempts, next);
        bool recorded = false;
        try
        {
            await journal.ChangeAsync(
                run.EnvelopeId,
                RequestContext.None,
                async (draft, token) =>
                {
                    draft.Job = settlement;
                    await draft.RecordAsync(Find(run)?.Failed(draft.Envelope, run, delay) ?? [], token).ConfigureAwait(false);
                    recorded = !draft.IsEmpty;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (EContractException e) when (e is not (LeaseLostException or EnvelopeStoreException))
        {
            // An envelope that cannot be loaded gets no more events, but its job must not come again and again.
            LogUnrecorded(e, run.Job.Kind, run.EnvelopeId);
            recorded = false;
        }

        if (!recorded)
            await services.Envelopes.SettleJobAsync(settlement, CancellationToken.None).ConfigureAwait(false);
        if (next is null)
            LogParked(error, run.Job.Kind, run.EnvelopeId, run.CurrentStep, attempts);
        return next is not null;
    }

    [LoggerMessage(2001, LogLevel.Warning, "Job {Kind} of envelope {EnvelopeId} failed at {Step}, attempt {Attempt}")]
    private partial void LogFailed(Exception exception, string kind, EnvelopeId envelopeId, string step, int attempt);

    [LoggerMessage(2004, LogLevel.Error, "Job {Kind} of envelope {EnvelopeId} stopped at {Step} after {Attempts} attempts: an operator has to look")]
    private partial void LogParked(Exception exception, string kind, EnvelopeId envelopeId, string step, int attempts);

    [LoggerMessage(2003, LogLevel.Error, "That job {Kind} of envelope {EnvelopeId} failed could not be recorded")]
    private partial void LogUnrecorded(Exception exception, string kind, EnvelopeId envelopeId);

    [LoggerMessage(2002, LogLevel.Information, "Job {Kind} of envelope {EnvelopeId} was taken over by somebody else")]
    private partial void LogLeaseLost(Exception exception, string kind, EnvelopeId envelopeId);
}
