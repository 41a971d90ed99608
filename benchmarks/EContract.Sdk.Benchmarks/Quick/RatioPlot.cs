using System.Globalization;
using System.Net;
using System.Text;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// Draws the cases that have a target as bars, all on one scale: the share of the target that was used up or reached. The line is
/// the target; a bar that should end before it is one that must not be exceeded.
/// </summary>
internal sealed class RatioPlot
{
    private const int RowHeight = 20;
    private const int LabelWidth = 560;
    private const int UnitWidth = 160;
    private const double MaxShare = 2;

    private readonly List<(string Name, double Figure, Target Target)> _rows = [];

    public void Add(string name, double figure, Target target)
    {
        if (target.Limit is not null)
            _rows.Add((name, figure, target));
    }

    /// <summary>The picture, as SVG 1.1.</summary>
    public string Draw()
    {
        int height = (_rows.Count * RowHeight) + 30;
        int width = LabelWidth + (int)(UnitWidth * MaxShare) + 90;
        var svg = new StringBuilder();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"11\">");
        Line($"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (int i = 0; i < _rows.Count; i++)
        {
            (string name, double figure, Target target) = _rows[i];
            double share = figure / target.Limit!.Value;
            int y = i * RowHeight;
            string colour = target.IsMetBy(figure) ? "#4a8f5c" : "#c0504d";
            Line($"<text x=\"{LabelWidth - 8}\" y=\"{y + 15}\" text-anchor=\"end\">{WebUtility.HtmlEncode(name)}</text>");
            Line($"<rect x=\"{LabelWidth}\" y=\"{y + 4}\" width=\"{Math.Min(share, MaxShare) * UnitWidth:0.#}\" height=\"{RowHeight - 7}\" fill=\"{colour}\"/>");
            Line($"<text x=\"{LabelWidth + (Math.Min(share, MaxShare) * UnitWidth) + 5:0.#}\" y=\"{y + 15}\">{figure:0.##} ({WebUtility.HtmlEncode(target.ToString())})</text>");
        }

        int bottom = _rows.Count * RowHeight;
        Line($"<line x1=\"{LabelWidth + UnitWidth}\" y1=\"0\" x2=\"{LabelWidth + UnitWidth}\" y2=\"{bottom + 4}\" stroke=\"black\" stroke-dasharray=\"3 3\"/>");
        Line($"<text x=\"{LabelWidth + UnitWidth}\" y=\"{bottom + 18}\" text-anchor=\"middle\">target</text>");
        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
