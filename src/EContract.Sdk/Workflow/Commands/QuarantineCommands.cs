using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>Revisions that were found changed or missing, and found again.</summary>
internal static class QuarantineCommands
{
    public static List<EnvelopeEvent> Quarantine(Envelope envelope, DocumentId id, string sha256, DocumentFault fault, string reason)
    {
        // A seal is nothing that anybody is given but who chose it; the store gives no changed one.
        if (IsDestroyed(envelope) || envelope.FindDocument(id) is not { } document || document.Quarantined.Contains(sha256))
            return [];
        var quarantined = new DocumentQuarantined(id, sha256, fault, reason);
        return fault == DocumentFault.Changed ? [new DocumentHashMismatched(id, sha256, reason), quarantined] : [quarantined];
    }

    public static List<EnvelopeEvent> Release(Envelope envelope, DocumentId id, string sha256) =>
        !IsDestroyed(envelope) && envelope.FindDocument(id) is { } document && document.Quarantined.Contains(sha256) ? [new DocumentReleased(id, sha256)] : [];

    /// <summary>Whether there should be nothing left to look at.</summary>
    public static bool IsDestroyed(Envelope envelope) => envelope.DisposedAt is not null || envelope.Disposal is { IsStarted: true };
}
