using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts.Events;

/// <summary>Writes events as canonical JSON and reads them back.</summary>
/// <remarks>
/// The members of an entry of the log: <c>v</c> (version of this form), <c>envelope</c>, <c>sequence</c>, <c>at</c> (UTC with
/// milliseconds), <c>actor</c>, <c>ip</c>, <c>userAgent</c>, <c>correlation</c>, <c>previous</c> (hash of the entry before)
/// and <c>event</c>, whose <c>type</c> is the event's name.
/// </remarks>
internal static class EventJson
{
    private const int FormVersion = 1;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>How entries of all logs are written.</summary>
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,

        // Canonical order puts an event's type behind its other members.
        AllowOutOfOrderMetadataProperties = true,
        PropertyNameCaseInsensitive = false,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new UtcConverter(),
            new DecimalConverter(),
        },
    };

    /// <summary>Writes a part of an event in the one form that the log has for it.</summary>
    public static string Canonical<T>(T value) => CanonicalJson.Write(JsonSerializer.SerializeToElement(value, Options));

    public static string Write(EventRecord record) => Canonical(
        new Entry(
            FormVersion,
            record.EnvelopeId,
            record.Sequence,
            record.At,
            record.Actor,
            record.IpAddress,
            record.UserAgent,
            record.CorrelationId,
            record.PreviousHash,
            record.Event));

    /// <exception cref="JsonException">The text is no entry of the log.</exception>
    public static EventRecord Read(StoredEvent stored)
    {
        Entry entry = Parse(stored.Json);
        if (entry.V != FormVersion)
            throw new JsonException($"The entry has form {entry.V}; this program knows {FormVersion}.");
        return new EventRecord
        {
            EnvelopeId = entry.Envelope,
            Sequence = entry.Sequence,
            At = entry.At,
            Actor = entry.Actor,
            IpAddress = entry.Ip,
            UserAgent = entry.UserAgent,
            CorrelationId = entry.Correlation,
            PreviousHash = entry.Previous,
            Hash = stored.Hash,
            Event = entry.Event,
        };
    }

    /// <summary>Reads an entry of a log, of an envelope or of a tenant.</summary>
    /// <exception cref="JsonException">The text is none, or not complete.</exception>
    public static TEntry Parse<TEntry>(string json, Func<TEntry, bool> isComplete)
        where TEntry : class
    {
        try
        {
            return JsonSerializer.Deserialize<TEntry>(json, Options) is { } entry && isComplete(entry)
                ? entry
                : throw new JsonException("The entry is not complete.");
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            // An event of no known type; a value that its own type refuses.
            throw new JsonException(e.Message, e);
        }
    }

    private static Entry Parse(string json) =>
        Parse<Entry>(json, entry => entry is { Event: not null, Actor: not null, Previous: not null });

    private sealed record Entry(
        int V,
        EnvelopeId Envelope,
        long Sequence,
        DateTimeOffset At,
        Actor Actor,
        string? Ip,
        string? UserAgent,
        string? Correlation,
        string Previous,
        EnvelopeEvent Event);

    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.TryParseExact(
                reader.GetString(), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time
                : throw new JsonException("A time is written in UTC with milliseconds.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
    }

    // 1200000 and 1200000.00 are one amount and have one form.
    private sealed class DecimalConverter : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.TryParse(reader.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal amount)
                ? amount
                : throw new JsonException("An amount is written as a decimal string.");

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("0.############################", CultureInfo.InvariantCulture));
    }
}
