using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Cff;

/// <summary>What glyphs of a kind (kanji, kana, Latin) have in common: stem widths, default widths, subroutines.</summary>
internal sealed class CffFontDict
{
    public CffFontDict(FontData cff, CffDictionary dictionary)
    {
        Dictionary = dictionary;
        if (dictionary.Integers(CffOperator.Private) is not [var size, var offset])
            throw cff.Error("a Font DICT has no Private DICT");
        Private = new CffDictionary(cff.Slice(offset, size));
        int subrs = Private.Integer(CffOperator.Subrs);
        LocalSubrs = subrs == 0 ? CffIndex.Empty : new CffIndex(cff, (long)offset + subrs);
    }

    public CffDictionary Dictionary { get; }

    public CffDictionary Private { get; }

    public CffIndex LocalSubrs { get; }
}
