using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow;

/// <summary>What exactly a participant consents to: these documents, by their hashes, under this text.</summary>
internal sealed record ConsentSubject(
    EnvelopeId Envelope, ParticipantId Participant, ConsentText Text, IReadOnlyList<ConsentedDocument> Documents)
{
    /// <summary>SHA-256 over all of it in canonical JSON: when anything changes, so does this.</summary>
    public string Digest => AuditChain.Hash(CanonicalJson.Write(JsonSerializer.SerializeToElement(new
    {
        envelope = Envelope,
        participant = Participant,
        textVersion = Text.Version,
        textSha256 = Text.Sha256,
        documents = Documents.Select(document => new { id = document.DocumentId, sha256 = document.Sha256 }),
    })));

    /// <summary>Takes the documents as they were frozen on sending: what participants see, whoever signs first.</summary>
    public static ConsentSubject For(Envelope envelope, Participant participant) => new(
        envelope.Id,
        participant.Id,
        ConsentText.For(participant.Language, participant.Action, participant.Mode),
        [.. envelope.Documents.Select(document => new ConsentedDocument(document.Id, document.Locked!.Sha256))]);
}
