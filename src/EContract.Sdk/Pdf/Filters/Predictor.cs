using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Filters;

/// <summary>The predictors of Flate and LZW (ISO 32000-2, 7.4.4.4): TIFF and the PNG family.</summary>
internal static class Predictor
{
    public static byte[] Undo(byte[] data, PdfDictionary? parameters, Func<PdfObject?, PdfObject?> resolve, long limit)
    {
        if (parameters is null)
            return data;
        int predictor = Number("Predictor", 1, 15);
        if (predictor <= 1)
            return data;
        int colors = Number("Colors", 1, 64);
        int bits = Number("BitsPerComponent", 8, 16);
        int columns = Number("Columns", 1, 1 << 24);
        int bytesPerPixel = Math.Max(1, colors * bits / 8);
        int rowLength = checked((int)Math.Min((((long)columns * colors * bits) + 7) / 8, limit));
        return predictor == 2 ? UndoTiff(data, colors, bits, rowLength) : UndoPng(data, bytesPerPixel, rowLength);

        int Number(string key, int @default, int max)
        {
            long value = (resolve(parameters[key]) as PdfInteger)?.Value ?? @default;
            return value >= 1 && value <= max ? (int)value : throw new PdfFormatException($"The predictor's {key} of {value} makes no sense");
        }
    }

    private static byte[] UndoTiff(byte[] data, int colors, int bits, int rowLength)
    {
        // Structure (cross-reference and object streams) only ever has whole bytes.
        if (bits != 8)
            throw new PdfFormatException($"A TIFF predictor of {bits} bits a component is not supported in structure");
        unchecked
        {
            for (int row = 0; row < data.Length; row += rowLength)
            {
                int end = Math.Min(row + rowLength, data.Length);
                for (int i = row + colors; i < end; i++)
                    data[i] += data[i - colors];
            }
        }

        return data;
    }

    private static byte[] UndoPng(byte[] data, int bytesPerPixel, int rowLength)
    {
        int rows = (data.Length + rowLength) / (rowLength + 1);
        byte[] output = new byte[Math.Max(0, data.Length - rows)];
        byte[] zeros = new byte[rowLength];
        ReadOnlySpan<byte> previous = zeros;
        for (int row = 0; row < rows; row++)
        {
            int start = row * (rowLength + 1);
            int length = Math.Min(rowLength, data.Length - start - 1);
            Span<byte> current = output.AsSpan(row * rowLength, length);
            data.AsSpan(start + 1, length).CopyTo(current);
            UndoPngRow(data[start], current, previous, bytesPerPixel);
            previous = current;
        }

        return output;
    }

    /// <summary>Undoes the PNG filter of one row.</summary>
    internal static void UndoPngRow(byte type, Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        unchecked
        {
            for (int i = 0; i < row.Length; i++)
            {
                int left = i >= bytesPerPixel ? row[i - bytesPerPixel] : 0;
                int up = above[i];
                int upLeft = i >= bytesPerPixel ? above[i - bytesPerPixel] : 0;
                row[i] += type switch
                {
                    0 => 0,
                    1 => (byte)left,
                    2 => (byte)up,
                    3 => (byte)((left + up) / 2),
                    4 => Paeth(left, up, upLeft),
                    _ => throw new PdfFormatException($"A PNG predictor row has the unknown type {type}"),
                };
            }
        }
    }

    private static byte Paeth(int left, int up, int upLeft)
    {
        int estimate = left + up - upLeft;
        int toLeft = Math.Abs(estimate - left), toUp = Math.Abs(estimate - up), toUpLeft = Math.Abs(estimate - upLeft);
        return unchecked((byte)(toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft));
    }
}
