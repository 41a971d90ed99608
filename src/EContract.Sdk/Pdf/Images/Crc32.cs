namespace EContract.Sdk.Pdf.Images;

/// <summary>The checksum of PNG chunks (ISO/IEC 15948, annex D): CRC-32 of ISO/IEC 3309.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = CreateTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] CreateTable()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint c = n;
            for (int bit = 0; bit < 8; bit++)
                c = (c & 1) == 0 ? c >> 1 : 0xEDB88320 ^ (c >> 1);
            table[n] = c;
        }

        return table;
    }
}
