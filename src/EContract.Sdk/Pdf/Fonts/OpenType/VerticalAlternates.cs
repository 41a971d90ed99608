namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>
/// The glyphs that vertical text wants instead, as for ー、。 and brackets: the single substitutions of the feature 'vert'
/// in the table 'GSUB', of all scripts and languages together.
/// </summary>
internal sealed class VerticalAlternates
{
    private const int Single = 1;
    private const int Extension = 7;

    // Real fonts have a handful. Tables that overlap could promise billions.
    private const int MaxParts = 10_000;

    private readonly List<FontData> _substitutions = [];
    private int _parts;

    /// <param name="gsub">The table; a font without it has no alternates.</param>
    public VerticalAlternates(FontData? gsub)
    {
        if (gsub is not { } table)
            return;
        FontData features = table.From(table.UInt16(6)), lookups = table.From(table.UInt16(8));
        var wanted = new SortedSet<int>();
        for (int i = 0; i < features.UInt16(0); i++)
        {
            if (!features.At(2 + (6L * i), 4).SequenceEqual("vert"u8))
                continue;
            FontData feature = features.From(features.UInt16(6 + (6L * i)));
            for (int j = 0; j < feature.UInt16(2); j++, Count(table))
                wanted.Add(feature.UInt16(4 + (2L * j)));
        }

        foreach (int index in wanted)
            AddLookup(lookups.From(lookups.UInt16(2 + (2L * index))));
    }

    /// <summary>The glyph for vertical text: another one, or the same.</summary>
    public int Find(int glyph)
    {
        foreach (FontData substitution in _substitutions)
        {
            if (CoverageIndex(substitution.From(substitution.UInt16(2)), glyph) is not { } index)
                continue;
            return substitution.UInt16(0) == 1
                ? (glyph + substitution.UInt16(4)) & 0xFFFF
                : substitution.UInt16(6 + (2L * index));
        }

        return glyph;
    }

    private void AddLookup(FontData lookup)
    {
        for (int i = 0; i < lookup.UInt16(4); i++, Count(lookup))
        {
            int type = lookup.UInt16(0);
            FontData subtable = lookup.From(lookup.UInt16(6 + (2L * i)));
            if (type == Extension)
                (type, subtable) = (subtable.UInt16(2), subtable.From(subtable.UInt32(4)));
            if (type == Single && subtable.UInt16(0) is 1 or 2)
                _substitutions.Add(subtable);
        }
    }

    private void Count(FontData table)
    {
        if (++_parts > MaxParts)
            throw table.Error($"its vertical forms have more than {MaxParts} parts");
    }

    // Sorted glyphs (format 1), or sorted ranges of (first, last, index of the first) (format 2).
    private static int? CoverageIndex(FontData coverage, int glyph)
    {
        bool ranges = coverage.UInt16(0) == 2;
        int low = 0, high = coverage.UInt16(2);
        while (low < high)
        {
            int middle = (low + high) / 2;
            long at = 4 + ((ranges ? 6L : 2L) * middle);
            int first = coverage.UInt16(at), last = ranges ? coverage.UInt16(at + 2) : first;
            if (glyph < first)
                high = middle;
            else if (glyph > last)
                low = middle + 1;
            else
                return ranges ? coverage.UInt16(at + 4) + glyph - first : middle;
        }

        return null;
    }
}
