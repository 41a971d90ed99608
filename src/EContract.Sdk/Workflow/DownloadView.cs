using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

/// <summary>What the download page shows. Nothing is downloaded yet: scanners of mail follow links, people click twice.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="Title">Its title.</param>
/// <param name="Documents">The sealed documents.</param>
/// <param name="CompletedAt">When the contract was concluded.</param>
/// <param name="ExpiresAt">The first moment at which the link works no more.</param>
public sealed record DownloadView(
    EnvelopeId EnvelopeId,
    string Title,
    IReadOnlyList<DocumentView> Documents,
    DateTimeOffset CompletedAt,
    DateTimeOffset ExpiresAt)
{
    internal static DownloadView Of(Envelope envelope, ParticipantId id) => new(
        envelope.Id,
        envelope.Title,
        [.. envelope.Documents.Select(document => DocumentView.Of(document, document.Current))],
        envelope.CompletedAt!.Value,
        envelope.GetParticipant(id).DownloadLink!.ExpiresAt);
}
