using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Notifications.Webhooks;

/// <summary>
/// Says what a delivery tells of an event: which one, of whom, and how the envelope stands after it. The event itself stays in the log; it may
/// hold hashes and sealed secrets, and who wants more asks the host.
/// </summary>
internal static class WebhookBody
{
    /// <summary>The same however often the event is delivered.</summary>
    public static string Id(EventRecord record) => $"evt_{record.EnvelopeId}_{record.Sequence}";

    /// <summary>Writes the body as canonical JSON (RFC 8785).</summary>
    /// <param name="envelope">The envelope as it was after the event.</param>
    /// <param name="record">The event.</param>
    /// <param name="stored">The event as it is kept.</param>
    public static byte[] Write(Envelope envelope, EventRecord record, StoredEvent stored)
    {
        var data = new JsonObject
        {
            ["tenant"] = envelope.Tenant.ToString(),
            ["envelopeId"] = envelope.Id.ToString(),
            ["sequence"] = record.Sequence,
            ["hash"] = record.Hash,
            ["title"] = envelope.Title,
            ["status"] = JsonNamingPolicy.CamelCase.ConvertName(envelope.Status.ToString()),
        };
        using JsonDocument entry = JsonDocument.Parse(stored.Json);
        JsonElement occurred = entry.RootElement.GetProperty("event");
        foreach (string subject in (string[])["participantId", "documentId"])
        {
            if (occurred.TryGetProperty(subject, out JsonElement id) && id.ValueKind == JsonValueKind.String)
                data[subject] = id.GetString();
        }

        var body = new JsonObject
        {
            ["type"] = record.Event.Name,
            ["timestamp"] = entry.RootElement.GetProperty("at").GetString(),
            ["data"] = data,
        };
        return Encoding.UTF8.GetBytes(CanonicalJson.Write(JsonSerializer.SerializeToElement(body)));
    }
}
