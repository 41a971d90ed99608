using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Outlines;

/// <summary>Traces glyphs of quadratic curves (OpenType 1.9, 'glyf'). Hints are left out: nothing is drawn in pixels.</summary>
/// <param name="outlineOf">Gives the description of a glyph; empty for one that shows nothing.</param>
/// <param name="path">Where the contours go.</param>
internal sealed class TrueTypeTracer(Func<int, FontData> outlineOf, DrawingPath path)
{
    private const int MaxNesting = 8, MaxComponents = 256;

    private const byte OnCurve = 1, ShortX = 2, ShortY = 4, Repeated = 8, SameOrPositiveX = 16, SameOrPositiveY = 32;

    private int _components;

    public void Trace(int glyph) => Trace(glyph, Placement.Identity, 0);

    private void Trace(int glyph, Placement placement, int nesting)
    {
        FontData outline = outlineOf(glyph);
        if (nesting > MaxNesting || ++_components > MaxComponents)
            throw outline.Error("a glyph is made of glyphs without end");
        if (outline.Length == 0)
            return;
        if (outline.Int16(0) >= 0)
        {
            TraceContours(outline, placement);
            return;
        }

        foreach (int at in CompositeGlyph.ComponentNumbers(outline))
            Trace(outline.UInt16(at), Placement.OfComponent(outline, at - 2).Within(placement), nesting + 1);
    }

    private void TraceContours(FontData outline, Placement placement)
    {
        int contours = outline.Int16(0), ends = 10;
        if (contours == 0)
            return;
        int count = outline.UInt16(ends + (2 * (contours - 1))) + 1;
        int position = ends + (2 * contours);
        position += 2 + outline.UInt16(position);
        var flags = new byte[count];
        for (int i = 0; i < count;)
        {
            byte flag = outline.Byte(position++);
            int repeats = (flag & Repeated) != 0 ? outline.Byte(position++) : 0;
            for (; repeats >= 0 && i < count; repeats--)
                flags[i++] = flag;
        }

        double[] x = ReadCoordinates(outline, flags, ShortX, SameOrPositiveX, ref position);
        double[] y = ReadCoordinates(outline, flags, ShortY, SameOrPositiveY, ref position);
        for (int contour = 0, first = 0; contour < contours; contour++)
        {
            int last = outline.UInt16(ends + (2 * contour));
            if (last >= count)
                throw outline.Error($"a contour ends at point {last} of {count}");
            if (last >= first)
                TraceContour([.. Enumerable.Range(first, last - first + 1).Select(i => placement.Place(x[i], y[i], (flags[i] & OnCurve) != 0))]);
            first = last + 1;
        }
    }

    private static double[] ReadCoordinates(FontData outline, byte[] flags, byte isShort, byte sameOrPositive, ref int position)
    {
        var coordinates = new double[flags.Length];
        double value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool same = (flags[i] & sameOrPositive) != 0;
            if ((flags[i] & isShort) != 0)
            {
                int step = outline.Byte(position++);
                value += same ? step : -step;
            }
            else if (!same)
            {
                value += outline.Int16(position);
                position += 2;
            }

            coordinates[i] = value;
        }

        return coordinates;
    }

    // Between two points off the curve there is one on it, halfway, which is not written down.
    private void TraceContour(Point[] points)
    {
        int begin = Array.FindIndex(points, point => point.IsOnCurve);
        Point start = begin >= 0 ? points[begin] : Point.Between(points[0], points[^1]);
        path.MoveTo(start.X, start.Y);
        Point? control = null;
        for (int i = 1; i <= points.Length; i++)
        {
            Point point = begin >= 0 ? points[(begin + i) % points.Length] : points[i - 1];
            if (point.IsOnCurve)
            {
                Finish(point);
                continue;
            }

            if (control is { } before)
                Finish(Point.Between(before, point));
            control = point;
        }

        if (control is not null)
            Finish(start);
        path.Close();

        void Finish(Point to)
        {
            if (control is { } over)
                path.QuadraticTo(over.X, over.Y, to.X, to.Y);
            else
                path.LineTo(to.X, to.Y);
            control = null;
        }
    }

    private readonly record struct Point(double X, double Y, bool IsOnCurve)
    {
        public static Point Between(Point one, Point other) => new((one.X + other.X) / 2, (one.Y + other.Y) / 2, true);
    }

    /// <summary>Where a component stands in the glyph.</summary>
    private readonly record struct Placement(double A, double B, double C, double D, double E, double F)
    {
        private const int WordArguments = 0x0001, ArgumentsAreOffsets = 0x0002, OneScale = 0x0008, TwoScales = 0x0040, Matrix = 0x0080;

        public static Placement Identity { get; } = new(1, 0, 0, 1, 0, 0);

        /// <summary>Reads the placement of the component whose flags stand at a position.</summary>
        public static Placement OfComponent(FontData outline, int at)
        {
            int flags = outline.UInt16(at);
            // Two points to be laid on each other: no font in use for CJK or Latin text places its parts so.
            if ((flags & ArgumentsAreOffsets) == 0)
                throw outline.Error("a glyph places its parts by matching points, which is not supported");
            bool words = (flags & WordArguments) != 0;
            double x = words ? outline.Int16(at + 4) : unchecked((sbyte)outline.Byte(at + 4)), y = words ? outline.Int16(at + 6) : unchecked((sbyte)outline.Byte(at + 5));
            int scales = at + (words ? 8 : 6);
            if ((flags & OneScale) != 0)
                return new(Fraction(0), 0, 0, Fraction(0), x, y);
            if ((flags & TwoScales) != 0)
                return new(Fraction(0), 0, 0, Fraction(1), x, y);
            return (flags & Matrix) != 0 ? new(Fraction(0), Fraction(1), Fraction(2), Fraction(3), x, y) : new(1, 0, 0, 1, x, y);

            double Fraction(int index) => outline.Int16(scales + (2 * index)) / 16384.0;
        }

        public Point Place(double x, double y, bool isOnCurve) => new((A * x) + (C * y) + E, (B * x) + (D * y) + F, isOnCurve);

        public Placement Within(Placement outer) => new(
            (outer.A * A) + (outer.C * B), (outer.B * A) + (outer.D * B),
            (outer.A * C) + (outer.C * D), (outer.B * C) + (outer.D * D),
            (outer.A * E) + (outer.C * F) + outer.E, (outer.B * E) + (outer.D * F) + outer.F);
    }
}
