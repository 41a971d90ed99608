using System.Text;

namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>
/// Variants of a character that are written as the character and a selector, as for the forms of kanji in names
/// (Unicode TR 37): 'cmap' format 14.
/// </summary>
internal sealed class VariationSequences(FontData subtable)
{
    /// <summary>Whether a character is a variation selector (Unicode 16, 23.4).</summary>
    public static bool IsSelector(Rune character) => character.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>The glyph of a variant; 0 when the font has none, or none but the character's own.</summary>
    public int Find(Rune character, Rune selector)
    {
        if (Search(subtable, 10, subtable.UInt32(6), 11, selector.Value) is not { } record)
            return 0;
        uint special = subtable.UInt32(record + 7);
        if (special == 0)
            return 0;
        FontData mappings = subtable.From(special);
        return Search(mappings, 4, mappings.UInt32(0), 5, character.Value) is { } mapping ? mappings.UInt16(mapping + 3) : 0;
    }

    // Records that begin with the 24 bits they are sorted by.
    private static long? Search(FontData data, long first, long count, int size, int key)
    {
        long low = 0, high = count;
        while (low < high)
        {
            long middle = (low + high) / 2, record = first + (size * middle);
            int found = data.UInt24(record);
            if (found == key)
                return record;
            if (found < key)
                low = middle + 1;
            else
                high = middle;
        }

        return null;
    }
}
