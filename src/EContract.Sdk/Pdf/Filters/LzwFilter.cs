namespace EContract.Sdk.Pdf.Filters;

/// <summary>LZWDecode (ISO 32000-2, 7.4.4.2).</summary>
internal static class LzwFilter
{
    private const int Clear = 256;
    private const int EndOfData = 257;
    private const int TableLength = 4096;

    /// <param name="encoded">The encoded bytes.</param>
    /// <param name="earlyChange">Whether code length grows one code early, as it does unless told otherwise.</param>
    /// <param name="limit">How many bytes it may decode to.</param>
    public static byte[] Decode(byte[] encoded, bool earlyChange, long limit)
    {
        using var output = new DecodedBytes(limit);
        // Each code is a byte appended to an earlier code's string.
        var prefix = new int[TableLength];
        var suffix = new byte[TableLength];
        var reversed = new byte[TableLength];
        int next = 258, length = 9, previous = -1;
        int bits = 0, bitCount = 0;
        byte firstOfPrevious = 0;
        foreach (byte value in encoded)
        {
            bits = ((bits << 8) | value) & 0xFFFFFF;
            bitCount += 8;
            if (bitCount < length)
                continue;
            bitCount -= length;
            int code = (bits >> bitCount) & ((1 << length) - 1);
            if (code == EndOfData)
                break;
            if (code == Clear)
            {
                (next, length, previous) = (258, 9, -1);
                continue;
            }

            if (code > next || (code == next && previous < 0))
                throw new PdfFormatException("An LZW stream uses a code before defining it");
            int at = reversed.Length;
            int walk = code;
            if (code == next)
            {
                reversed[--at] = firstOfPrevious;
                walk = previous;
            }

            for (; walk >= 258; walk = prefix[walk])
                reversed[--at] = suffix[walk];
            reversed[--at] = (byte)walk;
            output.Write(reversed.AsSpan(at));
            firstOfPrevious = reversed[at];
            if (previous >= 0 && next < TableLength)
            {
                prefix[next] = previous;
                suffix[next] = firstOfPrevious;
                next++;
            }

            previous = code;
            int threshold = next + (earlyChange ? 1 : 0);
            length = threshold >= 2048 ? 12 : threshold >= 1024 ? 11 : threshold >= 512 ? 10 : 9;
        }

        return output.ToArray();
    }
}
