using System.Text;

namespace EContract.Sdk.Contracts.Addresses;

/// <summary>
/// What characters look like (after Unicode Technical Standard 39, 4): the letters of mail addresses that are taken for one another, not
/// the whole table of the standard.
/// </summary>
internal static class Confusables
{
    // One below the other: what is written, and the Latin letter it looks like.
    private const string Cyrillic = "асԁеһіјӏкморԛгѕтуѵԝхьп";
    private const string CyrillicAs = "acdehijlkmopqrstuvwxbn";
    private const string Greek = "αβγεικνορτυχωη";
    private const string GreekAs = "abyeikvoptuxwn";

    // Katakana beside the kanji and hiragana that they look like.
    private const string Kana = "エカタトニハロヘリー";
    private const string KanaAs = "工力夕卜二八口へり一";

    private static readonly Dictionary<Rune, string> Looks = Pairs(Cyrillic, CyrillicAs).Concat(Pairs(Greek, GreekAs)).Concat(Pairs(Kana, KanaAs))
        .Append((new Rune('0'), "o")).Append((new Rune('1'), "l")).Append((new Rune('ı'), "i"))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>Whether a word of another script could be taken for a Latin one as a whole.</summary>
    public static bool LooksLatin(string word) =>
        word.EnumerateRunes().All(character => Script.Of(character) == Scripts.Common || (Looks.TryGetValue(character, out string? look) && char.IsAsciiLetterLower(look[0])))
        && word.EnumerateRunes().Any(character => Script.Of(character) is Scripts.Cyrillic or Scripts.Greek);

    /// <summary>The same for all texts that look alike.</summary>
    public static string Skeleton(string text)
    {
        var skeleton = new StringBuilder();
        // A capital I is a small l in many fonts.
        foreach (Rune character in text.Replace('I', 'l').ToLowerInvariant().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            // Accents are overlooked; the marks of kana are letters of their own.
            if (character.Value is >= 0x0300 and <= 0x036F)
                continue;
            skeleton.Append(Looks.GetValueOrDefault(character, character.ToString()));
        }

        return skeleton.ToString().Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal);
    }

    private static IEnumerable<(Rune, string)> Pairs(string written, string looks) =>
        written.EnumerateRunes().Zip(looks.EnumerateRunes(), (character, look) => (character, look.ToString()));
}
