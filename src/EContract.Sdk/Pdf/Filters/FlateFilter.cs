using System.IO.Compression;

namespace EContract.Sdk.Pdf.Filters;

/// <summary>FlateDecode (ISO 32000-2, 7.4.4): zlib data.</summary>
internal static class FlateFilter
{
    public static byte[] Decode(byte[] encoded, PdfReaderOptions options)
    {
        using var output = new MemoryStream(Math.Min(encoded.Length * 4, 1 << 20));
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(encoded), CompressionMode.Decompress);
            byte[] buffer = new byte[8192];
            int count;
            while ((count = zlib.Read(buffer)) > 0)
            {
                output.Write(buffer, 0, count);
                if (output.Length > options.MaxDecodedStreamLength)
                    throw new PdfFormatException($"A stream decodes to more than the limit of {options.MaxDecodedStreamLength} bytes");
            }
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
