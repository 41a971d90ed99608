using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow;

/// <summary>What exactly a participant consents to: these documents, by their hashes, under this text, with this seal where there is one.</summary>
internal sealed record ConsentSubject(
    EnvelopeId Envelope, ParticipantId Participant, ConsentText Text, IReadOnlyList<ConsentedDocument> Documents, string? SealSha256)
{
    /// <summary>SHA-256 over all of it in canonical JSON: when anything changes, so does this.</summary>
    public string Digest => DigestOf(Envelope, Participant, Text.Version, Text.Sha256, Documents, SealSha256);

    /// <summary>Takes the documents as they were frozen on sending: what participants see, whoever signs first.</summary>
    public static ConsentSubject For(Envelope envelope, Participant participant) => new(
        envelope.Id,
        participant.Id,
        ConsentText.For(participant.Language, participant.Action, participant.Mode),
        DocumentsOf(envelope),
        participant.Seal?.Picture.Sha256);

    /// <summary>The digest that consent to the envelope's documents, under a text that may not be the current one any more, has to have.</summary>
    public static string DigestOf(Envelope envelope, Participant participant, string textVersion, string textSha256) =>
        DigestOf(envelope.Id, participant.Id, textVersion, textSha256, DocumentsOf(envelope), participant.Seal?.Picture.Sha256);

    private static ConsentedDocument[] DocumentsOf(Envelope envelope) =>
        [.. envelope.Documents.Select(document => new ConsentedDocument(document.Id, document.Locked!.Sha256))];

    private static string DigestOf(
        EnvelopeId envelope, ParticipantId participant, string textVersion, string textSha256, IReadOnlyList<ConsentedDocument> documents, string? seal) =>
        AuditChain.Hash(CanonicalJson.Write(JsonSerializer.SerializeToElement(new
        {
            envelope,
            participant,
            textVersion,
            textSha256,
            documents = documents.Select(document => new { id = document.DocumentId, sha256 = document.Sha256 }),
            // Left out where there is none, as of everything that was consented to before there were seals.
            seal,
        })));
}
