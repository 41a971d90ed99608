using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>Opening links and documents. Reading is recorded like everything else.</summary>
internal static class AccessCommands
{
    private static readonly TimeSpan s_requestInterval = TimeSpan.FromDays(1);

    public static List<EnvelopeEvent> OpenLink(Envelope envelope, StoredLink link, DateTimeOffset now)
    {
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.View, now);
        return [new LinkOpened(participant.Id, LinkPurpose.Sign)];
    }

    public static List<EnvelopeEvent> ViewDocument(Envelope envelope, StoredLink link, DocumentId document, DateTimeOffset now)
    {
        Participant participant = Guards.RequireTurn(envelope, link, EnvelopeVerb.View, now);
        return [new DocumentViewed(participant.Id, Guards.RequireSound(envelope, document, viewed => viewed.Locked).Id)];
    }

    public static List<EnvelopeEvent> OpenDownload(Envelope envelope, StoredLink link, DateTimeOffset now)
    {
        Participant participant = Guards.RequireLink(envelope, link, LinkPurpose.Download, EnvelopeVerb.Download, now);
        return [new LinkOpened(participant.Id, LinkPurpose.Download)];
    }

    public static List<EnvelopeEvent> Download(Envelope envelope, StoredLink link, DocumentId document, DateTimeOffset now)
    {
        Participant participant = Guards.RequireLink(envelope, link, LinkPurpose.Download, EnvelopeVerb.Download, now);
        return [new DocumentDownloaded(participant.Id, Guards.RequireSound(envelope, document, downloaded => downloaded.Current).Id)];
    }

    public static List<EnvelopeEvent> FollowExpiredLink(StoredLink link) => [new LinkExpired(link.ParticipantId, link.Purpose)];

    /// <summary>
    /// Asks for a new link, by one that may be dead. Nothing is issued to whoever has it: the sender decides. Told once a day for each
    /// participant, so that nobody can flood the sender.
    /// </summary>
    public static List<EnvelopeEvent> RequestLink(Envelope envelope, StoredLink link, DateTimeOffset now)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.RequestLink);
        Participant participant = envelope.GetParticipant(link.ParticipantId);
        if (!envelope.IsClosed && !participant.NeedsSigningLink)
            Guards.RequireUndecided(envelope, participant);
        // Where the clock jumped back, the last time lies ahead of us.
        return participant.LinkRequestedAt is { } before && (now - before).Duration() < s_requestInterval ? [] : [new LinkRequested(participant.Id, link.Purpose)];
    }

    /// <summary>Says whether a participant may be given a link, and who that is.</summary>
    public static Participant RequireInvitable(Envelope envelope, ParticipantId id, LinkPurpose purpose)
    {
        EnvelopeStateMachine.Require(
            envelope, purpose == LinkPurpose.Sign ? EnvelopeVerb.IssueSigningLink : EnvelopeVerb.IssueDownloadLink);
        Participant participant = envelope.GetParticipant(id);
        if (purpose == LinkPurpose.Sign && !participant.NeedsSigningLink)
            Guards.RequireUndecided(envelope, participant);
        return participant;
    }
}
