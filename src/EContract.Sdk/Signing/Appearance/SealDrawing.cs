using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Draws a seal as a form XObject, a hundred units wide and high, whose name is text.</summary>
internal sealed class SealDrawing
{
    private readonly SealImpression _seal;
    private readonly FontSubset _fonts;
    private readonly ContentWriter _content;
    private readonly SealLayout _layout;

    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    public SealDrawing(SealImpression seal, IReadOnlyList<PdfFont> fonts, DrawingRules rules)
    {
        _seal = seal;
        _fonts = new FontSubset(fonts);
        _content = new ContentWriter(rules);
        _layout = new SealLayout(seal, _fonts);
    }

    /// <summary>The height of the smallest character, in units.</summary>
    public double SmallestCharacter => _layout.SmallestCharacter;

    /// <summary>Draws it.</summary>
    public PdfReference AddTo(IncrementalUpdate update)
    {
        DrawOutline();
        _content.FillColor(_seal.Color);
        // The columns run from right to left, which no extractor guesses.
        _content.BeginActualText(_layout.Text);
        _content.Operator("BT");
        _content.Operator("Tr", 2);
        foreach (PlacedCharacter placed in _layout.Place())
        {
            _content.Operator("w", placed.LineWidth);
            _content.Operator("Tm", placed.A, placed.B, placed.C, placed.D, placed.E, placed.F);
            new ShapedLine([placed.Character]).ShowOn(_content, 1);
        }

        _content.Operator("ET");
        _content.Operator("EMC");

        PdfDictionary resources = _content.AddColorSpaces(new PdfDictionary(("Font", _fonts.WriteTo(update))));
        PdfObject zero = new PdfInteger(0), extent = new PdfReal(SealLayout.Extent);
        return update.Add(_content.ToStream(new PdfDictionary(
            ("Type", new PdfName("XObject")),
            ("Subtype", new PdfName("Form")),
            ("BBox", new PdfArray([zero, zero, extent, extent])),
            ("Resources", resources))));
    }

    private void DrawOutline()
    {
        _content.StrokeColor(_seal.Color);
        _content.Operator("j", 1);
        if (_seal.Shape == SealShape.Round)
        {
            _content.Operator("w", SealLayout.RingWidth);
            double radius = (SealLayout.Extent - SealLayout.RingWidth) / 2;
            _content.Ellipse(SealLayout.Extent / 2, SealLayout.Extent / 2, radius, radius);
        }
        else
        {
            _content.Operator("w", SealLayout.FrameWidth);
            const double Inner = SealLayout.Extent - SealLayout.FrameWidth;
            _content.Operator("re", SealLayout.FrameWidth / 2, SealLayout.FrameWidth / 2, Inner, Inner);
        }

        _content.Operator("S");
    }
}
