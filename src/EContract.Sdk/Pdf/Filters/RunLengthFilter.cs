namespace EContract.Sdk.Pdf.Filters;

/// <summary>RunLengthDecode (ISO 32000-2, 7.4.5).</summary>
internal static class RunLengthFilter
{
    public static byte[] Decode(ReadOnlySpan<byte> encoded, PdfReaderOptions options)
    {
        using var output = new MemoryStream();
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
                for (int i = 0; i < 257 - length; i++)
                    output.WriteByte(rest[0]);
                encoded = rest[1..];
            }

            if (output.Length > options.MaxDecodedStreamLength)
                throw new PdfFormatException($"A stream decodes to more than the limit of {options.MaxDecodedStreamLength} bytes");
        }

        return output.ToArray();
    }
}
