using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>What one kind of job does.</summary>
internal interface IEnvelopeJob
{
    /// <summary>Does it, or goes on where an earlier run stopped, and settles the job.</summary>
    ValueTask RunAsync(JobRun run, CancellationToken cancellationToken);

    /// <summary>Says what the log has to tell about a run that failed.</summary>
    List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay);
}
