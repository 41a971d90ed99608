using System.Text.Json;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Contracts.TenantEvents;

/// <summary>Writes events of a tenant as canonical JSON and reads them back: as those of an envelope, with <c>tenant</c> and <c>log</c> in place of <c>envelope</c>.</summary>
internal static class TenantEventJson
{
    private const int FormVersion = 1;

    public static string Write(TenantEventRecord record) => CanonicalJson.Write(JsonSerializer.SerializeToElement(
        new Entry(
            FormVersion,
            record.Tenant,
            record.Log,
            record.Sequence,
            record.At,
            record.Actor,
            record.IpAddress,
            record.UserAgent,
            record.CorrelationId,
            record.PreviousHash,
            record.Event),
        EventJson.Options));

    /// <exception cref="JsonException">The text is no entry of a tenant's log.</exception>
    public static TenantEventRecord Read(string json)
    {
        Entry entry = Parse(json);
        if (entry.V != FormVersion)
            throw new JsonException($"The entry has form {entry.V}; this program knows {FormVersion}.");
        return new TenantEventRecord
        {
            Tenant = entry.Tenant,
            Log = entry.Log,
            Sequence = entry.Sequence,
            At = entry.At,
            Actor = entry.Actor,
            IpAddress = entry.Ip,
            UserAgent = entry.UserAgent,
            CorrelationId = entry.Correlation,
            PreviousHash = entry.Previous,
            Event = entry.Event,
        };
    }

    private static Entry Parse(string json) =>
        EventJson.Parse<Entry>(json, entry => entry is { Event: not null, Actor: not null, Previous: not null, Log: not null });

    private sealed record Entry(
        int V,
        TenantId Tenant,
        string Log,
        long Sequence,
        DateTimeOffset At,
        Actor Actor,
        string? Ip,
        string? UserAgent,
        string? Correlation,
        string Previous,
        TenantEvent Event);
}
