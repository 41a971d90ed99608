using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>
/// A drawn seal (印影) as lines and shapes, in a square of a hundred units: it needs no font any more, and an SVG of it, which a browser
/// shows, is drawn into a PDF as it was seen.
/// </summary>
internal sealed class SealArtwork
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly PdfColor _color;
    private readonly IReadOnlyList<Shape> _shapes;

    private SealArtwork(string name, PdfColor color, double smallestCharacter, IReadOnlyList<Shape> shapes) =>
        (Name, _color, SmallestCharacter, _shapes) = (name, color, smallestCharacter, shapes);

    /// <summary>The name on the seal.</summary>
    public string Name { get; }

    /// <summary>The height of the smallest character, in units.</summary>
    public double SmallestCharacter { get; }

    /// <summary>Draws a seal.</summary>
    /// <exception cref="MissingGlyphException">No font has a character.</exception>
    /// <exception cref="PdfFontException">A font is damaged.</exception>
    public static SealArtwork Of(SealImpression seal, IReadOnlyList<PdfFont> fonts)
    {
        var layout = new SealLayout(seal, new FontSubset(fonts));
        return new SealArtwork(seal.Name, seal.Color, layout.SmallestCharacter, [OutlineOf(seal.Shape), .. layout.Place().Select(ShapeOf)]);
    }

    /// <summary>Adds it to a content stream whose unit is the width of the seal.</summary>
    public void DrawOn(ContentWriter content)
    {
        const double Unit = 1 / SealLayout.Extent;
        content.Operator("cm", Unit, 0, 0, Unit, 0, 0);
        content.StrokeColor(_color);
        content.FillColor(_color);
        content.Operator("j", 1);
        foreach (Shape shape in _shapes)
        {
            content.Operator("w", shape.LineWidth);
            shape.Path.AddTo(content);
            content.Operator(shape.IsFilled ? "B" : "S");
        }
    }

    /// <summary>Writes it as an SVG (SVG 2), in UTF-8.</summary>
    public byte[] ToSvg()
    {
        string color = $"#{_color.Red:x2}{_color.Green:x2}{_color.Blue:x2}";
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", "0 0 100 100"),
            new XAttribute("data-character", Number(SmallestCharacter)),
            new XElement(Svg + "title", Name),
            new XElement(
                Svg + "g",
                new XAttribute("stroke", color),
                new XAttribute("stroke-linejoin", "round"),
                _shapes.Select(shape => new XElement(
                    Svg + "path",
                    new XAttribute("fill", shape.IsFilled ? color : "none"),
                    new XAttribute("stroke-width", Number(shape.LineWidth)),
                    new XAttribute("d", UpsideDown(shape.Path).ToSvg())))));
        return Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>Reads what <see cref="ToSvg"/> wrote.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    public static SealArtwork FromSvg(ReadOnlyMemory<byte> svg)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(svg.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement root = XElement.Load(reader);
            XElement group = Require(root.Element(Svg + "g"));
            string color = Require(group.Attribute("stroke")?.Value);
            return new SealArtwork(
                Require(root.Element(Svg + "title")).Value,
                new PdfColor(Component(color, 1), Component(color, 3), Component(color, 5)),
                Number(root, "data-character"),
                [.. group.Elements(Svg + "path").Select(path => new Shape(
                    path.Attribute("fill")?.Value != "none", Number(path, "stroke-width"), UpsideDown(DrawingPath.FromSvg(Require(path.Attribute("d")?.Value)))))]);
        }
        catch (Exception e) when (e is XmlException or ArgumentException or OverflowException)
        {
            throw new FormatException("The picture is no seal that was drawn here.", e);
        }
    }

    private static Shape OutlineOf(SealShape shape)
    {
        var path = new DrawingPath();
        if (shape == SealShape.Round)
        {
            const double Radius = (SealLayout.Extent - SealLayout.RingWidth) / 2;
            path.Circle(SealLayout.Extent / 2, SealLayout.Extent / 2, Radius);
            return new Shape(false, SealLayout.RingWidth, path);
        }

        const double Low = SealLayout.FrameWidth / 2, High = SealLayout.Extent - Low;
        path.MoveTo(Low, Low);
        path.LineTo(High, Low);
        path.LineTo(High, High);
        path.LineTo(Low, High);
        path.Close();
        return new Shape(false, SealLayout.FrameWidth, path);
    }

    private static Shape ShapeOf(PlacedCharacter placed)
    {
        var path = new DrawingPath();
        double advanced = 0;
        foreach (GlyphRun run in placed.Character.Runs)
        {
            foreach ((int glyph, int width) in run.Glyphs.Zip(run.Widths))
            {
                path.Append(run.Font.OutlineOf(glyph).Transform(1, 0, 0, 1, advanced, 0));
                advanced += width / 1000.0;
            }
        }

        return new Shape(true, placed.LineWidth, path.Transform(placed.A, placed.B, placed.C, placed.D, placed.E, placed.F));
    }

    // In an SVG, up is down.
    private static DrawingPath UpsideDown(DrawingPath path) => path.Transform(1, 0, 0, -1, 0, SealLayout.Extent);

    private static byte Component(string color, int at) => byte.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Number(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static double Number(XElement element, string name) => double.Parse(Require(element.Attribute(name)?.Value), CultureInfo.InvariantCulture);

    private static T Require<T>(T? part)
        where T : class => part ?? throw new FormatException("A part of the drawing is missing.");

    /// <param name="IsFilled">Whether its inside is filled by the nonzero rule.</param>
    /// <param name="LineWidth">How wide the line around it is.</param>
    /// <param name="Path">The shape.</param>
    private sealed record Shape(bool IsFilled, double LineWidth, DrawingPath Path);
}
