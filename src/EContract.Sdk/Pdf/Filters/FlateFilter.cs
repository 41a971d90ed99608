using System.IO.Compression;

namespace EContract.Sdk.Pdf.Filters;

/// <summary>FlateDecode (ISO 32000-2, 7.4.4): zlib data.</summary>
internal static class FlateFilter
{
    public static byte[] Decode(byte[] encoded, PdfReaderOptions options) => Decode(encoded, options.MaxDecodedStreamLength);

    /// <param name="encoded">The encoded bytes.</param>
    /// <param name="limit">How many bytes they may decode to.</param>
    public static byte[] Decode(byte[] encoded, long limit)
    {
        using var output = new DecodedBytes(limit);
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(encoded), CompressionMode.Decompress);
            int count;
            while ((count = zlib.Read(output.Room)) > 0)
                output.Take(count);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // IOException: the data wants a preset dictionary (RFC 1950, 2.2), which PDF has not.
            // Old producers cut the checksum off or got it wrong; what came out before is still good.
            if (output.Length == 0)
                throw new PdfFormatException("A Flate stream is not zlib data", innerException: e);
        }

        return output.ToArray();
    }

    public static byte[] Encode(ReadOnlySpan<byte> data)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(data);
        return output.ToArray();
    }
}
