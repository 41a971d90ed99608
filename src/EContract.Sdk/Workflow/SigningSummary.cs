using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow.Seals;

namespace EContract.Sdk.Workflow;

/// <summary>What a participant is shown before the last click: exactly what will be signed, and under which words.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="Title">Its title.</param>
/// <param name="Documents">The documents with their hashes.</param>
/// <param name="Text">The consent text.</param>
/// <param name="Consent">What confirming hands back: bound to these documents and this text, and to nothing else.</param>
public sealed record SigningSummary(
    EnvelopeId EnvelopeId,
    string Title,
    IReadOnlyList<DocumentView> Documents,
    ConsentText Text,
    SigningConsent Consent)
{
    /// <summary>What is to be seen of the signature; <see langword="null"/> where it is invisible.</summary>
    public SealSummary? Seal { get; init; }

    internal static SigningSummary Of(Envelope envelope, ParticipantId id)
    {
        Participant participant = envelope.GetParticipant(id);
        return new SigningSummary(
            envelope.Id,
            envelope.Title,
            [.. envelope.Documents.Select(document => DocumentView.Of(document, document.Locked!))],
            ConsentText.For(participant.Language, participant.Action, participant.Mode),
            new SigningConsent(participant.PreparedDigest!))
        {
            Seal = SealSummary.Of(participant),
        };
    }
}

/// <summary>A participant's consent, as the page sends it back.</summary>
/// <param name="Digest">The digest that binds it to what was shown.</param>
public sealed record SigningConsent(string Digest);
