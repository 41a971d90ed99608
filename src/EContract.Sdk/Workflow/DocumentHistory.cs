using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Seals;

namespace EContract.Sdk.Workflow;

/// <summary>Which revisions of which documents an envelope's log names: all that its documents are or ever were, and the seals that were chosen.</summary>
internal static class DocumentHistory
{
    public static IEnumerable<(DocumentId Id, DocumentRevision Revision)> RevisionsIn(IEnumerable<EventRecord> events) =>
        events.SelectMany(record => RevisionsIn(record.Event)).Distinct();

    public static IEnumerable<(DocumentId Id, DocumentRevision Revision)> RevisionsIn(EnvelopeEvent occurred) => occurred switch
    {
        DocumentAdded added => [(added.DocumentId, added.Revision)],
        DocumentLocked locked => [(locked.DocumentId, locked.Revision)],
        SealChosen { Seal: { } seal } chosen => [(SealFiles.IdOf(chosen.ParticipantId), seal.Picture)],
        SignatureEmbedded embedded => [(embedded.DocumentId, embedded.Revision)],
        ClosingSealEmbedded closing => closing.Documents.Select(document => (document.DocumentId, document.Revision)),
        ConclusionCertificateIssued issued => [(issued.DocumentId, issued.Unsigned), (issued.DocumentId, issued.Revision)],
        DocumentSealed closed => [(closed.DocumentId, closed.Revision)],
        _ => [],
    };
}
