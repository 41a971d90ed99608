using System.Collections.Concurrent;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>Remembers which PINs a token has refused, so that no retry, no second signer and no second library ever locks it.</summary>
/// <remarks>
/// Not the PINs are kept, but their HMACs under a key that lives as long as the process. For each kind of login apart: a card may want
/// another PIN for each signature (<c>CKU_CONTEXT_SPECIFIC</c>) than its user logs in with.
/// </remarks>
internal static class RejectedPins
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly ConcurrentDictionary<(string Device, CKU User), ConcurrentBag<byte[]>> ByDevice = new();

    /// <summary>Whether the token has refused this PIN before.</summary>
    public static bool Contains(Pkcs11Token token, CKU user, ReadOnlySpan<byte> pin)
    {
        if (!ByDevice.TryGetValue((token.DeviceName, user), out ConcurrentBag<byte[]>? rejected))
            return false;
        byte[] mac = HMACSHA256.HashData(Key, pin);
        return rejected.Any(known => CryptographicOperations.FixedTimeEquals(known, mac));
    }

    /// <summary>Remembers a refusal.</summary>
    public static void Add(Pkcs11Token token, CKU user, ReadOnlySpan<byte> pin) =>
        ByDevice.GetOrAdd((token.DeviceName, user), _ => []).Add(HMACSHA256.HashData(Key, pin));
}
