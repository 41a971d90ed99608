namespace EContract.Sdk.Pdf.Structure;

/// <summary>Finds where a stream really ends when its <c>Length</c> is missing or wrong.</summary>
internal static class EndstreamSearch
{
    /// <summary>How many bytes stand before the next <c>endstream</c> and its end-of-line marker, or <see langword="null"/>.</summary>
    public static long? FindLength(PdfSource source, long start)
    {
        ReadOnlySpan<byte> keyword = "endstream"u8;
        byte[] buffer = new byte[64 * 1024];
        for (long at = start; at < source.Length;)
        {
            int count = source.Read(at, buffer);
            int found = buffer.AsSpan(0, count).IndexOf(keyword);
            if (found >= 0)
            {
                long end = at + found;
                Span<byte> before = stackalloc byte[2];
                if (end - start >= 2 && source.Read(end - 2, before) == 2 && before.SequenceEqual("\r\n"u8))
                    return end - 2 - start;
                if (end - start >= 1 && source.Read(end - 1, before[..1]) == 1 && before[0] is (byte)'\n' or (byte)'\r')
                    return end - 1 - start;
                return end - start;
            }

            if (count < buffer.Length)
                break;
            at += count - keyword.Length + 1;
        }

        return null;
    }
}
