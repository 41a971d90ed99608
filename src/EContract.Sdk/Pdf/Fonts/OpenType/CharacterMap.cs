using System.Text;

namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>From characters to glyphs: the table 'cmap'. Glyph 0 means that the font has none.</summary>
internal sealed class CharacterMap
{
    private readonly FontData _subtable;
    private readonly VariationSequences? _variations;

    public CharacterMap(FontData cmap)
    {
        int count = cmap.UInt16(2), best = 0;
        for (int i = 0; i < count; i++)
        {
            long record = 4 + (8L * i);
            int platform = cmap.UInt16(record), encoding = cmap.UInt16(record + 2);
            FontData subtable = cmap.From(cmap.UInt32(record + 4));
            int format = subtable.UInt16(0);
            if (platform == 0 && encoding == 5 && format == 14)
                _variations = new VariationSequences(subtable);
            if (Rank(platform, encoding, format) is { } rank && rank > best)
                (best, _subtable) = (rank, subtable);
        }

        if (best == 0)
            throw new PdfFontException("The font has no character map for Unicode of a known format (0, 4, 6 or 12)");
    }

    /// <summary>The glyph of a character, 0 when there is none.</summary>
    public int Find(Rune character) => _subtable.UInt16(0) switch
    {
        0 => character.Value < 256 ? _subtable.Byte(6 + character.Value) : 0,
        4 => FindInSegments(character.Value),
        6 => FindInTrimmedTable(character.Value),
        _ => FindInGroups(character.Value),
    };

    /// <summary>The glyph of a character followed by a variation selector; the character's own when the font does not know the variant.</summary>
    public int Find(Rune character, Rune selector) =>
        _variations?.Find(character, selector) is { } glyph and not 0 ? glyph : Find(character);

    // Windows with all of Unicode first, then Unicode with all of it, then the basic plane alone.
    private static int? Rank(int platform, int encoding, int format) => (platform, encoding, format) switch
    {
        (3, 10, 12) => 6,
        (0, 4 or 6, 12) => 5,
        (0, _, 12) => 4,
        (3, 1, 4 or 6) => 3,
        (0, < 5, 4 or 6) => 2,
        (0, < 5, 0) => 1,
        _ => null,
    };

    // Format 4: four parallel arrays, one entry a segment, sorted by the segment's last code.
    private int FindInSegments(int code)
    {
        if (code > 0xFFFF)
            return 0;
        int twice = _subtable.UInt16(6) & ~1;
        long ends = 14, starts = ends + twice + 2, deltas = starts + twice, ranges = deltas + twice;
        int low = 0, high = twice / 2;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_subtable.UInt16(ends + (2L * middle)) < code)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == twice / 2)
            return 0;
        int start = _subtable.UInt16(starts + (2L * low));
        if (code < start)
            return 0;
        int delta = _subtable.UInt16(deltas + (2L * low));
        long rangeAt = ranges + (2L * low);
        int range = _subtable.UInt16(rangeAt);
        if (range == 0)
            return (code + delta) & 0xFFFF;
        // The range is counted in bytes from where it stands itself.
        int glyph = range == 0xFFFF ? 0 : _subtable.UInt16(rangeAt + range + (2L * (code - start)));
        return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
    }

    private int FindInTrimmedTable(int code)
    {
        int index = code - _subtable.UInt16(6);
        return index >= 0 && index < _subtable.UInt16(8) ? _subtable.UInt16(10 + (2L * index)) : 0;
    }

    // Format 12: groups of (first code, last code, first glyph), sorted.
    private int FindInGroups(int code)
    {
        long low = 0, high = _subtable.UInt32(12);
        while (low < high)
        {
            long middle = (low + high) / 2, group = 16 + (12 * middle);
            if (code < _subtable.UInt32(group))
                high = middle;
            else if (code > _subtable.UInt32(group + 4))
                low = middle + 1;
            else
                return (int)Math.Min(0xFFFF, _subtable.UInt32(group + 8) + (long)(code - _subtable.UInt32(group)));
        }

        return 0;
    }
}
