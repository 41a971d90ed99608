using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Activation;
using EContract.Sdk.Workflow.Commands;
using Notification = EContract.Sdk.Notifications.Notification;

namespace EContract.Sdk.Workflow;

/// <summary>What follows from an event, in the same transaction: links, messages to send, jobs to run.</summary>
internal sealed class EnvelopeReactions(EnvelopeServices services)
{
    private readonly LinkIssuer _links = new(services);
    private readonly ActivationIssuer _activations = new(services);

    public async ValueTask ReactAsync(CommitDraft draft, EnvelopeEvent occurred, CancellationToken cancellationToken)
    {
        Envelope envelope = draft.Envelope;
        switch (occurred)
        {
            case DispatchApproved:
                Tell(draft, Notices.Decided(envelope, null, ""));
                break;

            case DispatchRejected rejected:
                Tell(draft, Notices.Decided(envelope, envelope.GetParticipant(rejected.ParticipantId), rejected.Reason));
                break;

            case EnvelopeScheduled scheduled:
                draft.AddJob(JobKinds.DispatchId(envelope.Id, scheduled.SendAt), JobKinds.Dispatch, "", scheduled.SendAt);
                break;

            case EnvelopeSubmitted { ExpiresAt: { } due }:
                AddDeadline(draft, due);
                break;

            case EnvelopeSent sent:
                AddDeadline(draft, sent.ExpiresAt);
                Tell(draft, Notices.Sent(envelope));
                break;

            case DueDateChanged changed:
                AddDeadline(draft, changed.After);
                foreach (Participant participant in envelope.Participants.Where(p => p.NeedsSigningLink && envelope.Status != EnvelopeStatus.Suspended))
                    await InviteAsync(draft, participant, LinkPurpose.Sign, cancellationToken, Notices.Corrected).ConfigureAwait(false);
                break;

            case ParticipantCorrected corrected
                when envelope.Status != EnvelopeStatus.Suspended && envelope.GetParticipant(corrected.ParticipantId) is { IsAsked: true } participant:
                await InviteAsync(draft, participant, LinkPurpose.Sign, cancellationToken, Notices.Corrected).ConfigureAwait(false);
                break;

            case ParticipantDelegated delegated:
                Participant original = envelope.GetParticipant(delegated.ParticipantId);
                Participant successor = envelope.GetParticipant(delegated.DelegateId);
                await InviteAsync(draft, successor, LinkPurpose.Sign, cancellationToken).ConfigureAwait(false);
                Tell(draft, Notices.Delegated(envelope, original, successor));
                break;

            case EnvelopeExpired:
                draft.ResumesParkedJobs = true;
                Tell(draft, Notices.Expired(envelope));
                break;

            case StageActivated activated:
                foreach (Participant participant in envelope.Participants.Where(p => p.State == ParticipantState.Active && p.Stage == activated.Stage))
                    await InviteAsync(draft, participant, LinkPurpose.Sign, cancellationToken).ConfigureAwait(false);
                break;

            case AuthenticationStarted started:
                Participant asking = envelope.GetParticipant(started.ParticipantId);
                draft.AddMessage(
                    id => Notices.Write(Notices.Code(envelope, asking, started.Code.ExpiresAt, id)),
                    new WrappedKey(started.Code.Secret.KeyId, started.Code.Secret.Value),
                    isUrgent: true);
                break;

            case LinkRequested requested:
                Tell(draft, Notices.LinkRequested(envelope, envelope.GetParticipant(requested.ParticipantId), requested.Purpose, services.Options.SenderPage?.Invoke(envelope.Id)));
                break;

            case AuthenticationLocked locked:
                Tell(draft, Notices.Locked(envelope, envelope.GetParticipant(locked.ParticipantId)));
                break;

            case SigningConfirmed confirmed:
                await _activations.IssueAsync(draft, confirmed.ParticipantId, reason: null, cancellationToken).ConfigureAwait(false);
                if (envelope.SignatureTiming == SignatureTiming.AtOnce)
                    AddSignature(draft, confirmed.ParticipantId);
                else
                    Tell(draft, Notices.Progressed(envelope, envelope.GetParticipant(confirmed.ParticipantId)));
                break;

            case ParticipantSigned signed when envelope.SignatureTiming == SignatureTiming.AtOnce:
                Tell(draft, Notices.Progressed(envelope, envelope.GetParticipant(signed.ParticipantId)));
                break;

            // One after the other: each is made on what the one before made of the documents.
            case SignaturesReleased or ParticipantSigned when envelope.Participants.FirstOrDefault(p => p.State == ParticipantState.Signing) is { } next:
                AddSignature(draft, next.Id);
                break;

            case ParticipantApproved approved when !envelope.GetParticipant(approved.ParticipantId).IsInternal:
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

            // What had stopped finds nothing to do any more, and is done.
            case EnvelopeDeclined:
                draft.ResumesParkedJobs = true;
                break;

            case EnvelopeVoided voided:
                draft.ResumesParkedJobs = true;
                Tell(draft, Notices.Voided(envelope, voided.Reason));
                break;

            case NotificationFailed undelivered:
                Tell(draft, Notices.Undeliverable(envelope, undelivered.Recipient, undelivered.Reason));
                break;

            case MessageBounced bounced:
                Tell(draft, Notices.Undeliverable(envelope, bounced.Recipient, $"{bounced.Status} {bounced.Reason}".Trim()));
                break;

            case FinalizationFailed failed:
                Tell(draft, Notices.Failed(envelope, failed.Delay, services.Options.Operator));
                break;

            case PreservationFailed failed:
                Tell(draft, Notices.PreservationFailed(envelope, failed.Delay, services.Options.Operator));
                break;

            case SigningDelayed { Delay.NextAttemptAt: null } stopped:
                Tell(draft, Notices.Failed(envelope, stopped.Delay, services.Options.Operator));
                break;

            case DispatchDelayed { Delay.NextAttemptAt: null } stopped:
                Tell(draft, Notices.Failed(envelope, stopped.Delay, services.Options.Operator));
                break;

            // Whoever was corrected, or whose time was changed, meanwhile.
            case EnvelopeResumed:
                foreach (Participant participant in envelope.Participants.Where(p => p.NeedsSigningLink && p.SigningLink?.ExpiresAt != envelope.ExpiresAt))
                    await InviteAsync(draft, participant, LinkPurpose.Sign, cancellationToken, Notices.Corrected).ConfigureAwait(false);
                break;

            // The day that retention is counted from may be another one now.
            case MetadataChanged:
                await draft.RecordAsync(RetentionCommands.Follow(envelope, services.Options), cancellationToken).ConfigureAwait(false);
                break;

            case DocumentQuarantined quarantined when services.Options.Operator is { } @operator:
                Tell(draft, Notices.Damaged(envelope, quarantined, @operator));
                break;

            case RetentionSet { Until: { } until } when services.Options.RecordsManager is not null:
                draft.AddJob(JobKinds.EndRetentionId(envelope.Id, until), JobKinds.EndRetention, "", DayAfter(until));
                break;

            case RetentionPassed passed when services.Options.RecordsManager is { } manager:
                Tell(draft, Notices.RetentionEnded(envelope, passed.Until, manager));
                break;

            case DisposalApproved:
                draft.AddJob(JobKinds.DisposeId(envelope.Id, envelope.Version), JobKinds.Dispose, "", draft.Now);
                break;

            // What had stopped finds nothing to work on any more.
            case EnvelopeDisposed:
                draft.ResumesParkedJobs = true;
                break;

            case EnvelopeCompleted:
                await draft.RecordAsync(RetentionCommands.Follow(envelope, services.Options), cancellationToken).ConfigureAwait(false);
                foreach (Participant participant in envelope.Participants.Where(p => !p.IsInternal))
                    await InviteAsync(draft, participant, LinkPurpose.Download, cancellationToken).ConfigureAwait(false);
                if (envelope.Preservation == PreservationState.LtaPending)
                    draft.AddJob(JobKinds.PreserveId(envelope.Id), JobKinds.Preserve, "", draft.Now + services.Options.GracePeriod);
                if (envelope.Supersedes is not null || envelope.Rescinds is not null)
                    draft.AddJob(JobKinds.RelateId(envelope.Id), JobKinds.Relate, "", draft.Now);
                break;
        }
    }

