using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>
/// Reads of an event only what links it: whose it is, its place, the hash of the one before. To fold the event is not needed to know
/// whether it is where and what it was.
/// </summary>
internal sealed class EventFacts
{
    /// <summary>When the event happened that was read last, as far as it says so.</summary>
    public DateTimeOffset? At { get; private set; }

    private byte[] _utf8 = new byte[8192];

    /// <summary>Says what is wrong with an event at a place of a chain; <see langword="null"/> for nothing.</summary>
    public AuditBreak? FindBreak(TenantId tenant, ChainEvent stored, long sequence, string previous)
    {
        if (stored.Sequence != sequence)
            return new(sequence, AuditFailure.Unlinked, $"event {sequence} is missing; event {stored.Sequence} stands in its place.");
        ReadOnlySpan<byte> json = Encode(stored.Json);
        if (!HasHash(json, stored.Hash))
            return new(sequence, AuditFailure.Changed, $"event {sequence} was changed: its content does not have its hash.");
        try
        {
            return Links(json, stored.Chain, tenant, sequence, previous)
                ? null
                : new(sequence, AuditFailure.Unlinked, $"event {sequence} does not follow the event before it.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return new(sequence, AuditFailure.Malformed, $"event {sequence} cannot be read: {e.Message}");
        }
    }

    private ReadOnlySpan<byte> Encode(string json)
    {
        int most = Encoding.UTF8.GetMaxByteCount(json.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(json, _utf8));
    }

    private static bool HasHash(ReadOnlySpan<byte> json, string hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> digits = stackalloc char[2 * SHA256.HashSizeInBytes];
        SHA256.HashData(json, digest);
        return Convert.TryToHexStringLower(digest, digits, out _) && digits.SequenceEqual(hash);
    }

    private bool Links(ReadOnlySpan<byte> json, ChainId chain, TenantId tenant, long sequence, string previous)
    {
        var reader = new Utf8JsonReader(json);
        At = null;
        bool isChain = false, isPlace = false, follows = false;

        // Every event of a log says whose it is, and the first one of an envelope.
        bool isTenant = chain.Kind == ChainKind.Envelope && sequence > 1;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("previous"u8))
                follows = reader.Read() && reader.ValueTextEquals(previous);
            else if (reader.ValueTextEquals("sequence"u8))
                isPlace = reader.Read() && reader.TryGetInt64(out long place) && place == sequence;
            else if (reader.ValueTextEquals("at"u8))
                At = reader.Read() && reader.TryGetDateTimeOffset(out DateTimeOffset at) ? at : null;
            else if (reader.ValueTextEquals(chain.Kind == ChainKind.Envelope ? "envelope"u8 : "log"u8))
                isChain = reader.Read() && reader.ValueTextEquals(chain.Id);
            else if (chain.Kind == ChainKind.Log && reader.ValueTextEquals("tenant"u8))
                isTenant = reader.Read() && reader.ValueTextEquals(tenant.ToString());
            else if (chain.Kind == ChainKind.Envelope && sequence == 1 && reader.ValueTextEquals("event"u8))
                isTenant = IsOf(tenant, ref reader);
            else
                reader.Skip();
        }

        return isChain && isPlace && follows && isTenant;
    }

    // Whose an envelope is, its first event says; where it says nothing, the default tenant's.
    private static bool IsOf(TenantId tenant, ref Utf8JsonReader reader)
    {
        string? named = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("tenant"u8))
                named = reader.Read() ? reader.GetString() : null;
            else
                reader.Skip();
        }

        return (named ?? TenantId.Default.ToString()) == tenant.ToString();
    }
}
