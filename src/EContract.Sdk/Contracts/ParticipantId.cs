using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts;

/// <summary>Identifies a participant of an envelope.</summary>
/// <param name="Value">A version 7 UUID (RFC 9562, 5.7): identifiers sort by the time they were made.</param>
[JsonConverter(typeof(TypedIdJsonConverter<ParticipantId>))]
public readonly record struct ParticipantId(Guid Value) : ITypedId<ParticipantId>
{
    /// <summary>Makes a new identifier.</summary>
    public static ParticipantId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such identifier.</exception>
    public static ParticipantId Parse(string text) =>
        TryParse(text, out ParticipantId id) ? id : throw new FormatException("An identifier is a UUID in its 36-character form.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? text, out ParticipantId id)
    {
        bool parsed = Guid.TryParseExact(text, "D", out Guid value);
        id = new ParticipantId(value);
        return parsed;
    }

    /// <summary>Gives the UUID in lower case with hyphens.</summary>
    public override string ToString() => Value.ToString("D");
}
