using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Authentication;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>
    /// Opens a download link: what the page shows. Downloading is another click; where <see cref="DownloadView.Factors"/> names something,
    /// the participant has to show it first.
    /// </summary>
    /// <exception cref="EnvelopeStateException">
    /// The link is unknown, revoked, or expired (<see cref="EnvelopeRefusal.LinkExpired"/>): then the page says so, and whom to
    /// ask for a new one.
    /// </exception>
    public async ValueTask<DownloadView> OpenDownloadAsync(
        string token, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token, context, (change, link) => AccessCommands.OpenDownload(change.Envelope, link, change.Now), cancellationToken, needsFactors: false)
            .ConfigureAwait(false);
        return DownloadView.Of(envelope, link.ParticipantId);
    }

    /// <summary>Downloads a sealed document, or the certificate of conclusion.</summary>
    /// <returns>The PDF, a readable and seekable stream that the caller disposes of.</returns>
    /// <exception cref="EnvelopeStateException">The link does not allow it, or there is no such document.</exception>
    /// <exception cref="DocumentStoreException">The document cannot be had, or was changed behind our back.</exception>
    public async ValueTask<Stream> DownloadAsync(
        string token, DocumentId document, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        (Envelope envelope, _) = await ByLinkAsync(
            token,
            context,
            (change, link) => AccessCommands.Download(change.Envelope, link, document, change.Now),
            cancellationToken).ConfigureAwait(false);
        return await _services.Documents
            .OpenAsync(envelope.Id, document, envelope.GetDocument(document).Current, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Opens a document for the host's own users, whatever the envelope's status: as it was given, or frozen on sending.</summary>
    /// <remarks>Never with signatures: what is half signed is given to nobody. The sealed document is <see cref="OpenSealedAsync"/>'s.</remarks>
    /// <param name="id">The envelope.</param>
    /// <param name="document">The document.</param>
    /// <param name="context">Who opens it, and from where: it is recorded (<c>document.exported</c>).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A readable and seekable stream that the caller disposes of.</returns>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It has no such document, or its documents were destroyed.</exception>
    /// <exception cref="DocumentStoreException">The document cannot be had, or was changed behind our back.</exception>
    public async ValueTask<Stream> OpenDocumentAsync(
        EnvelopeId id, DocumentId document, RequestContext? context, CancellationToken cancellationToken = default)
    {
        Envelope envelope = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        if (envelope.DisposedAt is not null || envelope.Disposal is { IsStarted: true })
            throw Guards.RefuseDisposed(envelope);
        ContractDocument given = Guards.RequireSound(envelope, document, found => found.Locked ?? found.Original);
        DocumentRevision revision = given.Locked ?? given.Original;
        await RecordAsync(envelope.Tenant, new DocumentExported(id, document, revision.Sha256), context, cancellationToken).ConfigureAwait(false);
        return await _services.Documents.OpenAsync(id, document, revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a sealed document, or the certificate of conclusion, for the host's own users; participants have links.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="document">The document, or <see cref="Envelope.ConclusionCertificate"/>.</param>
    /// <param name="context">Who opens it, and from where: it is recorded (<c>document.exported</c>).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The newest sealed revision, a readable and seekable stream that the caller disposes of.</returns>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not completed, or has no such document.</exception>
    /// <exception cref="DocumentStoreException">The document cannot be had, or was changed behind our back.</exception>
    public async ValueTask<Stream> OpenSealedAsync(
        EnvelopeId id, DocumentId document, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Envelope envelope = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Download);
        DocumentRevision revision = Guards.RequireSound(envelope, document, given => given.Current).Current;
        await RecordAsync(envelope.Tenant, new DocumentExported(id, document, revision.Sha256), context, cancellationToken).ConfigureAwait(false);
        return await _services.Documents.OpenAsync(id, document, revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Mails a participant a new link to the result; the old one works no more.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not completed, or has no such participant.</exception>
    public async ValueTask<Envelope> ReissueDownloadLinkAsync(
        EnvelopeId id, ParticipantId participant, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Envelope reissued = await _journal.ChangeAsync(
            id,
            context ?? RequestContext.None,
            (change, cancel) => _journal.Reactions.InviteAsync(
                change,
                AccessCommands.RequireInvitable(change.Envelope, participant, LinkPurpose.Download),
                LinkPurpose.Download,
                cancel,
                Notices.Reissued),
            cancellationToken).ConfigureAwait(false);
        return await RunInlineAsync(reissued, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StoredLink> FindLinkAsync(string token, CancellationToken cancellationToken)
    {
        StoredLink? known = LinkToken.HashOf(token) is { } hash
            ? await _services.Envelopes.FindLinkAsync(hash, cancellationToken).ConfigureAwait(false)
            : null;
        return known ?? throw new EnvelopeStateException(EnvelopeRefusal.LinkUnknown, "There is no such link.");
    }

    /// <summary>Runs a participant's command: finds whose link it is, decides, and records also that it came too late.</summary>
    private ValueTask<(Envelope Envelope, StoredLink Link)> ByLinkAsync(
        string token,
        RequestContext? context,
        Func<CommitDraft, StoredLink, List<EnvelopeEvent>> decide,
        CancellationToken cancellationToken,
        bool needsFactors = true) =>
        ByLinkAsync(token, context, (draft, link, _) => new(decide(draft, link)), needsFactors, cancellationToken);

    private async ValueTask<(Envelope Envelope, StoredLink Link)> ByLinkAsync(
        string token,
        RequestContext? context,
        Func<CommitDraft, StoredLink, CancellationToken, ValueTask<List<EnvelopeEvent>>> decide,
        bool needsFactors,
        CancellationToken cancellationToken)
    {
        StoredLink link = await FindLinkAsync(token, cancellationToken).ConfigureAwait(false);
        try
        {
            Envelope envelope = await ChangeAsync(DecideAsync).ConfigureAwait(false);
            return (envelope, link);
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.NetworkNotAllowed)
        {
            await ChangeAsync((_, _) => new([new NetworkDenied(link.ParticipantId)])).ConfigureAwait(false);
            throw;
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.LinkExpired)
        {
            await ChangeAsync((_, _) => new(AccessCommands.FollowExpiredLink(link))).ConfigureAwait(false);
            throw;
        }

        // The command's own guards first: a dead link is a dead link, whoever follows it from where.
        async ValueTask<List<EnvelopeEvent>> DecideAsync(CommitDraft draft, CancellationToken cancel)
        {
            List<EnvelopeEvent> events = await decide(draft, link, cancel).ConfigureAwait(false);
            Participant participant = draft.Envelope.GetParticipant(link.ParticipantId);
            AuthenticationCommands.RequireNetwork(draft.Envelope, participant, context?.IpAddress);
            if (needsFactors)
                AuthenticationCommands.RequireShown(draft.Envelope, participant, BrowserSession.HashOf(context), draft.Now, _services.Options.AuthenticationLifetime);
            return events;
        }

        ValueTask<Envelope> ChangeAsync(Func<CommitDraft, CancellationToken, ValueTask<List<EnvelopeEvent>>> events) => _anyTenant.ChangeAsync(
            link.EnvelopeId,
            context ?? RequestContext.None,
            async (draft, cancel) =>
            {
                draft.Actor = Actor.Of(draft.Envelope.GetParticipant(link.ParticipantId));
                List<EnvelopeEvent> decided = await events(draft, cancel).ConfigureAwait(false);
                await draft.RecordAsync(AccessLog.WithoutRepeats(draft.Envelope, decided, context?.IpAddress, draft.Now), cancel).ConfigureAwait(false);
            },
            cancellationToken);
    }
}
