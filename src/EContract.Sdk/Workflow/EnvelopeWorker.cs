using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Jobs;
using EContract.Sdk.Workflow.Outbox;

namespace EContract.Sdk.Workflow;

/// <summary>
/// Does what is due: signatures that were confirmed, documents to seal, messages to deliver, envelopes to expire. Any number
/// of workers, in any number of processes, may share the work.
/// </summary>
public sealed class EnvelopeWorker
{
    private readonly JobRunner _jobs;
    private readonly OutboxDispatcher _outbox;

    /// <summary>Creates a worker.</summary>
    public EnvelopeWorker(EnvelopeServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var journal = new EnvelopeJournal(services);
        _jobs = new JobRunner(services, journal);
        _outbox = new OutboxDispatcher(services, journal);
    }

    /// <summary>Does everything that is due, and what becomes due by it.</summary>
    /// <returns>How many jobs and messages it worked on, whether or not they succeeded.</returns>
    public ValueTask<int> RunDueAsync(CancellationToken cancellationToken = default) => RunDueAsync(null, channel: null, cancellationToken);

    /// <summary>Runs the one job that has been due longest.</summary>
    /// <returns><see langword="false"/> when none is due.</returns>
    public ValueTask<bool> RunNextJobAsync(CancellationToken cancellationToken = default) =>
        _jobs.RunNextAsync(null, cancellationToken);

    /// <summary>Does what is due of one envelope. Other systems are told by who runs the worker: a person waits for this to return.</summary>
    internal ValueTask<int> RunDueAsync(EnvelopeId only, CancellationToken cancellationToken) =>
        RunDueAsync(only, MessageChannel.Mail, cancellationToken);

    /// <summary>Delivers all messages of a channel that are due.</summary>
    internal async ValueTask DeliverAsync(MessageChannel channel, CancellationToken cancellationToken)
    {
        while (await _outbox.DispatchNextAsync(null, channel, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private async ValueTask<int> RunDueAsync(EnvelopeId? only, MessageChannel? channel, CancellationToken cancellationToken)
    {
        int count = 0;
        bool isBusy = true;
        while (isBusy)
        {
            isBusy = await _jobs.RunNextAsync(only, cancellationToken).ConfigureAwait(false);

            // Messages are cheap and people wait for them: all of them before the next job.
            while (await _outbox.DispatchNextAsync(only, channel, cancellationToken).ConfigureAwait(false))
                count++;
            if (isBusy)
                count++;
        }

        return count;
    }
}
