using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Activation;

/// <summary>
/// Issues activations: the first in the transaction that records the confirmation, in the participant's own request; a later one only
/// where an earlier one was genuine and came to nothing.
/// </summary>
internal sealed class ActivationIssuer(EnvelopeServices services)
{
    private readonly ActivationSeal _seal = new(services.KeyWrapper);

    /// <summary>Issues an activation for what a participant has confirmed.</summary>
    public async ValueTask IssueAsync(CommitDraft draft, ParticipantId id, ActivationReason? reason, CancellationToken cancellationToken)
    {
        DateTimeOffset expiresAt = AuditChain.Time(draft.Now + services.Options.ActivationLifetime);

        // Where everybody's confirmation is waited for, the participant was told until when that may take.
        if (draft.Envelope is { SignatureTiming: SignatureTiming.OnCompletion, ExpiresAt: { } due } && due > expiresAt)
            expiresAt = due;
        SignatureActivation activation = await _seal
            .IssueAsync(draft.Envelope.Id, draft.Envelope.GetParticipant(id), expiresAt, cancellationToken)
            .ConfigureAwait(false);
        draft.Record(new ActivationIssued(id, activation, reason));
    }

    /// <summary>Gives the activation that may be spent now; issues another one where the newest came to nothing.</summary>
    /// <param name="journal">Where that is recorded.</param>
    /// <param name="id">The envelope.</param>
    /// <param name="participant">The participant.</param>
    /// <param name="wasAnswered">Whether the key has answered before, with what fits no more.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="SignatureActivationException">There is none, and nothing from which another one may follow.</exception>
    public async ValueTask<SignatureActivation> RequireAsync(
        EnvelopeJournal journal, EnvelopeId id, ParticipantId participant, bool wasAnswered, CancellationToken cancellationToken)
    {
        Envelope envelope = await journal.ChangeAsync(
            id,
            RequestContext.None,
            async (draft, token) =>
            {
                ActivationState newest = ActivationGuards.RequireIssued(draft.Envelope, draft.Envelope.GetParticipant(participant));
                if (ActivationGuards.ReasonForAnother(newest, draft.Now, wasAnswered) is not { } reason)
                    return;
                if (!await _seal.HoldsAsync(id, participant, newest.Activation, token).ConfigureAwait(false))
                    throw ActivationGuards.Refuse(ActivationFailure.Altered, draft.Envelope, "The activation before is not genuine; no other follows from it.");
                await IssueAsync(draft, participant, reason, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return envelope.GetParticipant(participant).Activation!.Activation;
    }
}
