using System.Globalization;
using System.Text.Json;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Export;

/// <summary>
/// An event of any chain as it is given out: what the log says about it, and what happened as it stands there. Read without knowing the
/// kinds of events, so that one of a later version is given out like all others.
/// </summary>
internal sealed record ExportedEvent(ChainEvent Stored)
{
    public DateTimeOffset? At { get; private init; }

    /// <summary>The event's name; empty where it cannot be read.</summary>
    public string Name { get; private init; } = "";

    public string ActorKind { get; private init; } = "";

    public string ActorId { get; private init; } = "";

    public string ActorName { get; private init; } = "";

    public string IpAddress { get; private init; } = "";

    public string UserAgent { get; private init; } = "";

    public string CorrelationId { get; private init; } = "";

    public string PreviousHash { get; private init; } = "";

    /// <summary>What happened, as JSON; of an event that cannot be read, all of it.</summary>
    public string Details { get; private init; } = Stored.Json;

    /// <summary>Whether it happened in a period. What cannot be read belongs to every one: it must not be hidden by that.</summary>
    public bool IsIn(DateTimeOffset? from, DateTimeOffset? to) =>
        At is not { } at || ((from is not { } first || at >= first) && (to is not { } end || at < end));

    public static ExportedEvent Read(ChainEvent stored)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stored.Json);
            JsonElement entry = document.RootElement, occurred = entry.GetProperty("event");
            return new ExportedEvent(stored)
            {
                At = DateTimeOffset.Parse(entry.GetProperty("at").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                Name = Text(occurred, "type") is "host.event" ? Text(occurred, "kind") : Text(occurred, "type"),
                ActorKind = Text(entry, "actor", "kind"),
                ActorId = Text(entry, "actor", "id"),
                ActorName = Text(entry, "actor", "name"),
                IpAddress = Text(entry, "ip"),
                UserAgent = Text(entry, "userAgent"),
                CorrelationId = Text(entry, "correlation"),
                PreviousHash = Text(entry, "previous"),
                Details = occurred.GetRawText(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentNullException)
        {
            return new ExportedEvent(stored);
        }
    }

    private static string Text(JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (!value.TryGetProperty(name, out value))
                return "";
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }
}
