using System.Globalization;
using System.Text;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Drawing;

/// <summary>Writes the operators of a content stream (ISO 32000-2, annex A) within a document's rules.</summary>
internal sealed class ContentWriter(DrawingRules rules)
{
    // The distance of control points that makes four Bézier curves a circle, to three parts in ten thousand.
    public const double CircleControl = 0.5522847498;

    private const string CalibratedName = "C0";

    private readonly StringBuilder _content = new();
    private bool _usesColor;

    /// <summary>Writes numbers and an operator.</summary>
    public void Operator(string name, params ReadOnlySpan<double> operands)
    {
        foreach (double operand in operands)
            _content.Append(operand.ToString("0.####", CultureInfo.InvariantCulture)).Append(' ');
        _content.Append(name).Append('\n');
    }

    /// <summary>Draws an XObject of the resources.</summary>
    public void XObject(string name) => Named(name, "Do");

    /// <summary>Chooses a font of the resources.</summary>
    public void Font(string name, double size)
    {
        _content.Append('/').Append(name).Append(' ');
        Operator("Tf", size);
    }

    /// <summary>Shows glyphs of the chosen font.</summary>
    public void Show(ReadOnlySpan<byte> codes) => _content.Append('<').Append(Convert.ToHexString(codes)).Append("> Tj\n");

    /// <summary>Begins content that reads as a text, whatever its glyphs (14.9.4); ended by <c>EMC</c>.</summary>
    public void BeginActualText(string text) =>
        _content.Append("/Span <</ActualText <FEFF").Append(Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))).Append(">>> BDC\n");

    /// <summary>Begins content of a kind (14.6); ended by <c>EMC</c>.</summary>
    public void BeginMarkedContent(string tag) => Named(tag, "BMC");

    /// <summary>Chooses the colour of fills.</summary>
    public void FillColor(PdfColor color) => Color(color, "rg", "cs", "sc");

    /// <summary>Chooses the colour of lines.</summary>
    public void StrokeColor(PdfColor color) => Color(color, "RG", "CS", "SC");

    /// <summary>Adds an ellipse to the path.</summary>
    public void Ellipse(double centerX, double centerY, double radiusX, double radiusY)
    {
        double dx = radiusX * CircleControl, dy = radiusY * CircleControl;
        Operator("m", centerX + radiusX, centerY);
        Operator("c", centerX + radiusX, centerY + dy, centerX + dx, centerY + radiusY, centerX, centerY + radiusY);
        Operator("c", centerX - dx, centerY + radiusY, centerX - radiusX, centerY + dy, centerX - radiusX, centerY);
        Operator("c", centerX - radiusX, centerY - dy, centerX - dx, centerY - radiusY, centerX, centerY - radiusY);
        Operator("c", centerX + dx, centerY - radiusY, centerX + radiusX, centerY - dy, centerX + radiusX, centerY);
        Operator("h");
    }

    /// <summary>The resources that colours need.</summary>
    public PdfDictionary AddColorSpaces(PdfDictionary resources) =>
        _usesColor && !rules.DeviceColor ? resources.With("ColorSpace", new PdfDictionary((CalibratedName, rules.RgbSpace))) : resources;

    /// <summary>What was written, compressed, as a stream with a dictionary.</summary>
    public PdfStream ToStream(PdfDictionary dictionary) =>
        new(dictionary.With("Filter", new PdfName("FlateDecode")), FlateFilter.Encode(Encoding.ASCII.GetBytes(_content.ToString())));

    private void Color(PdfColor color, string device, string space, string set)
    {
        _usesColor = true;
        if (!rules.DeviceColor)
            Named(CalibratedName, space);
        Operator(rules.DeviceColor ? device : set, color.Red / 255.0, color.Green / 255.0, color.Blue / 255.0);
    }

    private void Named(string name, string @operator) => _content.Append('/').Append(name).Append(' ').Append(@operator).Append('\n');
}
