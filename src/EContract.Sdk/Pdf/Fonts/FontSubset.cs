using System.Globalization;
using EContract.Sdk.Pdf.Fonts.Embedding;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Fonts;

/// <summary>
/// The fonts of one update of a document: turns texts into codes to show, each character by the first font that has it,
/// and embeds what was used. The same texts in the same order give the same bytes.
/// </summary>
/// <param name="fonts">The fonts, the preferred one first.</param>
internal sealed class FontSubset(IReadOnlyList<PdfFont> fonts)
{
    private readonly UsedGlyphs[] _used = [.. fonts.Select((font, i) => new UsedGlyphs(font, string.Create(CultureInfo.InvariantCulture, $"F{i + 1}")))];

    /// <summary>The codes that show a line of text, in runs of one font each.</summary>
    /// <remarks>One glyph a character, left to right. Scripts whose letters change with their neighbours, as Arabic, come out
    /// as separate letters.</remarks>
    /// <param name="text">The text, without line breaks.</param>
    /// <param name="vertical">Whether to take the forms for vertical text, as of ー and 、. They too are drawn with horizontal
    /// advances: the caller puts each glyph at its place in the column.</param>
    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    /// <exception cref="PdfFontException">A font is damaged.</exception>
    public IReadOnlyList<GlyphRun> Shape(string text, bool vertical = false)
    {
        var runs = new List<GlyphRun>();
        UsedGlyphs? current = null;
        var codes = new List<byte>();
        var glyphs = new List<int>();
        var widths = new List<int>();
        for (ReadOnlySpan<char> rest = text; rest.Length > 0;)
        {
            WrittenCharacter character = WrittenCharacter.ReadFirst(rest, composed => fonts.Any(font => font.Covers(composed)));
            rest = rest[character.Text.Length..];
            UsedGlyphs used = Array.Find(_used, candidate => candidate.Font.Covers(character.Character))
                ?? throw new MissingGlyphException(character.Character, fonts.Select(font => font.Name));
            if (used != current)
                EndRun();
            current = used;
            int glyph = used.Font.GlyphOf(character.Character, character.Selector);
            if (vertical)
                glyph = used.Font.VerticalOf(glyph);
            int code = used.CodeOf(glyph, character.Text);
            codes.Add((byte)(code >> 8));
            codes.Add((byte)(code & 0xFF));
            glyphs.Add(glyph);
            widths.Add(used.Font.WidthOf(glyph));
        }

        EndRun();
        return runs;

        void EndRun()
        {
            if (current is not null)
                runs.Add(new GlyphRun(current.ResourceName, current.Font, [.. codes], [.. glyphs], [.. widths]));
            codes.Clear();
            glyphs.Clear();
            widths.Clear();
        }
    }

    /// <summary>Adds the fonts of all texts shaped so far to an update or a new document.</summary>
    /// <returns>The value of <c>/Font</c> in a resource dictionary.</returns>
    /// <exception cref="PdfFontException">A font is damaged.</exception>
    public PdfDictionary WriteTo(IObjectTarget target) => new([.. _used
        .Where(used => used.Characters.Count > 1)
        .Select(used => KeyValuePair.Create<string, PdfObject>(used.ResourceName, Type0FontWriter.Write(used, target)))]);
}
