using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>
/// How a page is shown, and where on it a place that somebody sees is in the page's own coordinates: its crop box, its
/// rotation and its unit (ISO 32000-2, 7.7.3.3 and 8.3.2.3).
/// </summary>
internal sealed class PageGeometry
{
    private const int MaxDepth = 64;

    // 70 times the largest page that readers show (annex C.2): beyond it nothing is a place, only a strain on arithmetic.
    private const double MaxCoordinate = 1_000_000;

    // Where a box is missing or makes no sense: US Letter, as readers assume (MediaBox is required).
    private static readonly double[] DefaultBox = [0, 0, 612, 792];

    private readonly double _left, _bottom, _right, _top, _unit;

    private PageGeometry(double left, double bottom, double right, double top, int rotation, double unit)
    {
        (_left, _bottom, _right, _top, _unit) = (left, bottom, right, top, unit);
        Rotation = rotation;
    }

    /// <summary>How far the page is turned clockwise when shown: 0, 90, 180 or 270 degrees.</summary>
    public int Rotation { get; }

    /// <summary>The width as shown, in points.</summary>
    public double Width => (SwapsAxes ? _top - _bottom : _right - _left) * _unit;

    /// <summary>The height as shown, in points.</summary>
    public double Height => (SwapsAxes ? _right - _left : _top - _bottom) * _unit;

    private bool SwapsAxes => Rotation is 90 or 270;

    /// <summary>Reads a page's geometry, with what it inherits from the nodes above it (7.7.3.4).</summary>
    public static PageGeometry Read(PdfRevision revision, PdfDictionary page)
    {
        double[] media = Box(revision, Inherited(revision, page, "MediaBox")) ?? DefaultBox;
        double[] crop = Box(revision, Inherited(revision, page, "CropBox")) ?? media;
        // 14.11.2.1: what lies outside the media box is not there.
        double[] shown = [Math.Max(crop[0], media[0]), Math.Max(crop[1], media[1]), Math.Min(crop[2], media[2]), Math.Min(crop[3], media[3])];
        if (shown[0] >= shown[2] || shown[1] >= shown[3])
            shown = media;
        long rotation = (Inherited(revision, page, "Rotate") as PdfInteger)?.Value ?? 0;
        int quarters = (int)(((rotation / 90 % 4) + 4) % 4);
        double unit = Number(revision.Resolve(page, "UserUnit")) is { } given and > 0 and <= 75_000 ? given : 1;
        return new PageGeometry(shown[0], shown[1], shown[2], shown[3], quarters * 90, unit);
    }

    /// <summary>The rectangle, in the page's own coordinates, of a place given in points from the lower left of the page as shown.</summary>
    public PdfArray ToUserSpace(double x, double y, double width, double height)
    {
        (double x1, double y1) = ToUserSpace(x, y);
        (double x2, double y2) = ToUserSpace(x + width, y + height);
        return new PdfArray([Rounded(Math.Min(x1, x2)), Rounded(Math.Min(y1, y2)), Rounded(Math.Max(x1, x2)), Rounded(Math.Max(y1, y2))]);
    }

    /// <summary>How large a rectangle of the page's own coordinates is as shown, in points; <see langword="null"/> for what is none.</summary>
    public (double Width, double Height)? SizeAsShown(PdfRevision revision, PdfObject? rectangle)
    {
        if (Box(revision, rectangle) is not { } box)
            return null;
        double width = (box[2] - box[0]) * _unit, height = (box[3] - box[1]) * _unit;
        return SwapsAxes ? (height, width) : (width, height);
    }

    /// <summary>How much of a rectangle of the page's own coordinates lies on the page as shown: 0 for nothing, 1 for all of it.</summary>
    public double ShareShown(PdfRevision revision, PdfObject? rectangle)
    {
        if (Box(revision, rectangle) is not { } box)
            return 0;
        double width = Math.Min(box[2], _right) - Math.Max(box[0], _left), height = Math.Min(box[3], _top) - Math.Max(box[1], _bottom);
        return width <= 0 || height <= 0 ? 0 : width / (box[2] - box[0]) * (height / (box[3] - box[1]));
    }

    /// <summary>Whether a value is a rectangle that has a width and a height.</summary>
    public static bool HasExtent(PdfRevision revision, PdfObject? rectangle) => Box(revision, rectangle) is not null;

    /// <summary>
    /// The Matrix of a form XObject that stands upright on the page as shown, with its BBox from the origin (12.5.5: the
    /// reader fits the turned box into Rect).
    /// </summary>
    public PdfArray UprightMatrix(double width, double height)
    {
        double[] matrix = Rotation switch
        {
            90 => [0, 1, -1, 0, height, 0],
            180 => [-1, 0, 0, -1, width, height],
            270 => [0, -1, 1, 0, 0, width],
            _ => [1, 0, 0, 1, 0, 0],
        };
        return new PdfArray([.. matrix.Select(Rounded)]);
    }

    private (double X, double Y) ToUserSpace(double x, double y)
    {
        (double u, double v) = (x / _unit, y / _unit);
        return Rotation switch
        {
            90 => (_right - v, _bottom + u),
            180 => (_right - u, _top - v),
            270 => (_left + v, _top - u),
            _ => (_left + u, _bottom + v),
        };
    }

    private static PdfObject? Inherited(PdfRevision revision, PdfDictionary page, string key)
    {
        PdfDictionary? node = page;
        for (int depth = 0; node is not null && depth < MaxDepth; depth++)
        {
            if (revision.Resolve(node, key) is { } value)
                return value;
            node = revision.Resolve(node, "Parent") as PdfDictionary;
        }

        return null;
    }

    // 7.9.5: any two opposite corners.
    private static double[]? Box(PdfRevision revision, PdfObject? value)
    {
        if (revision.Resolve(value) is not PdfArray { Count: 4 } array)
            return null;
        double?[] corners = [.. array.Select(item => Number(revision.Resolve(item)))];
        if (corners.Contains(null))
            return null;
        double[] box =
        [
            Math.Min(corners[0]!.Value, corners[2]!.Value), Math.Min(corners[1]!.Value, corners[3]!.Value),
            Math.Max(corners[0]!.Value, corners[2]!.Value), Math.Max(corners[1]!.Value, corners[3]!.Value),
        ];
        return box[0] < box[2] && box[1] < box[3] ? box : null;
    }

    private static double? Number(PdfObject? value) => value switch
    {
        PdfInteger { Value: >= -(long)MaxCoordinate and <= (long)MaxCoordinate } integer => integer.Value,
        PdfReal { Value: >= -MaxCoordinate and <= MaxCoordinate } real => real.Value,
        _ => null,
    };

    // A thousandth of a point is less than any printer shows.
    private static PdfReal Rounded(double value) => new(Math.Round(value, 3));
}
