using System.Globalization;
using System.Text;
using EContract.Sdk.Contracts.Search;

namespace EContract.Sdk.Contracts;

/// <summary>Brings names, and other texts that are searched, into the form in which they are compared.</summary>
/// <remarks>
/// NFKC makes full and half width, ㈱ and (株) the same (Unicode Standard Annex 15). Then case, hiragana and katakana, small and large kana
/// (キャノン, キヤノン), the signs that look like a dash (ー, -, ―), old and new kanji (澤, 沢) make no difference; spaces, points, commas,
/// quotation marks and variation selectors are dropped; and legal forms are folded to their short ones. What is folded stays as it is when folded again.
/// </remarks>
public static class CounterpartyName
{
    // Ideographic variants, U+E0100 to U+E01EF, begin with this surrogate; so do tags, which nobody sees either.
    private const char VariationSurrogate = '\uDB40';

    /// <summary>Requires that this process can compare names; a store does so before it keeps any.</summary>
    /// <exception cref="NormalizationException">It runs in the invariant mode of .NET, in which Unicode's forms are all taken for normal.</exception>
    public static void RequireNormalization()
    {
        if ("㈱".Normalize(NormalizationForm.FormKC) != "(株)")
        {
            throw new NormalizationException(
                "The process runs in invariant globalization mode, in which names cannot be compared: set InvariantGlobalization to false, leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset, and install ICU.");
        }
    }

    /// <summary>Folds a name, or a part of one.</summary>
    /// <exception cref="ArgumentException">The text has half a surrogate pair.</exception>
    public static string Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return LegalForms.Fold(Spell(name));
    }

    /// <summary>Folds all of a name but its legal forms, which stay as they are written: a part may begin or end within one.</summary>
    /// <exception cref="ArgumentException">The text has half a surrogate pair.</exception>
    internal static string Spell(string name)
    {
        string normal = name.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Normalize(NormalizationForm.FormKC);
        var folded = new StringBuilder(normal.Length);
        for (int i = 0; i < normal.Length; i++)
        {
            if (normal[i] == VariationSurrogate)
                i++;
            else if (string.CompareOrdinal(normal, i, "\U00020BB7", 0, 2) == 0)
                (i, folded) = (i + 1, folded.Append('吉'));
            else if (!IsDropped(normal[i]))
                folded.Append(Fold(normal[i]));
        }

        // What was between a letter and its mark may be gone.
        return folded.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static bool IsDropped(char c) =>
        char.IsWhiteSpace(c)
        || "・·‧.,、。'\"`´’‘“”„‟‚‛「」『』:;".Contains(c, StringComparison.Ordinal)
        || c is >= '\uFE00' and <= '\uFE0F'
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control;

    private static char Fold(char c) => c switch
    {
        >= 'ぁ' and <= 'ゖ' => Large((char)(c + ('ァ' - 'ぁ'))),
        'ゝ' or 'ゞ' => (char)(c + ('ヽ' - 'ゝ')),
        >= 'ァ' and <= 'ヶ' => Large(c),
        'ー' or (>= '\u2010' and <= '\u2015') or '\u2212' or '─' or '━' => '-',
        '\u301C' => '~',
        '〔' or '【' or '〈' or '《' or '[' or '{' or '<' => '(',
        '〕' or '】' or '〉' or '》' or ']' or '}' or '>' => ')',
        _ => KanjiForms.Fold(c),
    };

    private static char Large(char kana) => kana switch
    {
        'ァ' or 'ィ' or 'ゥ' or 'ェ' or 'ォ' or 'ッ' or 'ャ' or 'ュ' or 'ョ' or 'ヮ' => (char)(kana + 1),
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => kana,
    };
}
