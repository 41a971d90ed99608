using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Content;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing.Forms;

/// <summary>
/// What surrounds the text of a widget: its size, rotation, background and border (MK and BS of ISO 32000-2, tables 168 and 192),
/// and how text is to look there (DA and Q, table 228).
/// </summary>
internal sealed class WidgetFrame
{
    // What no page has; beyond it there is only a strain on arithmetic.
    private const double MaxSide = 100_000, MaxFontSize = 1000;

    private readonly PdfRevision _revision;
    private readonly double _width, _height;
    private readonly int _rotation;

    public WidgetFrame(PdfRevision revision, FillableField field, FieldWidget widget)
    {
        _revision = revision;
        double[] box = Numbers(widget.Dictionary["Rect"]);
        if (box.Length == 4)
            (_width, _height) = (Math.Min(Math.Abs(box[2] - box[0]), MaxSide), Math.Min(Math.Abs(box[3] - box[1]), MaxSide));
        var characteristics = revision.Resolve(widget.Dictionary, "MK") as PdfDictionary ?? PdfDictionary.Empty;
        _rotation = revision.Resolve(characteristics, "R") is PdfInteger { Value: var degrees } ? (int)(((degrees % 360) + 360) % 360 / 90 * 90) : 0;
        Background = Color(Numbers(characteristics["BG"]));
        Border = Color(Numbers(characteristics["BC"]));
        if (Border is not null)
            BorderWidth = ReadBorderWidth(widget.Dictionary);
        (FontSize, TextColor) = ReadAppearance(field.Variable(widget, "DA") as PdfString);
        Quadding = (int)((field.Variable(widget, "Q") as PdfInteger)?.Value is >= 0 and <= 2 and var q ? q : 0);
    }

    public double Width => _rotation is 90 or 270 ? _height : _width;

    public double Height => _rotation is 90 or 270 ? _width : _height;

    /// <summary>Whether anything can be seen there.</summary>
    public bool IsVisible => _width >= 1 && _height >= 1;

    public PdfColor? Background { get; }

    public PdfColor? Border { get; }

    public double BorderWidth { get; }

    /// <summary>In points; 0 where the text is to be as large as fits.</summary>
    public double FontSize { get; }

    public PdfColor TextColor { get; }

    /// <summary>0: from the left, 1: in the middle, 2: from the right.</summary>
    public int Quadding { get; }

    /// <summary>The dictionary of the appearance stream, but for its resources.</summary>
    public PdfDictionary FormDictionary()
    {
        var dictionary = new PdfDictionary(
            ("Type", new PdfName("XObject")),
            ("Subtype", new PdfName("Form")),
            ("BBox", Reals(0, 0, Width, Height)));
        // Table 192: R turns the widget counter-clockwise against its page.
        return _rotation switch
        {
            90 => dictionary.With("Matrix", Reals(0, 1, -1, 0, _width, 0)),
            180 => dictionary.With("Matrix", Reals(-1, 0, 0, -1, _width, _height)),
            270 => dictionary.With("Matrix", Reals(0, -1, 1, 0, 0, _height)),
            _ => dictionary,
        };
    }

    private double ReadBorderWidth(PdfDictionary widget)
    {
        double[] width = Numbers((_revision.Resolve(widget, "BS") as PdfDictionary)?["W"]);
        if (width.Length == 0 && Numbers(widget["Border"]) is [_, _, var third, ..])
            width = [third];
        // Table 168: 1 unless said.
        return width is [>= 0 and var given] ? Math.Min(given, Math.Min(Width, Height) / 4) : 1;
    }

    private static (double Size, PdfColor Color) ReadAppearance(PdfString? appearance)
    {
        double size = 0;
        PdfColor color = PdfColor.Black;
        try
        {
            foreach (ContentOperation operation in ContentReader.Read(appearance?.Bytes ?? default))
            {
                if (operation is { Operator: "Tf", Operands: [_, var given] } && Number(given) is > 0 and <= MaxFontSize and var points)
                    size = points;
                else if (operation.Operator is "g" or "rg" or "k")
                    color = Color([.. operation.Operands.Select(operand => Number(operand) ?? 0)]) ?? color;
            }
        }
        catch (PdfFormatException)
        {
            // As viewers do: black, as large as fits.
        }

        return (size, color);
    }

    private static PdfColor? Color(double[] parts) => parts switch
    {
        [var gray] => new PdfColor(Part(gray), Part(gray), Part(gray)),
        [var red, var green, var blue] => new PdfColor(Part(red), Part(green), Part(blue)),
        // 10.4.2.4.
        [var cyan, var magenta, var yellow, var black] => new PdfColor(Part(1 - cyan - black), Part(1 - magenta - black), Part(1 - yellow - black)),
        _ => null,
    };

    private static byte Part(double value) => (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);

    private double[] Numbers(PdfObject? value) => _revision.Resolve(value) switch
    {
        PdfArray array => [.. array.Take(8).Select(item => Number(_revision.Resolve(item)) ?? 0)],
        { } single when Number(single) is { } number => [number],
        _ => [],
    };

    private static double? Number(PdfObject? value) => value switch
    {
        PdfInteger integer => integer.Value,
        PdfReal real when double.IsFinite(real.Value) => real.Value,
        _ => null,
    };

    private static PdfArray Reals(params double[] values) => new([.. values.Select(value => new PdfReal(Math.Round(value, 3)))]);
}
