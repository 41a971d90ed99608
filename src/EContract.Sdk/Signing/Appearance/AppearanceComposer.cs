using System.Globalization;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Pdf.Layout;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Draws the appearance of a signature as a form XObject (ISO 32000-2, 12.5.5 and 12.7.5.5).</summary>
internal sealed class AppearanceComposer
{
    private const double SmallestSealCharacter = 3;
    private const double BorderWidth = 0.75;

    private readonly IncrementalUpdate _update;
    private readonly SignatureAppearance _appearance;
    private readonly IReadOnlyList<string> _lines;
    private readonly DrawingRules _rules;
    private readonly ContentWriter _content;
    private readonly FontSubset _fonts;
    private readonly List<(string Name, PdfObject Value)> _pictures = [];

    public AppearanceComposer(IncrementalUpdate update, SignatureAppearance appearance, AppearanceFacts facts)
    {
        _update = update;
        _appearance = appearance;
        _lines = facts.FillIn(appearance);
        _rules = DrawingRules.For(update.Revision);
        _content = new ContentWriter(_rules);
        _fonts = new FontSubset(appearance.Fonts);
    }

    private bool HasPicture => _appearance.Image is not null || _appearance.Seal is not null || _appearance.Artwork is not null;

    // A seal is as wide as high.
    private double PictureRatio => _appearance.Image is { } image ? (double)image.Width / image.Height : 1;

    /// <summary>Draws it.</summary>
    /// <param name="geometry">The page it stands on.</param>
    /// <param name="width">The field's width on the page as shown, in points.</param>
    /// <param name="height">The field's height, likewise.</param>
    /// <returns>The form XObject.</returns>
    /// <exception cref="PdfSigningException">It would be too small to read, or there is no font.</exception>
    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    /// <exception cref="PdfImageException">The document does not allow the picture.</exception>
    public PdfReference Compose(PageGeometry geometry, double width, double height)
    {
        if (_appearance.Background is { } background)
        {
            _content.FillColor(background);
            _content.Operator("re", 0, 0, width, height);
            _content.Operator("f");
        }

        DrawContents(width, height);
        if (_appearance.Border is { } border)
        {
            _content.StrokeColor(border);
            _content.Operator("w", BorderWidth);
            _content.Operator("re", BorderWidth / 2, BorderWidth / 2, Math.Max(0, width - BorderWidth), Math.Max(0, height - BorderWidth));
            _content.Operator("S");
        }

        PdfDictionary resources = _content.AddColorSpaces(PdfDictionary.Empty);
        if (_pictures.Count > 0)
            resources = resources.With("XObject", new PdfDictionary([.. _pictures]));
        if (_lines.Count > 0)
            resources = resources.With("Font", _fonts.WriteTo(_update));
        PdfObject zero = new PdfInteger(0);
        return _update.Add(_content.ToStream(new PdfDictionary(
            ("Type", new PdfName("XObject")),
            ("Subtype", new PdfName("Form")),
            ("BBox", new PdfArray([zero, zero, new PdfReal(Math.Round(width, 3)), new PdfReal(Math.Round(height, 3))])),
            ("Matrix", geometry.UprightMatrix(width, height)),
            ("Resources", resources))));
    }

    private void DrawContents(double width, double height)
    {
        var whole = new PageRectangle(0, 0, width, height);
        if (_lines.Count == 0)
        {
            if (HasPicture)
                DrawPicture(whole);
            else if (_appearance.Background is null && _appearance.Border is null)
                throw new PdfSigningException(PdfSigningFailure.AppearanceEmpty, "The signature would show nothing: all its lines ask for what is not given, as a reason or a location.");
            return;
        }

        double margin = Math.Min(2, 0.05 * Math.Min(width, height));
        var inner = new PageRectangle(margin, margin, width - (2 * margin), height - (2 * margin));
        if (!HasPicture)
        {
            DrawText(inner);
            return;
        }

        if (_appearance.PicturePosition == PicturePosition.Behind)
        {
            DrawPicture(whole);
            DrawText(inner);
            return;
        }

        // Text needs at least half of the width.
        double pictureWidth = Math.Min(inner.Height * PictureRatio, inner.Width / 2), gap = 2 * margin;
        double textWidth = inner.Width - pictureWidth - gap;
        bool left = _appearance.PicturePosition == PicturePosition.Left;
        DrawPicture(inner with { X = left ? inner.X : inner.X + textWidth + gap, Width = pictureWidth });
        DrawText(inner with { X = left ? inner.X + pictureWidth + gap : inner.X, Width = textWidth });
    }

    private void DrawText(PageRectangle area)
    {
        if (_appearance.Fonts.Count == 0)
            throw new PdfSigningException(PdfSigningFailure.FontMissing, "The signature's text needs a font, and the appearance has none.");
        ShapedLine[] lines = [.. _lines.Select(line => ShapedLine.Shape(_fonts, line, _appearance.SpellsOut))];
        TextBlock.Fit(lines, area.Width, area.Height, _appearance.FontSize).DrawOn(_content, _appearance.TextColor, area);
    }

    // As large as the area allows, in its middle, not distorted.
    private void DrawPicture(PageRectangle area)
    {
        double width = Math.Min(area.Width, area.Height * PictureRatio), height = width / PictureRatio;
        double x = area.X + ((area.Width - width) / 2), y = area.Y + ((area.Height - height) / 2);
        _content.Operator("q");
        _content.Operator("cm", width, 0, 0, height, x, y);
        if (_appearance.Image is { } image)
        {
            ImageOrientation turn = image.Orientation;
            if (turn != ImageOrientation.Upright)
                _content.Operator("cm", turn.A, turn.B, turn.C, turn.D, turn.E, turn.F);
            Place("Im0", image.AddTo(_update, _rules));
        }
        else if (_appearance.Artwork is { } artwork)
        {
            RequireLegible(artwork.Name, artwork.SmallestCharacter, width);
            artwork.DrawOn(_content);
        }
        else
        {
            DrawSeal(_appearance.Seal!, width);
        }

        _content.Operator("Q");
    }

    private void DrawSeal(SealImpression seal, double width)
    {
        IReadOnlyList<PdfFont> fonts = seal.Fonts.Count > 0 ? seal.Fonts : _appearance.Fonts;
        if (fonts.Count == 0)
            throw new PdfSigningException(PdfSigningFailure.FontMissing, "The seal's name needs a font, and neither seal nor appearance has one.");
        var drawing = new SealDrawing(seal, fonts, _rules);
        RequireLegible(seal.Name, drawing.SmallestCharacter, width);
        _content.Operator("cm", 1 / SealLayout.Extent, 0, 0, 1 / SealLayout.Extent, 0, 0);
        Place("Fm0", drawing.AddTo(_update));
    }

    private static void RequireLegible(string name, double smallestCharacter, double width)
    {
        double size = smallestCharacter * width / SealLayout.Extent;
        if (size < SmallestSealCharacter)
        {
            throw new PdfSigningException(PdfSigningFailure.AppearanceIllegible, string.Create(
                CultureInfo.InvariantCulture,
                $"The seal of '{name}' is {width:0.#} points wide, so that its characters would have {size:0.#} points; {SmallestSealCharacter} is the least."));
        }
    }

    private void Place(string name, PdfReference picture)
    {
        _pictures.Add((name, picture));
        _content.XObject(name);
    }
}