    /// <summary>Gives a participant a link, which takes the place of an earlier one, and mails it.</summary>
    /// <param name="draft">The change.</param>
    /// <param name="participant">The participant.</param>
    /// <param name="purpose">What the link is for.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="notice">What the message says; the request or the result unless given.</param>
    public async ValueTask InviteAsync(
        CommitDraft draft,
        Participant participant,
        LinkPurpose purpose,
        CancellationToken cancellationToken,
        Func<Envelope, Participant, string, Notification>? notice = null)
    {
        (_, WrappedKey wrapped) = await IssueAsync(draft, participant, purpose, isMailed: true, cancellationToken).ConfigureAwait(false);
        if (purpose == LinkPurpose.Download)
            AddDownloadReminder(draft, draft.Envelope.GetParticipant(participant.Id).DownloadLink!.ExpiresAt);
        notice ??= purpose == LinkPurpose.Sign ? Notices.Requested : Notices.Completed;
        draft.AddMessage(
            id => Notices.Write(notice(draft.Envelope, draft.Envelope.GetParticipant(participant.Id), id)),
            wrapped);
    }

    /// <summary>Reminds a participant by a new link: tokens are not kept, so that the old one cannot be sent again.</summary>
    public async ValueTask RemindAsync(CommitDraft draft, Participant participant, CancellationToken cancellationToken)
    {
        draft.Record(new ParticipantReminded(participant.Id));
        await InviteAsync(draft, participant, LinkPurpose.Sign, cancellationToken, Notices.Reminder).ConfigureAwait(false);
    }

