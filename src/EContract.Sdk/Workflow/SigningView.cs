using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Workflow.Seals;

namespace EContract.Sdk.Workflow;

/// <summary>What the signing page shows a participant.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="Title">Its title.</param>
/// <param name="SenderOrganization">Who sends it.</param>
/// <param name="Message">The sender's message; empty for none.</param>
/// <param name="Participant">Who looks at it.</param>
/// <param name="Documents">The documents, in order: a tab each.</param>
/// <param name="ExpiresAt">Until when the link works, and the participant has to act.</param>
public sealed record SigningView(
    EnvelopeId EnvelopeId,
    string Title,
    string SenderOrganization,
    string Message,
    ParticipantView Participant,
    IReadOnlyList<DocumentView> Documents,
    DateTimeOffset ExpiresAt)
{
    /// <summary>What the participant has yet to show of who they are, before anything else; none when nothing is missing.</summary>
    /// <remarks>Of what was shown, some may have become too old meanwhile: the command then says so.</remarks>
    public IReadOnlyList<AuthenticationMethod> Factors { get; init; } = [];

    /// <summary>What is to be seen of the participant's signature; <see langword="null"/> where it is invisible, or there is none.</summary>
    public SealSummary? Seal { get; init; }

    /// <summary>
    /// Given when a factor was shown: the secret of the browser that showed it, to be handed back in <see cref="RequestContext.Session"/>
    /// with every command. <see langword="null"/> otherwise.
    /// </summary>
    public string? Session { get; init; }

    internal static SigningView Of(Envelope envelope, ParticipantId id, string? sessionHash = null) => new(
        envelope.Id,
        envelope.Title,
        envelope.Sender.Organization,
        envelope.Message,
        ParticipantView.Of(envelope.GetParticipant(id)),
        [.. envelope.Documents.Select(document => DocumentView.Of(document, document.Locked!) with
        {
            IsViewed = envelope.GetParticipant(id).Viewed.Contains(document.Id),
        })],
        (envelope.GetParticipant(id).SigningLink ?? envelope.GetParticipant(id).DownloadLink)!.ExpiresAt)
    {
        Seal = SealSummary.Of(envelope.GetParticipant(id)),
        Factors = [.. envelope.GetParticipant(id).Factors
            .Select(factor => factor.Method)
            .Where(method => envelope.GetParticipant(id).Shown.All(shown => shown.Method != method || shown.SessionHash != sessionHash))],
    };
}

/// <summary>A participant as a page shows them.</summary>
/// <param name="Id">The participant.</param>
/// <param name="Name">The name.</param>
/// <param name="Organization">The organisation; empty for none.</param>
/// <param name="Role">In which capacity.</param>
/// <param name="Action">What is asked of them.</param>
/// <param name="Language">The language to write in.</param>
/// <param name="State">Where they stand.</param>
/// <param name="MayDelegate">Whether they may name somebody else.</param>
public sealed record ParticipantView(
    ParticipantId Id,
    string Name,
    string Organization,
    ParticipantRole Role,
    ParticipantAction Action,
    string Language,
    ParticipantState State,
    bool MayDelegate)
{
    /// <summary>Whether they have confirmed; nothing is asked of them any more.</summary>
    public bool HasActed => State is ParticipantState.Signing or ParticipantState.Confirmed or ParticipantState.Signed
        or ParticipantState.Approved or ParticipantState.Acknowledged;

    internal static ParticipantView Of(Participant participant) => new(
        participant.Id,
        participant.Name,
        participant.Organization,
        participant.Role,
        participant.Action,
        participant.Language,
        participant.State,
        participant.MayDelegate);
}

/// <summary>A document as a page lists it.</summary>
/// <param name="Id">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Sha256">SHA-256 of the file, hexadecimal.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record DocumentView(DocumentId Id, string Title, string Sha256, long Length)
{
    /// <summary>Whether the participant has opened it for signing.</summary>
    public bool IsViewed { get; init; }

    internal static DocumentView Of(ContractDocument document, DocumentRevision revision) =>
        new(document.Id, document.Title, revision.Sha256, revision.Length);
}
