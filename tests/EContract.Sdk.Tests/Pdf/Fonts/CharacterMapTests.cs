using System.Text;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Tests.Pdf.Fonts;

public sealed class CharacterMapTests
{
    // Each maps 'A' to 'C'; 'B' is glyph 5.
    private static readonly ushort[] Format4 =
        [4, 32, 0, 4, 0, 0, 0, 0x43, 0xFFFF, 0, 0x41, 0xFFFF, unchecked((ushort)(4 - 0x41)), 1, 0, 0];

    private static readonly ushort[] Format4WithRange = [4, 38, 0, 4, 0, 0, 0, 0x43, 0xFFFF, 0, 0x41, 0xFFFF, 1, 1, 4, 0, 3, 4, 0];
    private static readonly ushort[] Format6 = [6, 16, 0, 0x41, 3, 4, 5, 6];
    private static readonly ushort[] Format12 = [12, 0, 0, 40, 0, 0, 0, 2, 0, 0x41, 0, 0x43, 0, 4, 2, 0x0BB7, 2, 0x0BB8, 0, 9];

    [Fact]
    public void Find_EveryFormat_GivesTheGlyph()
    {
        foreach (ushort[] subtable in (ushort[][])[Format4, Format4WithRange, Format6, Format12])
        {
            var map = new CharacterMap(Cmap((3, subtable[0] == 12 ? 10 : 1, subtable)));
            Assert.Equal(5, map.Find(new Rune('B')));
            Assert.Equal(0, map.Find(new Rune('@')));
            Assert.Equal(0, map.Find(new Rune('D')));
            Assert.Equal(0, map.Find(new Rune(0x20BB6)));
        }

        // Glyph 0 stays 0, whatever the delta.
        Assert.Equal(0, new CharacterMap(Cmap((3, 1, Format4WithRange))).Find(new Rune('C')));
        var bytes = new ushort[131];
        bytes[3 + (0x42 / 2)] = 5 << 8;
        Assert.Equal(5, new CharacterMap(Cmap((0, 3, bytes))).Find(new Rune('B')));
    }

    [Fact]
    public void Find_SeveralSubtables_TakesTheOneWithAllOfUnicode()
    {
        var map = new CharacterMap(Cmap((0, 3, Format4), (1, 0, Format6), (3, 1, Format4), (3, 10, Format12)));

        Assert.Equal(9, map.Find(new Rune(0x20BB7)));
        Assert.Equal(10, map.Find(new Rune(0x20BB8)));
    }

    [Fact]
    public void Find_VariationSelector_GivesTheVariantWhereThereIsOne()
    {
        // Under U+FE00 'A' has its own glyph as the usual form, and 'B' glyph 77.
        byte[] variations =
        [
            0, 14, 0, 0, 0, 42, 0, 0, 0, 1, 0x00, 0xFE, 0x00, 0, 0, 0, 21, 0, 0, 0, 29,
            0, 0, 0, 1, 0x00, 0x00, 0x41, 0, // the usual forms
            0, 0, 0, 1, 0x00, 0x00, 0x42, 0, 77, 0, 0, 0, 0,
        ];
        var map = new CharacterMap(Cmap((0, 5, Words(variations)), (3, 1, Format4)));

        Assert.Equal(4, map.Find(new Rune('A'), new Rune(0xFE00)));
        Assert.Equal(77, map.Find(new Rune('B'), new Rune(0xFE00)));
        Assert.Equal(5, map.Find(new Rune('B'), new Rune(0xFE01)));
        Assert.Equal(6, map.Find(new Rune('C'), new Rune(0xFE00)));
    }

    [Fact]
    public void Read_NoUnicodeMap_IsRefused() =>
        Assert.Contains("no character map for Unicode", Assert.Throws<PdfFontException>(() => new CharacterMap(Cmap((1, 0, Format6), (3, 0, Format4)))).Message);

    private static ushort[] Words(byte[] bytes) => [.. bytes.Chunk(2).Select(pair => (ushort)((pair[0] << 8) | pair[1]))];

    internal static FontData Cmap(params (int Platform, int Encoding, ushort[] Subtable)[] subtables)
    {
        var words = new List<ushort> { 0, (ushort)subtables.Length };
        int offset = 4 + (8 * subtables.Length);
        foreach (var (platform, encoding, subtable) in subtables)
        {
            words.AddRange([(ushort)platform, (ushort)encoding, 0, (ushort)offset]);
            offset += 2 * subtable.Length;
        }

        words.AddRange(subtables.SelectMany(subtable => subtable.Subtable));
        return new FontData(words.SelectMany(word => (byte[])[(byte)(word >> 8), (byte)(word & 0xFF)]).ToArray(), "table 'cmap'");
    }
}
