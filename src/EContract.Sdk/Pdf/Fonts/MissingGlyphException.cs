using System.Globalization;
using System.Text;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Pdf.Fonts;

/// <summary>A text has a character that none of the fonts can draw.</summary>
/// <remarks>An empty box in a contract would be worse: give a further font that has the character.</remarks>
public sealed class MissingGlyphException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="character">The character without a glyph.</param>
    /// <param name="fonts">The PostScript names of the fonts that were asked.</param>
    public MissingGlyphException(Rune character, IEnumerable<string> fonts)
        : base($"No font has a glyph for {Describe(character)}; asked were {string.Join(", ", fonts)}") => Character = character;

    /// <summary>The character without a glyph.</summary>
    public Rune Character { get; }

    private static string Describe(Rune character)
    {
        string code = $"U+{character.Value.ToString("X4", CultureInfo.InvariantCulture)}";
        return Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            ? code
            : $"'{character}' ({code})";
    }
}
