using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>A font in the Compact Font Format (Adobe technical note 5176): CID-keyed, as CJK fonts are, or with names.</summary>
internal sealed class CffFont
{
    private readonly CffIndex _charStrings;
    private readonly CffIndex _globalSubrs;
    private readonly FontDictSelector? _selector;
    private readonly CffFontDict[] _fontDicts;

    public CffFont(FontData cff)
    {
        if (cff.Byte(0) != 1)
            throw cff.Error($"it is of version {cff.Byte(0)}, not 1");
        var names = new CffIndex(cff, cff.Byte(2));
        var tops = new CffIndex(cff, names.End);
        var strings = new CffIndex(cff, tops.End);
        _globalSubrs = new CffIndex(cff, strings.End);
        Top = new CffDictionary(tops[0]);
        if (Top.Integer(CffOperator.CharstringType, absent: 2) != 2)
            throw cff.Error("its glyphs are not Type 2 charstrings");
        _charStrings = new CffIndex(cff, Top.Integer(CffOperator.CharStrings));
        if (!Top.Contains(CffOperator.Ros))
        {
            _fontDicts = [new CffFontDict(cff, Top)];
            return;
        }

        _selector = new FontDictSelector(cff.From(Top.Integer(CffOperator.FdSelect)));
        var fontDicts = new CffIndex(cff, Top.Integer(CffOperator.FdArray));
        if (fontDicts.Count is 0 or > 256)
            throw cff.Error($"it has {fontDicts.Count} Font DICTs, not 1 to 256");
        _fontDicts = [.. Enumerable.Range(0, fontDicts.Count).Select(i => new CffFontDict(cff, new CffDictionary(fontDicts[i])))];
    }

    public CffDictionary Top { get; }

    /// <summary>Whether glyphs are numbered by CIDs, in several Font DICTs; else they have names, and the Top DICT is the only one.</summary>
    public bool IsCidKeyed => _selector is not null;

    /// <summary>The Font DICT of a glyph, by which its charstring is read.</summary>
    public CffFontDict FontDictOf(int glyph)
    {
        int index = _selector?.Find(glyph) ?? 0;
        return index < _fontDicts.Length
            ? _fontDicts[index]
            : throw new PdfFontException($"The font's table 'CFF ' is damaged: glyph {glyph} has Font DICT {index} of {_fontDicts.Length}");
    }

    /// <summary>The charstring of a glyph, with all subroutines written out.</summary>
    public byte[] CharstringOf(int glyph) => CharstringFlattener.Flatten(_charStrings[glyph], FontDictOf(glyph).LocalSubrs, _globalSubrs);
}
