using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>Has a draft sent by itself at a time; scheduled again, it is the newer time that counts.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is on its way already, or the time is over (<see cref="EnvelopeRefusal.ImpossibleTime"/>).</exception>
    /// <exception cref="EnvelopeNotReadyException">It has internal approvers, and what its signatures need is not there.</exception>
    /// <exception cref="DocumentRejectedException">It has internal approvers, and a document cannot be signed.</exception>
    public async ValueTask<Envelope> ScheduleAsync(
        EnvelopeId id, DateTimeOffset sendAt, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Envelope draft = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        if (!draft.NeedsApproval)
        {
            return await DecideAsync(
                id, context, change => PreparationCommands.Schedule(change.Envelope, ToMilliseconds(sendAt), change.Now), cancellationToken)
                .ConfigureAwait(false);
        }

        Envelope submitted = await _dispatch
            .SubmitAsync(draft, context ?? RequestContext.None, ToMilliseconds(sendAt), cancellationToken)
            .ConfigureAwait(false);
        return await RunInlineAsync(submitted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a scheduled envelope a draft again.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not scheduled.</exception>
    public ValueTask<Envelope> UnscheduleAsync(
        EnvelopeId id, RequestContext? context = null, CancellationToken cancellationToken = default) =>
        DecideAsync(id, context, change => PreparationCommands.Unschedule(change.Envelope), cancellationToken);

    /// <summary>
    /// Stops an envelope for the moment: no link works, and what was confirmed is not signed. Its time goes on running.
    /// </summary>
    /// <param name="id">The envelope.</param>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not on its way.</exception>
    public ValueTask<Envelope> SuspendAsync(
        EnvelopeId id, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        return DecideAsync(id, context, change => ChangeCommands.Suspend(change.Envelope, reason), cancellationToken);
    }

    /// <summary>Lets a suspended envelope go on: its links work again, and what was confirmed is signed.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not suspended.</exception>
    public ValueTask<Envelope> ContinueAsync(
        EnvelopeId id, RequestContext? context = null, CancellationToken cancellationToken = default) =>
        DecideAsync(
            id,
            context,
            change =>
            {
                change.ResumesParkedJobs = true;
                return ChangeCommands.Continue(change.Envelope);
            },
            cancellationToken);

    /// <summary>
    /// Corrects a participant who has not confirmed yet. When it is their turn, they get a new link, and the old one works no more.
    /// </summary>
    /// <exception cref="ArgumentException">A value is missing, too long or malformed.</exception>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not on its way, or the participant has acted.</exception>
    public ValueTask<Envelope> CorrectParticipantAsync(
        EnvelopeId id,
        ParticipantId participant,
        ParticipantContact contact,
        RequestContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        EnvelopeDescriptorCheck.Check(contact);
        return DecideAsync(id, context, change => ChangeCommands.Correct(change.Envelope, participant, contact, _services.Options.AllowSharedAddresses), cancellationToken);
    }

    /// <summary>Changes until when an envelope has to be signed. Those whose turn it is get a new link.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not on its way, or the time is over (<see cref="EnvelopeRefusal.ImpossibleTime"/>).</exception>
    public ValueTask<Envelope> ChangeDueDateAsync(
        EnvelopeId id, DateTimeOffset due, RequestContext? context = null, CancellationToken cancellationToken = default) =>
        DecideAsync(id, context, change => ChangeCommands.ChangeDueDate(change.Envelope, ToMilliseconds(due), change.Now), cancellationToken);

    /// <summary>Reminds those whose turn it is, or one of them, by a new link; the old one works no more.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="participant">Whom; <see langword="null"/> for everybody whose turn it is.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not on its way, or not the participant's turn.</exception>
    public async ValueTask<Envelope> RemindAsync(
        EnvelopeId id, ParticipantId? participant = null, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Envelope reminded = await _journal.ChangeAsync(
            id,
            context ?? RequestContext.None,
            async (change, cancel) =>
            {
                foreach (Participant asked in ChangeCommands.RequireReminded(change.Envelope, participant))
                    await _journal.Reactions.RemindAsync(change, asked, cancel).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return await RunInlineAsync(reminded, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A participant names somebody else to act in their place (署名者変更). Both stay on record.</summary>
    /// <param name="token">The participant's link's token; the link works no more afterwards.</param>
    /// <param name="successor">Who acts instead; nobody who takes part already.</param>
    /// <param name="reason">Why; empty for nothing said.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="ArgumentException">A value is missing, too long or malformed.</exception>
    /// <exception cref="EnvelopeStateException">
    /// The link does not allow it, the participant has acted, or may not delegate (<see cref="EnvelopeRefusal.DelegationNotAllowed"/>).
    /// </exception>
    public async ValueTask<Envelope> DelegateAsync(
        string token,
        ParticipantContact successor,
        string reason = "",
        RequestContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(successor);
        EnvelopeDescriptorCheck.Check(successor);
        Text.Allow(reason, EnvelopeLimits.MaxMessageLength, nameof(reason), multiline: true);
        var newId = ParticipantId.New(_services.Time);
        (Envelope envelope, _) = await ByLinkAsync(
            token,
            context,
            (change, link) => ChangeCommands.Delegate(change.Envelope, link, newId, successor, reason, change.Now),
            cancellationToken).ConfigureAwait(false);
        return await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Envelope> DecideAsync(
        EnvelopeId id, RequestContext? context, Func<CommitDraft, List<EnvelopeEvent>> decide, CancellationToken cancellationToken)
    {
        Envelope changed = await _journal.ChangeAsync(
            id, context ?? RequestContext.None, (change, token) => change.RecordAsync(decide(change), token), cancellationToken)
            .ConfigureAwait(false);
        return await RunInlineAsync(changed, cancellationToken).ConfigureAwait(false);
    }

    // As fine as the log writes times: what is read back is what was decided on.
    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) => AuditChain.Time(time);
}
