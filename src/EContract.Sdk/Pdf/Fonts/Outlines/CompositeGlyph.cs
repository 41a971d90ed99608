using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Outlines;

/// <summary>A glyph that is made of others, as ガ is of カ and ゛ (OpenType 1.9, 'glyf', "Composite Glyph Description").</summary>
internal static class CompositeGlyph
{
    private const int HeaderLength = 10;
    private const int WordArguments = 0x0001;
    private const int OneScale = 0x0008;
    private const int MoreComponents = 0x0020;
    private const int TwoScales = 0x0040;
    private const int Matrix = 0x0080;

    /// <summary>Where in an outline the numbers of the glyphs stand that it is made of; nowhere for a simple or empty one.</summary>
    public static IEnumerable<int> ComponentNumbers(FontData outline)
    {
        // A negative count of contours tells a composite glyph.
        if (outline.Length == 0 || outline.Int16(0) >= 0)
            yield break;
        int position = HeaderLength, flags;
        do
        {
            flags = outline.UInt16(position);
            // The number itself must be there too before somebody writes to it.
            outline.UInt16(position + 2);
            yield return position + 2;
            position += 4;
            position += (flags & WordArguments) != 0 ? 4 : 2;
            position += (flags & OneScale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0;
        }
        while ((flags & MoreComponents) != 0);
    }
}
