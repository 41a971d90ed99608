using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Notifications.Webhooks;

/// <summary>Signatures of deliveries as the Standard Webhooks specification 1.0 has them: HMAC-SHA-256 over identifier, time and body.</summary>
public static class WebhookSignature
{
    /// <summary>The header with the delivery's identifier: the same however often it comes, so that a receiver acts once.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the time it was sent, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures, one for each secret.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int MinKeyLength = 24;
    private const int MaxKeyLength = 64;
    private const int MaxSignatures = 16;

    /// <summary>How far the time of sending may be from the receiver's: 5 minutes.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Says whether a delivery was signed with a secret, not long ago. For receivers; takes the same time whatever is wrong with a signature.</summary>
    /// <param name="id">The header <see cref="IdHeader"/>.</param>
    /// <param name="timestamp">The header <see cref="TimestampHeader"/>.</param>
    /// <param name="signatures">The header <see cref="SignatureHeader"/>.</param>
    /// <param name="body">The body, byte for byte as it came.</param>
    /// <param name="secret">The secret, as the sender has it.</param>
    /// <param name="now">The receiver's time.</param>
    /// <returns><see langword="false"/> also when a header is missing or malformed.</returns>
    /// <exception cref="ArgumentException">The secret is none.</exception>
    public static bool Verify(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        byte[] key = Key(secret);
        if (string.IsNullOrEmpty(id) || signatures is null
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return false;
        }

        byte[] expected = Encoding.ASCII.GetBytes(Sign(id, seconds, body, key));
        bool isValid = false;
        foreach (string signature in signatures.Split(' ', MaxSignatures + 1).Take(MaxSignatures))
            isValid |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        return isValid;
    }

    /// <summary>Signs a delivery with each of several secrets.</summary>
    internal static string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var signatures = new List<string>();
        foreach (string secret in secrets)
            signatures.Add(Sign(id, at.ToUnixTimeSeconds(), body, Key(secret)));
        return string.Join(' ', signatures);
    }

    /// <summary>The key in a secret.</summary>
    /// <exception cref="ArgumentException">It is none; the message does not repeat it.</exception>
    internal static byte[] Key(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        byte[] key = new byte[MaxKeyLength];
        bool isKey = secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            & Convert.TryFromBase64String(secret[Math.Min(SecretPrefix.Length, secret.Length)..], key, out int length)
            & length >= MinKeyLength;
        return isKey
            ? key[..length]
            : throw new ArgumentException($"A webhook's secret is \"{SecretPrefix}\" and {MinKeyLength} to {MaxKeyLength} bytes in Base64.", nameof(secret));
    }

    private static string Sign(string id, long seconds, ReadOnlySpan<byte> body, byte[] key)
    {
        byte[] head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}."));
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(head);
        hmac.AppendData(body);
        return Version + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
