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

    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    public static ShapedLine Shape(FontSubset fonts, string text)
    {
        var characters = new List<ShapedCharacter>();
        // A lone surrogate is no character; what stands for it is told by the font.
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text.Replace('\t', ' '));
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            if (char.IsSurrogate(element[0]) && element.Length == 1)
                element = "\uFFFD";
            characters.Add(new ShapedCharacter(element, fonts.Shape(element)));
        }

        return new ShapedLine(characters);
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
