using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts;

/// <summary>Identifies an envelope.</summary>
/// <param name="Value">A version 7 UUID (RFC 9562, 5.7): identifiers sort by the time they were made.</param>
[JsonConverter(typeof(TypedIdJsonConverter<EnvelopeId>))]
public readonly record struct EnvelopeId(Guid Value) : ITypedId<EnvelopeId>
{
    /// <summary>Makes a new identifier.</summary>
    public static EnvelopeId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such identifier.</exception>
    public static EnvelopeId Parse(string text) =>
        TryParse(text, out EnvelopeId id) ? id : throw new FormatException("An identifier is a UUID in its 36-character form.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? text, out EnvelopeId id)
    {
        bool parsed = Guid.TryParseExact(text, "D", out Guid value);
        id = new EnvelopeId(value);
        return parsed;
    }

    /// <summary>Gives the UUID in lower case with hyphens.</summary>
    public override string ToString() => Value.ToString("D");
}
