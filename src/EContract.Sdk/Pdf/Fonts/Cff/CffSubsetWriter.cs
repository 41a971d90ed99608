namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>
/// Writes some glyphs of a font as a CID-keyed font in which CID and glyph are the same number. A font with glyph names
/// becomes CID-keyed too, for that is what a CIDFontType0 should hold (ISO 32000-2, 9.7.4.2).
/// </summary>
internal static class CffSubsetWriter
{
    // The standard strings are 0 to 390 (annex A); the font's own follow.
    private const int Registry = 391;
    private const int Ordering = 392;

    public static byte[] Write(CffFont font, IReadOnlyList<int> glyphs)
    {
        CffFontDict[] fontDicts = [.. glyphs.Select(font.FontDictOf).Distinct()];
        byte[] charset = Charset(glyphs.Count);
        byte[] selector = [0, .. glyphs.Select(glyph => (byte)Array.IndexOf(fontDicts, font.FontDictOf(glyph)))];
        byte[] charStrings = CffWriter.Index([.. glyphs.Select(font.CharstringOf)]);
        byte[][] privates = [.. fontDicts.Select(dict => CffWriter.Copy(dict.Private, except: [CffOperator.Subrs]))];
        byte[] head =
        [
            1, 0, 4, 4, // version 1.0, a header of 4 bytes, offsets of 4
            .. CffWriter.Index(["Subset"u8.ToArray()]),
        ];
        byte[] strings = [.. CffWriter.Index(["Adobe"u8.ToArray(), "Identity"u8.ToArray()]), .. CffWriter.Index([])];

        // Offsets are written with a fixed length, so a first pass with wrong ones tells where everything lies.
        int charsetAt = head.Length + TopIndex(0, 0, 0, 0).Length + strings.Length;
        int selectorAt = charsetAt + charset.Length;
        int charStringsAt = selectorAt + selector.Length;
        int fontDictsAt = charStringsAt + charStrings.Length;
        int privatesAt = fontDictsAt + FontDictIndex(0).Length;
        return
        [
            .. head, .. TopIndex(charsetAt, selectorAt, charStringsAt, fontDictsAt), .. strings,
            .. charset, .. selector, .. charStrings, .. FontDictIndex(privatesAt), .. privates.SelectMany(dict => dict),
        ];

        byte[] TopIndex(int charsetOffset, int selectorOffset, int charStringsOffset, int fontDictsOffset) => CffWriter.Index([
        [
            .. CffWriter.Entry(CffOperator.Ros, Registry, Ordering, 0),
            .. CffWriter.Copy(font.Top, only: [CffOperator.FontMatrix, CffOperator.FontBBox]),
            .. CffWriter.Entry(CffOperator.CidCount, glyphs.Count),
            .. CffWriter.Entry(CffOperator.Charset, charsetOffset),
            .. CffWriter.Entry(CffOperator.FdSelect, selectorOffset),
            .. CffWriter.Entry(CffOperator.CharStrings, charStringsOffset),
            .. CffWriter.Entry(CffOperator.FdArray, fontDictsOffset),
        ]]);

        byte[] FontDictIndex(int offset)
        {
            var items = new byte[fontDicts.Length][];
            for (int i = 0; i < items.Length; i++)
            {
                items[i] =
                [
                    // Where the Top DICT is the only one, its matrix is the font's and must not count twice.
                    .. font.IsCidKeyed ? CffWriter.Copy(fontDicts[i].Dictionary, only: [CffOperator.FontMatrix]) : [],
                    .. CffWriter.Entry(CffOperator.Private, privates[i].Length, offset),
                ];
                offset += privates[i].Length;
            }

            return CffWriter.Index(items);
        }
    }

    // Format 2 with one range: CID 1 and all that follow. CID 0 is always .notdef and not named.
    private static byte[] Charset(int count) =>
        count < 2 ? [0] : [2, 0, 1, (byte)((count - 2) >> 8), (byte)((count - 2) & 0xFF)];
}
