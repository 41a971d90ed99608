using System.Formats.Asn1;
using System.Security.Cryptography;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>ECDSA values: r‖s as tokens give them (PKCS#11 v2.40, Current Mechanisms, 2.3.1), DER as CMS wants them (RFC 5480).</summary>
internal static class EcdsaSignatureValue
{
    /// <summary>Encodes <c>Ecdsa-Sig-Value</c>.</summary>
    /// <exception cref="CryptographicException">The value is not two halves of one length.</exception>
    public static byte[] ToDer(ReadOnlySpan<byte> concatenated)
    {
        if (concatenated.IsEmpty || concatenated.Length % 2 != 0)
            throw new CryptographicException($"The token gave an ECDSA signature of {concatenated.Length} bytes, which is no r and s.");
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
