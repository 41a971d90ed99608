using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow;

/// <summary>What follows from an event, in the same transaction: links, messages to send, jobs to run.</summary>
internal sealed class EnvelopeReactions(EnvelopeServices services)
{
    private readonly LinkIssuer _links = new(services);

    public async ValueTask ReactAsync(CommitDraft draft, EnvelopeEvent occurred, CancellationToken cancellationToken)
    {
        Envelope envelope = draft.Envelope;
        switch (occurred)
        {
            case EnvelopeSent sent:
                draft.AddJob(JobKinds.ExpireId(envelope.Id), JobKinds.Expire, "", sent.ExpiresAt);
                Tell(draft, Notices.Sent(envelope));
                break;

            case StageActivated activated:
                foreach (Participant participant in envelope.Participants.Where(p => p.State == ParticipantState.Active && p.Stage == activated.Stage))
                    await InviteAsync(draft, participant, LinkPurpose.Sign, cancellationToken).ConfigureAwait(false);
                break;

            case SigningConfirmed confirmed:
                draft.AddJob(JobKinds.SignId(confirmed.ParticipantId), JobKinds.Sign, confirmed.ParticipantId.ToString(), draft.Now);
                break;

            case ParticipantSigned signed:
                Tell(draft, Notices.Progressed(envelope, envelope.GetParticipant(signed.ParticipantId)));
                break;

            case ParticipantApproved approved:
                Tell(draft, Notices.Progressed(envelope, envelope.GetParticipant(approved.ParticipantId)));
                break;

            case ParticipantAcknowledged acknowledged:
                Tell(draft, Notices.Progressed(envelope, envelope.GetParticipant(acknowledged.ParticipantId)));
                break;

            case FinalizationStarted:
                draft.AddJob(JobKinds.SealId(envelope.Id), JobKinds.Seal, "", draft.Now);
                break;

            case ParticipantDeclined declined:
                Tell(draft, Notices.Declined(envelope, envelope.GetParticipant(declined.ParticipantId), declined.Reason));
                break;

            case EnvelopeVoided voided:
                Tell(draft, Notices.Voided(envelope, voided.Reason));
                break;

            case FinalizationFailed failed:
                Tell(draft, Notices.Failed(envelope, failed.Delay));
                break;

            case EnvelopeCompleted:
                foreach (Participant participant in envelope.Participants)
                    await InviteAsync(draft, participant, LinkPurpose.Download, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Gives a participant a link, which takes the place of an earlier one, and mails it.</summary>
    public async ValueTask InviteAsync(
        CommitDraft draft, Participant participant, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        (_, WrappedKey wrapped) = await IssueAsync(draft, participant, purpose, cancellationToken).ConfigureAwait(false);
        draft.AddMessage(
            id => Notices.Write(purpose == LinkPurpose.Sign
                ? Notices.Requested(draft.Envelope, participant, id)
                : Notices.Completed(draft.Envelope, draft.Envelope.GetParticipant(participant.Id), id)),
            wrapped);
    }

    /// <summary>Gives a participant a link without mailing it.</summary>
    public async ValueTask<(LinkToken Token, WrappedKey Wrapped)> IssueAsync(
        CommitDraft draft, Participant participant, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        (LinkToken token, WrappedKey wrapped) = await _links.IssueAsync(cancellationToken).ConfigureAwait(false);
        var issued = new IssuedLink(token.Hash, AuditChain.Time(_links.ExpiryFor(draft.Envelope, purpose, draft.Now)));
        draft.Record(new LinkIssued(participant.Id, purpose, issued));
        draft.AddLink(new StoredLink(token.Hash, draft.Envelope.Id, participant.Id, purpose));
        return (token, wrapped);
    }

    private static void Tell(CommitDraft draft, IEnumerable<Notice> notices)
    {
        foreach (Notice notice in notices)
            draft.AddMessage(id => Notices.Write(notice(id)));
    }
}
