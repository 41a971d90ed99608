namespace EContract.Sdk.Pdf.Filters;

/// <summary>RunLengthDecode (ISO 32000-2, 7.4.5).</summary>
internal static class RunLengthFilter
{
    public static byte[] Decode(ReadOnlySpan<byte> encoded, long limit)
    {
        using var output = new DecodedBytes(limit);
        Span<byte> run = stackalloc byte[128];
        while (encoded is [var length, .. var rest] && length != 128)
        {
            if (length < 128)
            {
                int count = Math.Min(length + 1, rest.Length);
                output.Write(rest[..count]);
                encoded = rest[count..];
            }
            else
            {
                if (rest.IsEmpty)
                    break;
                run[..(257 - length)].Fill(rest[0]);
                output.Write(run[..(257 - length)]);
                encoded = rest[1..];
            }
        }

        return output.ToArray();
    }
}
