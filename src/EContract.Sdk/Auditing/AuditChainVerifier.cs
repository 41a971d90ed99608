using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Auditing;

/// <summary>Verifies that an envelope's events are all there, unchanged and in order.</summary>
/// <remarks>
/// A chain proves that nothing was changed after a hash became known elsewhere. Who can write to the store and computes
/// every later hash anew is found out only by the timestamps over the chains' ends.
/// </remarks>
public static class AuditChainVerifier
{
    /// <summary>Verifies a chain and names the first event that is wrong.</summary>
    public static AuditVerification Verify(EnvelopeHistory history) => Check(history).Verification;

    /// <summary>Reads the events of a chain that is in order.</summary>
    /// <exception cref="AuditBrokenException">It is not.</exception>
    public static IReadOnlyList<EventRecord> Read(EnvelopeHistory history)
    {
        (AuditVerification verification, List<EventRecord> records) = Check(history);
        return verification.FirstBreak is { } broken ? throw new AuditBrokenException(history.EnvelopeId, broken) : records;
    }

    private static (AuditVerification Verification, List<EventRecord> Records) Check(EnvelopeHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var records = new List<EventRecord>(history.Events.Count);
        string previous = AuditChain.Origin;
        AuditBreak? broken = null;
        foreach (StoredEvent stored in history.Events)
        {
            broken = CheckEvent(history.EnvelopeId, stored, records.Count + 1, previous, records);
            if (broken is not null)
                break;
            previous = stored.Hash;
        }

        broken ??= CheckTenant(history, records);

        broken ??= CheckEnd(history, previous);
        return (new AuditVerification(history.EnvelopeId, records.Count, broken), records);
    }

    private static AuditBreak? CheckEvent(
        EnvelopeId envelopeId, StoredEvent stored, long sequence, string previous, List<EventRecord> records)
    {
        if (stored.Sequence != sequence)
            return new(sequence, AuditFailure.Unlinked, $"event {sequence} is missing; event {stored.Sequence} stands in its place.");
        if (AuditChain.Hash(stored.Json) != stored.Hash)
            return new(sequence, AuditFailure.Changed, $"event {sequence} was changed: its content does not have its hash.");
        EventRecord record;
        try
        {
            record = EventJson.Read(stored);
        }
        catch (JsonException e)
        {
            return new(sequence, AuditFailure.Malformed, $"event {sequence} cannot be read: {e.Message}");
        }

        if (record.EnvelopeId != envelopeId || record.Sequence != sequence || record.PreviousHash != previous)
            return new(sequence, AuditFailure.Unlinked, $"event {sequence} does not follow the event before it.");
        records.Add(record);
        return null;
    }

    // Whose an envelope is decides who finds it: the store's word for it has to be the log's.
    private static AuditBreak? CheckTenant(EnvelopeHistory history, List<EventRecord> records) =>
        records is [{ Event: EnvelopeCreated created }, ..] && (created.Tenant ?? TenantId.Default) != history.Tenant
            ? new(1, AuditFailure.Unlinked, $"event 1 says that the envelope is of tenant {created.Tenant ?? TenantId.Default}; it is kept as one of {history.Tenant}.")
            : null;

    private static AuditBreak? CheckEnd(EnvelopeHistory history, string last)
    {
        long count = history.Events.Count;
        if (count < history.Version)
            return new(count + 1, AuditFailure.WrongEnd, $"event {count + 1} is missing; there were {history.Version}.");
        if (count > history.Version)
            return new(history.Version + 1, AuditFailure.WrongEnd, $"event {history.Version + 1} was added; there were {history.Version}.");
        return last == history.HeadHash
            ? null
            : new(Math.Max(count, 1), AuditFailure.WrongEnd, $"event {count} is another one than the store knows as the last.");
    }
}
