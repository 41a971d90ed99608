using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

/// <summary>Puts an envelope on its way: freezes its documents with everybody's signature field, and tells the first stage.</summary>
internal sealed class EnvelopeDispatch(EnvelopeServices services, EnvelopeJournal journal)
{
    private readonly DocumentIntake _intake = new(services);

    /// <param name="envelope">The envelope as it was loaded.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="job">What becomes of the job that sends it; <see langword="null"/> when somebody does.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    public async ValueTask<Envelope> SendAsync(
        Envelope envelope, RequestContext context, JobSettlement? job, CancellationToken cancellationToken)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Send);
        var locked = new List<DocumentLocked>();
        foreach (ContractDocument document in envelope.Documents)
            locked.Add(await _intake.LockAsync(envelope, document, cancellationToken).ConfigureAwait(false));
        return await journal.ChangeAsync(
            envelope.Id,
            context,
            (change, token) =>
            {
                change.Job = job;
                return change.RecordAsync(PreparationCommands.Send(change.Envelope, locked, change.Now), token);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
