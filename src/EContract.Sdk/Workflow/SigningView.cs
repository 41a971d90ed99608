using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

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
    Participant Participant,
    IReadOnlyList<DocumentView> Documents,
    DateTimeOffset ExpiresAt)
{
    /// <summary>What the participant has yet to show of who they are, before anything else; none when nothing is missing.</summary>
    /// <remarks>Of what was shown, some may have become too old meanwhile: the command then says so.</remarks>
    public IReadOnlyList<AuthenticationMethod> Factors { get; init; } = [];

    internal static SigningView Of(Envelope envelope, ParticipantId id) => new(
        envelope.Id,
        envelope.Title,
        envelope.Sender.Organization,
        envelope.Message,
        envelope.GetParticipant(id),
        [.. envelope.Documents.Select(document => DocumentView.Of(document, document.Locked!))],
        envelope.GetParticipant(id).SigningLink!.ExpiresAt)
    {
        Factors = [.. envelope.GetParticipant(id).Factors
            .Select(factor => factor.Method)
            .Where(method => envelope.GetParticipant(id).Shown.All(shown => shown.Method != method))],
    };
}

/// <summary>A document as a page lists it.</summary>
/// <param name="Id">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Sha256">SHA-256 of the file, hexadecimal.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record DocumentView(DocumentId Id, string Title, string Sha256, long Length)
{
    internal static DocumentView Of(ContractDocument document, DocumentRevision revision) =>
        new(document.Id, document.Title, revision.Sha256, revision.Length);
}
