using System.Formats.Asn1;
using System.Security.Cryptography;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// ECDSA values: r and s side by side (BSI TR-03111, 5.2.1), as tokens and services give them, to the DER that CMS wants, and an
/// <see cref="ISigner"/> returns.
/// </summary>
public static class EcdsaSignatureValue
{
    /// <summary>Encodes <c>ECDSA-Sig-Value</c> (RFC 5753, 7.2).</summary>
    /// <param name="concatenated">r and s, big-endian and of one length.</param>
    /// <exception cref="CryptographicException">There are no two halves.</exception>
    public static byte[] ToDer(ReadOnlySpan<byte> concatenated) => TryToDer(concatenated)
        ?? throw new CryptographicException($"An ECDSA signature of {concatenated.Length} bytes is no r and s.");

    /// <summary>Encodes <c>ECDSA-Sig-Value</c>; <see langword="null"/> when there are no two halves.</summary>
    internal static byte[]? TryToDer(ReadOnlySpan<byte> concatenated)
    {
        if (concatenated.IsEmpty || concatenated.Length % 2 != 0)
            return null;
        int half = concatenated.Length / 2;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteUnsigned(writer, concatenated[..half]);
            WriteUnsigned(writer, concatenated[half..]);
        }

        return writer.Encode();
    }

    private static void WriteUnsigned(AsnWriter writer, ReadOnlySpan<byte> number)
    {
        // DER wants the shortest form; one zero byte stays for the number zero.
        ReadOnlySpan<byte> trimmed = number.TrimStart((byte)0);
        writer.WriteIntegerUnsigned(trimmed.IsEmpty ? [0] : trimmed);
    }
}
