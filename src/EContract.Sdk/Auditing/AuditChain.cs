using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Auditing;

/// <summary>
/// Chains events: each is written as canonical JSON (RFC 8785) that names the hash of the one before, and its own hash is
/// SHA-256 over that JSON in UTF-8. The first names 64 zeros. This is the only place that makes or computes a link.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first event names as the hash before it.</summary>
    public const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Hashes an event's canonical JSON.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Hash(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }

    /// <summary>Cuts a time to what the log keeps, so that what is folded in memory is what is read back later.</summary>
    internal static DateTimeOffset Time(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>Links an event to a chain. <see cref="EventRecord.Hash"/> is not read, it is what this computes.</summary>
    internal static (EventRecord Record, StoredEvent Stored) Link(EventRecord record)
    {
        string json = EventJson.Write(record);
        string hash = Hash(json);
        return (record with { Hash = hash }, new StoredEvent(record.EnvelopeId, record.Sequence, hash, json));
    }
}
