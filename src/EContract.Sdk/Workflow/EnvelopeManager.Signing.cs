using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Authentication;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>
    /// Opens a signing link: what the page shows. Where <see cref="SigningView.Factors"/> names something, the participant has to show
    /// it before the documents are shown.
    /// </summary>
    /// <exception cref="EnvelopeStateException">The link is unknown, expired or revoked, or it is not its owner's turn.</exception>
    public async ValueTask<SigningView> OpenLinkAsync(
        string token, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token, context, (change, link) => AccessCommands.OpenLink(change.Envelope, link, change.Now), cancellationToken, needsFactors: false)
            .ConfigureAwait(false);
        return SigningView.Of(envelope, link.ParticipantId, BrowserSession.HashOf(context));
    }

    /// <summary>Opens a document for a participant who is to sign it, as it was frozen on sending.</summary>
    /// <returns>The PDF, a readable and seekable stream that the caller disposes of.</returns>
    /// <exception cref="EnvelopeStateException">The link does not allow it, or there is no such document.</exception>
    /// <exception cref="DocumentStoreException">The document cannot be had, or was changed behind our back.</exception>
    public async ValueTask<Stream> OpenDocumentAsync(
        string token, DocumentId document, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        (Envelope envelope, _) = await ByLinkAsync(
            token,
            context,
            (change, link) => AccessCommands.ViewDocument(change.Envelope, link, document, change.Now),
            cancellationToken).ConfigureAwait(false);
        return await _services.Documents
            .OpenAsync(envelope.Id, document, envelope.GetDocument(document).Locked!, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The first of two steps to sign, or to approve or acknowledge: gives what is to be confirmed.</summary>
    /// <exception cref="EnvelopeStateException">The link does not allow it, or not every document was opened yet.</exception>
    public async ValueTask<SigningSummary> PrepareSignAsync(
        string token, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token, context, (change, link) => SigningCommands.Prepare(change.Envelope, link, change.Now), cancellationToken)
            .ConfigureAwait(false);
        return SigningSummary.Of(envelope, link.ParticipantId);
    }

    /// <summary>
    /// The second of two steps: the participant signs, or approves or acknowledges where that is asked. The same confirmation twice is
    /// one confirmation.
    /// </summary>
    /// <param name="token">The link's token.</param>
    /// <param name="idempotencyKey">Made by the page, one for each time it is shown: 1 to 128 characters.</param>
    /// <param name="consent">What the summary gave.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <returns>
    /// The envelope afterwards. While a timestamp authority or the key is away, the participant is still
    /// <see cref="ParticipantState.Signing"/>; the signature follows by itself.
    /// </returns>
    /// <exception cref="EnvelopeStateException">
    /// The link does not allow it, somebody confirmed already, or the consent is not to what was shown.
    /// </exception>
    public async ValueTask<Envelope> ConfirmSignAsync(
        string token,
        string idempotencyKey,
        SigningConsent consent,
        RequestContext? context = null,
        CancellationToken cancellationToken = default)
    {
        (Envelope envelope, _) = await ConfirmAsync(token, idempotencyKey, consent, null, context, cancellationToken).ConfigureAwait(false);
        return await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Declines to sign, which ends the envelope for everybody.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="reason">Why, as the sender will read it.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeStateException">The link does not allow it, or the participant has confirmed already.</exception>
    public async ValueTask<Envelope> DeclineAsync(
        string token, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        (Envelope envelope, _) = await ByLinkAsync(
            token, context, (change, link) => ClosingCommands.Decline(change.Envelope, link, reason, change.Now), cancellationToken)
            .ConfigureAwait(false);
        return await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives a participant's signing link to the host, which shows it in its own pages instead of a mail. It takes the place of
    /// the one that was mailed, until the next one is: by a reminder, or when the participant's turn comes.
    /// </summary>
    /// <remarks>A party (当事者型) whose confirmed signature waits for a key may be given one, too.</remarks>
    /// <exception cref="EnvelopeStateException">The envelope is not on its way, or the participant has signed.</exception>
    public async ValueTask<Uri> IssueSigningLinkAsync(
        EnvelopeId id, ParticipantId participant, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Uri? address = null;
        await _journal.ChangeAsync(
            id,
            context ?? RequestContext.None,
            async (change, cancel) =>
            {
                Participant known = AccessCommands.RequireInvitable(change.Envelope, participant, LinkPurpose.Sign);
                (LinkToken token, _) = await _journal.Reactions.IssueAsync(change, known, LinkPurpose.Sign, isMailed: false, cancel).ConfigureAwait(false);
                address = _links.Address(LinkPurpose.Sign, token);
            },
            cancellationToken).ConfigureAwait(false);
        return address!;
    }

    private ValueTask<(Envelope Envelope, StoredLink Link)> ConfirmAsync(
        string token,
        string idempotencyKey,
        SigningConsent consent,
        Action<Envelope, StoredLink>? require,
        RequestContext? context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(consent);
        Text.Require(idempotencyKey, EnvelopeLimits.MaxIdempotencyKeyLength, nameof(idempotencyKey));
        string keyHash = AuditChain.Hash(idempotencyKey);
        return ByLinkAsync(
            token,
            context,
            (change, link) =>
            {
                require?.Invoke(change.Envelope, link);
                return SigningCommands.Confirm(change.Envelope, link, keyHash, consent.Digest, change.Now);
            },
            cancellationToken);
    }
}