    /// <summary>Reminds a participant that the time to download is nearly over, by a new link that works as long as the old one would have.</summary>
    public async ValueTask RemindOfDownloadAsync(CommitDraft draft, Participant participant, CancellationToken cancellationToken)
    {
        (_, WrappedKey wrapped) = await IssueAsync(draft, participant, LinkPurpose.Download, isMailed: true, cancellationToken, participant.DownloadLink!.ExpiresAt).ConfigureAwait(false);
        draft.AddMessage(id => Notices.Write(Notices.Expiring(draft.Envelope, draft.Envelope.GetParticipant(participant.Id), id)), wrapped);
    }

    /// <summary>Gives a participant a link, and leaves it to the caller to mail it, or to show it.</summary>
    public async ValueTask<(LinkToken Token, WrappedKey Wrapped)> IssueAsync(
        CommitDraft draft, Participant participant, LinkPurpose purpose, bool isMailed, CancellationToken cancellationToken, DateTimeOffset? expiresAt = null)
    {
        (LinkToken token, WrappedKey wrapped) = await _links.IssueAsync(cancellationToken).ConfigureAwait(false);
        var issued = new IssuedLink(token.Hash, AuditChain.Time(expiresAt ?? _links.ExpiryFor(draft.Envelope, purpose, draft.Now)));
        draft.Record(new LinkIssued(participant.Id, purpose, issued, isMailed));
        draft.AddLink(new StoredLink(token.Hash, draft.Envelope.Id, participant.Id, purpose));
        return (token, wrapped);
    }

    private static void AddSignature(CommitDraft draft, ParticipantId participant) =>
        draft.AddJob(JobKinds.SignId(participant), JobKinds.Sign, participant.ToString(), draft.Now);

    private void AddDeadline(CommitDraft draft, DateTimeOffset due)
    {
        EnvelopeId id = draft.Envelope.Id;
        draft.AddJob(JobKinds.ExpireId(id, due), JobKinds.Expire, "", due);
        foreach (DateTimeOffset time in Reminders.Times(due, services.Options).Where(time => time > draft.Now))
            draft.AddJob(JobKinds.RemindId(id, time), JobKinds.Remind, "", time);
    }

    private void AddDownloadReminder(CommitDraft draft, DateTimeOffset expiry)
    {
        DateTimeOffset time = expiry.AddDays(-services.Options.DownloadReminderDays);
        if (services.Options.DownloadReminderDays > 0 && time > draft.Now)
            draft.AddJob(JobKinds.RemindOfDownloadId(draft.Envelope.Id, time), JobKinds.RemindOfDownload, "", time);
    }

    private DateTimeOffset DayAfter(DateOnly day)
    {
        DateTime midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, services.Options.TimeZone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static void Tell(CommitDraft draft, IEnumerable<Notice> notices)
    {
        foreach (Notice notice in notices)
            draft.AddMessage(id => Notices.Write(notice(id)));
    }
}
