using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts;

/// <summary>Identifies a batch of envelopes that are sent together (一括送信).</summary>
/// <param name="Value">A version 7 UUID (RFC 9562, 5.7): identifiers sort by the time they were made.</param>
[JsonConverter(typeof(TypedIdJsonConverter<BatchId>))]
public readonly record struct BatchId(Guid Value) : ITypedId<BatchId>
{
    /// <summary>Makes a new identifier.</summary>
    public static BatchId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such identifier.</exception>
    public static BatchId Parse(string text) =>
        TryParse(text, out BatchId id) ? id : throw new FormatException("An identifier is a UUID in its 36-character form.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? text, out BatchId id)
    {
        bool parsed = Guid.TryParseExact(text, "D", out Guid value);
        id = new BatchId(value);
        return parsed;
    }

    /// <summary>Gives the UUID in lower case with hyphens.</summary>
    public override string ToString() => Value.ToString("D");

    /// <summary>
    /// The identifier of a row's envelope. It follows from the batch and the row's key, so that the store itself knows which rows are done:
    /// the time is the batch's, and what is random in other identifiers is a hash.
    /// </summary>
    internal EnvelopeId EnvelopeOf(string rowKey)
    {
        Span<byte> time = stackalloc byte[16];
        Value.TryWriteBytes(time, bigEndian: true, out _);
        Span<byte> id = SHA256.HashData(Encoding.UTF8.GetBytes($"{this}\n{rowKey}")).AsSpan(0, 16);
        time[..6].CopyTo(id);
        // RFC 9562, 5.7: the version in the seventh byte, the variant in the ninth.
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new EnvelopeId(new Guid(id, bigEndian: true));
    }
}

/// <summary>A row of a batch.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Key">What the host calls the row.</param>
public sealed record BatchRow(BatchId BatchId, string Key);
