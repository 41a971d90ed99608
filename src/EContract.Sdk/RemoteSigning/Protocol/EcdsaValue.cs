using System.Formats.Asn1;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>ECDSA values: r and s side by side (BSI TR-03111, 5.2.1) to the DER that CMS wants (RFC 5753, 7.2).</summary>
internal static class EcdsaValue
{
    /// <summary>Encodes <c>ECDSA-Sig-Value</c>; <see langword="null"/> when there are no two halves.</summary>
    public static byte[]? FromPlain(ReadOnlySpan<byte> plain)
    {
        if (plain.IsEmpty || plain.Length % 2 != 0)
            return null;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            Write(writer, plain[..(plain.Length / 2)]);
            Write(writer, plain[(plain.Length / 2)..]);
        }

        return writer.Encode();
    }

    private static void Write(AsnWriter writer, ReadOnlySpan<byte> number)
    {
        // The shortest form; one zero byte stays for the number zero.
        ReadOnlySpan<byte> trimmed = number.TrimStart((byte)0);
        writer.WriteIntegerUnsigned(trimmed.IsEmpty ? [0] : trimmed);
    }
}
