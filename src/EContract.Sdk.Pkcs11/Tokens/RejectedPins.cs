using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>Remembers which PINs a token has refused, so that no retry, and no second signer, ever locks it.</summary>
/// <remarks>Not the PINs are kept, but their HMACs under a key that lives as long as the process.</remarks>
internal static class RejectedPins
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly ConcurrentDictionary<string, ConcurrentBag<byte[]>> ByToken = new();

    /// <summary>Whether the token has refused this PIN before.</summary>
    public static bool Contains(Pkcs11Token token, ReadOnlySpan<byte> pin)
    {
        if (!ByToken.TryGetValue(token.UniqueName, out ConcurrentBag<byte[]>? rejected))
            return false;
        byte[] mac = HMACSHA256.HashData(Key, pin);
        return rejected.Any(known => CryptographicOperations.FixedTimeEquals(known, mac));
    }

    /// <summary>Remembers a refusal.</summary>
    public static void Add(Pkcs11Token token, ReadOnlySpan<byte> pin) =>
        ByToken.GetOrAdd(token.UniqueName, _ => []).Add(HMACSHA256.HashData(Key, pin));
}
