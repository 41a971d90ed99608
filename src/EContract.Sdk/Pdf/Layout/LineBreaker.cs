using System.Text;

namespace EContract.Sdk.Pdf.Layout;

/// <summary>
/// Breaks lines that are too long: between Japanese characters but for the simple rules of kinsoku (JIS X 4051), and
/// between words in scripts that have spaces.
/// </summary>
internal static class LineBreaker
{
    // What must not begin a line, and what must not end one.
    private const string NotFirst = "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}”’…‥％";
    private const string NotLast = "（〔［｛〈《「『【([{“‘￥＄";

    // From here on, scripts that are written without spaces.
    private const int FirstIdeographic = 0x2E80;

    /// <summary>The line in pieces that are each at most so wide; a single character may be wider.</summary>
    /// <param name="line">The line.</param>
    /// <param name="maxWidth">In em.</param>
    public static IEnumerable<ShapedLine> Break(ShapedLine line, double maxWidth)
    {
        IReadOnlyList<ShapedCharacter> characters = line.Characters;
        int start = 0;
        do
        {
            int end = FindEnd(characters, start, maxWidth);
            int last = end;
            while (last > start && IsSpace(characters[last - 1]))
                last--;
            yield return new ShapedLine([.. characters.Skip(start).Take(last - start)]);
            start = end;
        }
        while (start < characters.Count);
    }

    private static int FindEnd(IReadOnlyList<ShapedCharacter> characters, int start, double maxWidth)
    {
        double width = 0;
        int lastChance = start;
        for (int i = start; i < characters.Count; i++)
        {
            if (i > start && CanBreak(characters[i - 1], characters[i]))
                lastChance = i;
            width += characters[i].Width;
            // A space that no longer fits is not shown anyway.
            if (width > maxWidth && !IsSpace(characters[i]))
                return lastChance > start ? lastChance : Math.Max(i, start + 1);
        }

        return characters.Count;
    }

    private static bool CanBreak(ShapedCharacter before, ShapedCharacter after)
    {
        if (IsSpace(after) || IsOneOf(NotFirst, after) || IsOneOf(NotLast, before))
            return false;
        return IsSpace(before) || before.First.Value >= FirstIdeographic || after.First.Value >= FirstIdeographic;
    }

    private static bool IsSpace(ShapedCharacter character) => Rune.IsWhiteSpace(character.First);

    private static bool IsOneOf(string set, ShapedCharacter character) =>
        character.First.IsBmp && set.Contains((char)character.First.Value, StringComparison.Ordinal);
}
