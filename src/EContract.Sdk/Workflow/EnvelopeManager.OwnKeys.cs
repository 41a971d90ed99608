using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Jobs;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    // Another participant's signature may be on its way into the same documents; it takes as long as a timestamp.
    private static readonly TimeSpan OwnKeyPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OwnKeyInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Confirms as <see cref="ConfirmSignAsync"/> does, by a participant who signs as a party (当事者型) and has his key at hand for
    /// this request: his PKCS#12 file and its password, his credential at a remote signing service and a one-time password.
    /// </summary>
    /// <param name="token">The link's token.</param>
    /// <param name="idempotencyKey">Made by the page, one for each time it is shown: 1 to 128 characters.</param>
    /// <param name="consent">What the summary gave.</param>
    /// <param name="ownKey">His key; asked once for all documents before this returns, and not kept.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; the confirmation may have been recorded.</param>
    /// <returns>
    /// The envelope afterwards. While the participant is still <see cref="ParticipantState.Signing"/>, its
    /// <see cref="Envelope.Delay"/> says why: if the key failed, <see cref="RetrySignByOwnKeyAsync"/> takes another try, or
    /// another PIN. The same confirmation twice is one: the second returns at once, and is another try if the key of the first failed.
    /// </returns>
    /// <exception cref="EnvelopeStateException">
    /// The link does not allow it, somebody confirmed already, the consent is not to what was shown, or the participant is to sign by
    /// a witness.
    /// </exception>
    public async ValueTask<Envelope> ConfirmSignByOwnKeyAsync(
        string token,
        string idempotencyKey,
        SigningConsent consent,
        ISigner ownKey,
        RequestContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ownKey);
        bool isRepeated = false;
        (Envelope envelope, StoredLink link) = await ConfirmAsync(
            token,
            idempotencyKey,
            consent,
            (envelope, link) =>
            {
                Participant participant = envelope.GetParticipant(link.ParticipantId);
                Guards.RequireParty(envelope, participant);
                Guards.RequireKeyAtHand(envelope, participant);
                isRepeated = participant.Confirmation is not null;
            },
            context,
            cancellationToken).ConfigureAwait(false);
        if (!isRepeated)
            return await SignByOwnKeyAsync(envelope, link.ParticipantId, ownKey, context, cancellationToken).ConfigureAwait(false);

        // The second click of two: the first one's key is at work, or did its part, unless it failed.
        return WaitsForKey(envelope, link.ParticipantId)
            ? await RetrySignByOwnKeyAsync(token, ownKey, context, cancellationToken).ConfigureAwait(false)
            : envelope;
    }

    /// <summary>Makes a party's confirmed signature that waits for a key: none was there, or it failed.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="ownKey">The participant's key; asked once for all documents before this returns, and not kept.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>
    /// The envelope afterwards, as for <see cref="ConfirmSignByOwnKeyAsync"/>. While another request tries a key of the participant,
    /// the envelope as it is: that key counts.
    /// </returns>
    /// <exception cref="EnvelopeStateException">
    /// The link does not allow it, the participant is to sign by a witness, or no signature of his waits.
    /// </exception>
    public async ValueTask<Envelope> RetrySignByOwnKeyAsync(
        string token, ISigner ownKey, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ownKey);
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token,
            context,
            (change, link) =>
            {
                Participant participant = Guards.RequireTurn(change.Envelope, link, EnvelopeVerb.Resume, change.Now);
                Guards.RequireParty(change.Envelope, participant);
                if (participant.State != ParticipantState.Signing)
                    throw Guards.Refuse(EnvelopeRefusal.WrongStatus, change.Envelope, $"No signature of {participant.Name} waits for a key.");
                if (_services.OwnKeys.Holds(participant))
                    return [];
                // Whatever the envelope says: others sign meanwhile, and its delay is then gone, or another one.
                change.ResumesParkedJobs = true;
                return [new SigningResumed()];
            },
            cancellationToken).ConfigureAwait(false);
        return await SignByOwnKeyAsync(envelope, link.ParticipantId, ownKey, context, cancellationToken).ConfigureAwait(false);
    }

    private static bool WaitsForKey(Envelope envelope, ParticipantId participant) =>
        envelope.GetParticipant(participant).State == ParticipantState.Signing
        && envelope.Delay is null or { Step: SignatureJob.SignStep, NextAttemptAt: null };

    /// <summary>
    /// Holds the key while the signature is made. Only now: the confirmation is recorded, so that every guard has let this request
    /// pass, and nobody else's key can sign on it.
    /// </summary>
    private async ValueTask<Envelope> SignByOwnKeyAsync(
        Envelope confirmed, ParticipantId participant, ISigner ownKey, RequestContext? context, CancellationToken cancellationToken)
    {
        using OwnKeys.Held? held = _services.OwnKeys.Hold(confirmed.GetParticipant(participant), ownKey);
        return held is null
            ? confirmed
            : await SignByHeldKeyAsync(confirmed, participant, held, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the signature made while the key is held, whatever else goes on with the envelope.</summary>
    private async ValueTask<Envelope> SignByHeldKeyAsync(
        Envelope confirmed, ParticipantId participant, OwnKeys.Held held, RequestContext? context, CancellationToken cancellationToken)
    {
        DateTimeOffset deadline = _services.Time.GetUtcNow() + OwnKeyPatience;
        bool isResumed = false;
        Envelope envelope = confirmed;
        while (true)
        {
            envelope = await RunDueAsync(envelope, cancellationToken).ConfigureAwait(false);
            bool waits = envelope.GetParticipant(participant).State == ParticipantState.Signing && !envelope.IsClosed;
            if (!waits || held.WasUsed || _services.Time.GetUtcNow() >= deadline)
                return envelope;
            if (envelope.Delay is null || envelope.Delay == confirmed.Delay)
            {
                await Task.Delay(OwnKeyInterval, _services.Time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // What stopped for another reason than the key does not go on by it.
            if (isResumed || !WaitsForKey(envelope, participant))
                return envelope;
            // A worker was faster, when the key was not held yet.
            await ResumeAsync(envelope.Id, context, cancellationToken).ConfigureAwait(false);
            isResumed = true;
        }
    }
}
