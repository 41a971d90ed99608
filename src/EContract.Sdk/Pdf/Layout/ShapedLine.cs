using System.Globalization;
using System.Text;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Pdf.Layout;

/// <summary>One user-perceived character of a line, ready to be shown.</summary>
/// <param name="Text">As written.</param>
/// <param name="Runs">Its glyphs.</param>
internal sealed record ShapedCharacter(string Text, IReadOnlyList<GlyphRun> Runs)
{
    /// <summary>How far it advances, in em.</summary>
    public double Width { get; } = Runs.Sum(run => run.Width) / 1000;

    public Rune First { get; } = Rune.GetRuneAt(Text, 0);
}

/// <summary>A line of text, character by character, so that it can be measured and broken anywhere.</summary>
internal sealed record ShapedLine(IReadOnlyList<ShapedCharacter> Characters)
{
    /// <summary>How far the line advances, in em.</summary>
    public double Width { get; } = Characters.Sum(character => character.Width);

    /// <summary>Shapes a line.</summary>
    /// <param name="fonts">The fonts.</param>
    /// <param name="text">The text, without line breaks.</param>
    /// <param name="spellsOut">
    /// Whether characters that no font has, and those that are not seen but change how a line reads, stand as code points, as
    /// in 〔U+1F600〕.
    /// </param>
    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    public static ShapedLine Shape(FontSubset fonts, string text, bool spellsOut = false)
    {
        var characters = new List<ShapedCharacter>();
        // A lone surrogate is no character; what stands for it is told by the font.
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text.Replace('\t', ' '));
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            if (char.IsSurrogate(element[0]) && element.Length == 1)
                element = "\uFFFD";
            if (!spellsOut)
                characters.Add(new ShapedCharacter(element, fonts.Shape(element)));
            else
                characters.AddRange(ShapeOrSpellOut(fonts, element));
        }

        return new ShapedLine(characters);
    }

    private static IEnumerable<ShapedCharacter> ShapeOrSpellOut(FontSubset fonts, string element)
    {
        if (InvisibleCharacters.First(element) is null && !element.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format))
        {
            try
            {
                return [new ShapedCharacter(element, fonts.Shape(element))];
            }
            catch (MissingGlyphException)
            {
                // Told by its code points.
            }
        }

        IEnumerable<string> codes = element.EnumerateRunes().Select(rune => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}"));
        return $"〔{string.Join(' ', codes)}〕".Select(c => new ShapedCharacter(c.ToString(), fonts.Shape(c.ToString())));
    }

    /// <summary>Shows the line from the present text position.</summary>
    public void ShowOn(ContentWriter content, double size)
    {
        // Neighbours of one font are shown by one operator.
        string? font = null;
        var codes = new List<byte>();
        foreach (GlyphRun run in Characters.SelectMany(character => character.Runs))
        {
            if (run.ResourceName != font)
            {
                Flush();
                content.Font(run.ResourceName, size);
                font = run.ResourceName;
            }

            codes.AddRange(run.Codes);
        }

        Flush();

        void Flush()
        {
            if (codes.Count > 0)
                content.Show([.. codes]);
            codes.Clear();
        }
    }
}
