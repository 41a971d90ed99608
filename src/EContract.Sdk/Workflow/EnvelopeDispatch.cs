using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.Workflow;

/// <summary>
/// Puts an envelope on its way: freezes its documents with everybody's signature field, and tells the first stage; before that,
/// the internal approvers, who approve what is frozen.
/// </summary>
internal sealed class EnvelopeDispatch(EnvelopeServices services, EnvelopeJournal journal)
{
    private readonly DocumentIntake _intake = new(services);
    private readonly ReadinessCheck _readiness = new(services);

    /// <param name="envelope">The envelope as it was loaded.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="job">What becomes of the job that sends it; <see langword="null"/> when somebody does.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeNotReadyException">What the signatures need is not there.</exception>
    public async ValueTask<Envelope> SendAsync(
        Envelope envelope, RequestContext context, JobSettlement? job, CancellationToken cancellationToken)
    {
        if (envelope.NeedsApproval)
            return await SubmitAsync(envelope, context, sendAt: null, cancellationToken).ConfigureAwait(false);
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Send);
        RequireSigned(envelope);
        await _readiness.RequireAsync(envelope, services.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        List<DocumentLocked> locked = await LockAsync(envelope, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Asks the internal approvers.</summary>
    public async ValueTask<Envelope> SubmitAsync(
        Envelope envelope, RequestContext context, DateTimeOffset? sendAt, CancellationToken cancellationToken)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Submit);
        RequireSigned(envelope);
        await _readiness.RequireAsync(envelope, sendAt ?? services.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        List<DocumentLocked> locked = await LockAsync(envelope, cancellationToken).ConfigureAwait(false);
        return await journal.ChangeAsync(
            envelope.Id,
            context,
            (change, token) => change.RecordAsync(PreparationCommands.Submit(change.Envelope, locked, sendAt, change.Now), token),
            cancellationToken).ConfigureAwait(false);
    }

    // The host may have set itself up otherwise since the draft was made.
    private void RequireSigned(Envelope envelope)
    {
        if (services.Options.ClosingSeal == ClosingSeal.None && !envelope.Participants.Any(participant => participant.Action == ParticipantAction.Sign))
            throw Guards.Refuse(EnvelopeRefusal.NobodySigns, envelope, "Nobody signs, and the host puts no closing seal on documents: they would carry no signature.");
    }

    // What was approved is what is sent.
    private async ValueTask<List<DocumentLocked>> LockAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        var locked = new List<DocumentLocked>();
        foreach (ContractDocument document in envelope.Documents.Where(document => document.Locked is null))
            locked.Add(await _intake.LockAsync(envelope, document, cancellationToken).ConfigureAwait(false));
        return locked;
    }
}
