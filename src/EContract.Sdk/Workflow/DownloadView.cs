using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

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
    /// <summary>What the participant has to show of who they are before downloading; none where nothing is asked.</summary>
    public IReadOnlyList<AuthenticationMethod> Factors { get; init; } = [];

    /// <summary>The certificate of conclusion (締結証明書), downloaded like a document; <see langword="null"/> where there is none.</summary>
    public DocumentView? ConclusionCertificate { get; init; }

    /// <summary>How far the documents are provable for the long term.</summary>
    public required PreservationState Preservation { get; init; }

    internal static DownloadView Of(Envelope envelope, ParticipantId id) => new(
        envelope.Id,
        envelope.Title,
        [.. envelope.Documents.Select(document => DocumentView.Of(document, document.Current))],
        envelope.CompletedAt!.Value,
        envelope.GetParticipant(id).DownloadLink!.ExpiresAt)
    {
        ConclusionCertificate = envelope.ConclusionCertificate is { } certificate ? DocumentView.Of(certificate, certificate.Current) : null,
        Preservation = envelope.Preservation,
        Factors = [.. envelope.GetParticipant(id).Factors.Select(factor => factor.Method)],
    };
}
