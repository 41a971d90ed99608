using System.Globalization;
using System.Text;

namespace EContract.Sdk.Pdf.Drawing;

/// <summary>A path of lines and cubic curves (ISO 32000-2, 8.5.2), which can be drawn into a PDF and written as an SVG's.</summary>
internal sealed class DrawingPath
{
    private readonly List<Step> _steps = [];
    private (double X, double Y) _current;

    public void MoveTo(double x, double y) => Add('M', (x, y));

    public void LineTo(double x, double y) => Add('L', (x, y));

    public void CurveTo(double x1, double y1, double x2, double y2, double x, double y) => Add('C', (x1, y1), (x2, y2), (x, y));

    /// <summary>Adds a curve with one control point, as TrueType has them, as the cubic one that it is.</summary>
    public void QuadraticTo(double x1, double y1, double x, double y)
    {
        (double fromX, double fromY) = _current;
        CurveTo(fromX + (2.0 / 3 * (x1 - fromX)), fromY + (2.0 / 3 * (y1 - fromY)), x + (2.0 / 3 * (x1 - x)), y + (2.0 / 3 * (y1 - y)), x, y);
    }

    /// <summary>Adds a circle.</summary>
    public void Circle(double x, double y, double radius)
    {
        double control = radius * ContentWriter.CircleControl;
        MoveTo(x + radius, y);
        CurveTo(x + radius, y + control, x + control, y + radius, x, y + radius);
        CurveTo(x - control, y + radius, x - radius, y + control, x - radius, y);
        CurveTo(x - radius, y - control, x - control, y - radius, x, y - radius);
        CurveTo(x + control, y - radius, x + radius, y - control, x + radius, y);
        Close();
    }

    /// <summary>Adds all of another path.</summary>
    public void Append(DrawingPath other) => _steps.AddRange(other._steps);

    public void Close() => _steps.Add(new Step('Z', []));

    /// <summary>The path with every point (x, y) at (ax + cy + e, bx + dy + f), as a matrix of PDF has it.</summary>
    public DrawingPath Transform(double a, double b, double c, double d, double e, double f)
    {
        var moved = new DrawingPath();
        foreach (Step step in _steps)
            moved.Add(step.Operator, [.. step.Points.Select(point => ((a * point.X) + (c * point.Y) + e, (b * point.X) + (d * point.Y) + f))]);
        return moved;
    }

    /// <summary>Adds the path to a content stream.</summary>
    public void AddTo(ContentWriter content)
    {
        foreach (Step step in _steps)
        {
            double[] operands = [.. step.Points.SelectMany(point => (double[])[point.X, point.Y])];
            content.Operator(step.Operator switch { 'M' => "m", 'L' => "l", 'C' => "c", _ => "h" }, operands);
        }
    }

    /// <summary>Writes it as the data of an SVG's path (SVG 2, 9.3), in thousandths of a unit.</summary>
    public string ToSvg()
    {
        var data = new StringBuilder();
        foreach (Step step in _steps)
        {
            data.Append(step.Operator);
            foreach ((int index, (double x, double y)) in step.Points.Index())
                data.Append(index == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{Math.Round(x, 3):0.###} {Math.Round(y, 3):0.###}");
        }

        return data.ToString();
    }

    /// <summary>Reads what <see cref="ToSvg"/> wrote.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    public static DrawingPath FromSvg(string data)
    {
        var path = new DrawingPath();
        for (int i = 0; i < data.Length;)
        {
            int end = data.AsSpan(i + 1).IndexOfAny("MLCZ") is >= 0 and var next ? i + 1 + next : data.Length;
            double[] numbers = [.. data[(i + 1)..end].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            int expected = data[i] switch { 'M' or 'L' => 2, 'C' => 6, 'Z' => 0, _ => -1 };
            if (numbers.Length != expected)
                throw new FormatException($"The path has '{data[i]}' with {numbers.Length} numbers at character {i}.");
            path.Add(data[i], [.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))]);
            i = end;
        }

        return path;
    }

    private void Add(char name, params (double X, double Y)[] points)
    {
        _steps.Add(new Step(name, points));
        if (points.Length > 0)
            _current = points[^1];
    }

    private readonly record struct Step(char Operator, (double X, double Y)[] Points);
}
