using System.Buffers;
using System.Globalization;
using System.Text;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts;

/// <summary>What one glyph stands for: a character, perhaps with a variation selector or a combining mark behind it.</summary>
/// <param name="Text">Just as it was written, so that it is copied from the page just so.</param>
/// <param name="Character">The character whose glyph is to be shown.</param>
/// <param name="Selector">Which variant of it.</param>
internal readonly record struct WrittenCharacter(string Text, Rune Character, Rune? Selector = null)
{
    /// <summary>The character at the beginning of a text.</summary>
    /// <param name="text">A text, not empty.</param>
    /// <param name="covers">Whether there is a glyph for a composed character; else the mark is left to a glyph of its own.</param>
    public static WrittenCharacter ReadFirst(ReadOnlySpan<char> text, Func<Rune, bool> covers)
    {
        // A lone surrogate becomes U+FFFD, which no font has.
        if (Rune.DecodeFromUtf16(text, out Rune first, out int length) == OperationStatus.Done
            && Rune.DecodeFromUtf16(text[length..], out Rune second, out int more) == OperationStatus.Done)
        {
            string both = text[..(length + more)].ToString();
            if (VariationSequences.IsSelector(second))
                return new WrittenCharacter(both, first, second);
            // か and U+3099, as macOS writes them in file names, are drawn as が.
            if (Rune.GetUnicodeCategory(second) == UnicodeCategory.NonSpacingMark && Compose(both) is { } composed && covers(composed))
                return new WrittenCharacter(both, composed);
        }

        return new WrittenCharacter(first.ToString(), first);
    }

    private static Rune? Compose(string pair)
    {
        string normal = pair.Normalize(NormalizationForm.FormC);
        Rune.DecodeFromUtf16(normal, out Rune only, out int length);
        return length == normal.Length ? only : null;
    }
}
