using System.Text;

namespace EContract.Sdk.Contracts.Addresses;

/// <summary>A script of the world (Unicode Standard Annex 24), as far as names of domains are judged by it.</summary>
[Flags]
internal enum Scripts
{
    /// <summary>Of no script: digits, hyphens.</summary>
    Common = 0,
    Latin = 1,
    Greek = 1 << 1,
    Cyrillic = 1 << 2,
    Armenian = 1 << 3,
    Hebrew = 1 << 4,
    Arabic = 1 << 5,
    Indic = 1 << 6,
    Thai = 1 << 7,
    Hangul = 1 << 8,
    Han = 1 << 9,
    Hiragana = 1 << 10,
    Katakana = 1 << 11,
    Bopomofo = 1 << 12,

    /// <summary>One that is not judged here, or a sign that is none of a word.</summary>
    Other = 1 << 30,
}

/// <summary>Which script a character is of.</summary>
internal static class Script
{
    // .NET does not tell scripts; these are the blocks that letters of domain names are in.
    private static readonly (int First, int Last, Scripts Script)[] Blocks =
    [
        ('-', '-', Scripts.Common), ('0', '9', Scripts.Common), ('A', 'Z', Scripts.Latin), ('a', 'z', Scripts.Latin),
        (0x00C0, 0x00D6, Scripts.Latin), (0x00D8, 0x00F6, Scripts.Latin), (0x00F8, 0x024F, Scripts.Latin), (0x1E00, 0x1EFF, Scripts.Latin),
        (0x0370, 0x03FF, Scripts.Greek), (0x1F00, 0x1FFF, Scripts.Greek),
        (0x0400, 0x052F, Scripts.Cyrillic), (0x0531, 0x058A, Scripts.Armenian), (0x05D0, 0x05F4, Scripts.Hebrew),
        (0x0620, 0x065F, Scripts.Arabic), (0x066E, 0x06D3, Scripts.Arabic), (0x0900, 0x0DFF, Scripts.Indic), (0x0E01, 0x0E5B, Scripts.Thai),
        (0xAC00, 0xD7A3, Scripts.Hangul), (0x3105, 0x312F, Scripts.Bopomofo),
        (0x3005, 0x3007, Scripts.Han), (0x3400, 0x4DBF, Scripts.Han), (0x4E00, 0x9FFF, Scripts.Han), (0x20000, 0x323AF, Scripts.Han),
        (0x3041, 0x3096, Scripts.Hiragana), (0x309D, 0x309E, Scripts.Hiragana),
        (0x30A1, 0x30FA, Scripts.Katakana), (0x30FC, 0x30FE, Scripts.Katakana), (0x30FB, 0x30FB, Scripts.Katakana),
    ];

    public static Scripts Of(Rune character)
    {
        foreach ((int first, int last, Scripts script) in Blocks)
        {
            if (character.Value >= first && character.Value <= last)
                return script;
        }

        return Scripts.Other;
    }

    /// <summary>
    /// Whether scripts may stand in one word: a single one, or those that Japanese, Korean and Chinese are written in, with Latin
    /// (Unicode Technical Standard 39, 5.2, "highly restrictive").
    /// </summary>
    public static bool MayMix(Scripts scripts) =>
        (scripts & Scripts.Other) == 0
        && ((scripts & (scripts - 1)) == 0
            || scripts.IsWithin(Scripts.Latin | Scripts.Han | Scripts.Hiragana | Scripts.Katakana)
            || scripts.IsWithin(Scripts.Latin | Scripts.Han | Scripts.Hangul)
            || scripts.IsWithin(Scripts.Latin | Scripts.Han | Scripts.Bopomofo));

    private static bool IsWithin(this Scripts scripts, Scripts allowed) => (scripts & ~allowed) == 0;
}
