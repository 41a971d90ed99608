using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Turns what the port speaks of into rows, and back.</summary>
internal static class RowMapping
{
    private const decimal AmountUnit = 10_000m;
    private static readonly TenantId Nobody = new("0-unreadable");

    public static long Amount(decimal amount) => (long)(amount * AmountUnit);

    /// <summary>The least whole unit that is not less than an amount; amounts beyond what is stored match nothing.</summary>
    public static long AmountCeiling(decimal amount) => (long)decimal.Ceiling(Bound(amount) * AmountUnit);

    /// <summary>The largest whole unit that is not more than an amount.</summary>
    public static long AmountFloor(decimal amount) => (long)decimal.Floor(Bound(amount) * AmountUnit);

    public static long Ticks(DateTimeOffset time) => time.UtcTicks;

    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    // A name that somebody spoilt is nobody's: the log, which says whose the envelope is, then disagrees.
    public static TenantId Tenant(string name) => TenantId.TryParse(name, out TenantId tenant) ? tenant : Nobody;

    /// <summary>Reads an identifier that a row names.</summary>
    /// <exception cref="EnvelopeStoreException">It is none: somebody wrote to the database.</exception>
    public static EnvelopeId Id(string name) => EnvelopeId.TryParse(name, out EnvelopeId id)
        ? id
        : throw new EnvelopeStoreException(
            EnvelopeStoreFailure.Corrupt, $"A row of the database names an envelope that cannot be: {JsonEncodedText.Encode(name)}. It was changed from outside.");

    public static void Take(this EnvelopeRow row, EnvelopeCommit commit)
    {
        row.Version = commit.ExpectedVersion + commit.Events.Count;
        row.AnchorDue = row.Version;
        row.HeadHash = commit.Events[^1].Hash;
        row.Take(commit.Summary);
    }

    public static void Take(this EnvelopeRow row, EnvelopeSummary summary)
    {
        row.Tenant = summary.Tenant.ToString();
        row.Title = summary.Title;
        row.Status = summary.Status;
        row.CreatedAt = Ticks(summary.CreatedAt);
        row.UpdatedAt = Ticks(summary.UpdatedAt);
        row.RetainUntil = summary.RetainUntil;
        row.HasLegalHold = summary.HasLegalHold;
        row.DisposedAt = summary.DisposedAt is { } disposed ? Ticks(disposed) : null;
    }

    /// <summary>What the row itself says, without what only the events say.</summary>
    public static EnvelopeSummary ToBareSummary(this EnvelopeRow row) => new(
        Id(row.Id), row.Title, row.Status, null, Time(row.CreatedAt), Time(row.UpdatedAt))
    {
        Tenant = Tenant(row.Tenant),
        RetainUntil = row.RetainUntil,
        HasLegalHold = row.HasLegalHold,
        DisposedAt = row.DisposedAt is { } disposed ? Time(disposed) : null,
    };

    /// <summary>The envelope's past, given its events in order.</summary>
    public static EnvelopeHistory ToHistory(this EnvelopeRow row, IEnumerable<EventRow> events)
    {
        var id = Id(row.Id);
        return new EnvelopeHistory(
            id, row.Version, row.HeadHash, [.. events.Select(stored => new StoredEvent(id, stored.Sequence, stored.Hash, stored.Json))])
        {
            Tenant = Tenant(row.Tenant),
        };
    }

    public static EventRow ToRow(this StoredEvent stored) => new()
    {
        EnvelopeId = stored.EnvelopeId.ToString(),
        Sequence = stored.Sequence,
        Hash = stored.Hash,
        Json = stored.Json,
    };

    public static LinkRow ToRow(this StoredLink link) => new()
    {
        TokenHash = link.TokenHash,
        EnvelopeId = link.EnvelopeId.ToString(),
        ParticipantId = link.ParticipantId.ToString(),
        Purpose = link.Purpose,
    };

    public static JobRow ToRow(this NewJob job) => new()
    {
        Id = job.Id,
        EnvelopeId = job.EnvelopeId.ToString(),
        Kind = job.Kind,
        Subject = job.Subject,
        DueAt = Ticks(job.DueAt),
    };

    public static DelayedJob ToDelayedJob(this JobRow row) => new(
        row.Id,
        Id(row.EnvelopeId),
        row.Kind,
        row.Subject,
        row.Attempts,
        row.State == WorkState.Parked ? null : Time(row.DueAt),
        row.LastError);

    public static MessageRow ToRow(this OutboxMessage message) => new()
    {
        Id = message.Id,
        EnvelopeId = message.EnvelopeId.ToString(),
        Channel = message.Channel,
        Body = message.Body,
        SecretKeyId = message.Secret?.KeyId,
        Secret = message.Secret?.Value.ToArray(),
        DueAt = Ticks(message.DueAt),
        FirstDueAt = Ticks(message.DueAt),
    };

    public static OutboxMessage ToMessage(this MessageRow row) => new(
        row.Id,
        Id(row.EnvelopeId),
        row.Body,
        row is { SecretKeyId: { } keyId, Secret: { } secret } ? new WrappedKey(keyId, secret) : null,
        Time(row.DueAt))
    {
        Channel = row.Channel,
    };

    private static decimal Bound(decimal amount) =>
        Math.Clamp(amount, -TransactionDetails.MaxAmount - 1, TransactionDetails.MaxAmount + 1);
}
