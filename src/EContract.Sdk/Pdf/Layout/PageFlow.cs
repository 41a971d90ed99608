using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Pdf.Layout;

/// <summary>
/// Lays text out from the top of the first page to the bottom of the last: paragraphs, and rows of cells. A row stays on one page
/// where it can. What no font has is spelled out as code points, never left out.
/// </summary>
internal sealed class PageFlow
{
    // From the top of a line to its baseline, in em; and around the text of a cell, in points.
    private const double FirstBaseline = 1.05, CellPadding = 4;

    private readonly FontSubset _fonts;
    private readonly DrawingRules _rules;
    private readonly List<ContentWriter> _pages = [];
    private double _y;

    public PageFlow(FontSubset fonts, DrawingRules rules, PageFormat format)
    {
        (_fonts, _rules, Format) = (fonts, rules, format);
        BeginPage();
    }

    public PageFormat Format { get; }

    /// <summary>The pages so far.</summary>
    public IReadOnlyList<ContentWriter> Pages => _pages;

    private double Left => Format.Left;

    private ContentWriter Page => _pages[^1];

    /// <summary>Leaves room.</summary>
    public void Space(double height) => _y -= height;

    /// <summary>Begins a new page unless there is so much room on this one: a heading does not stand alone at the foot of a page.</summary>
    public void Require(double height)
    {
        if (_y - height < Format.Bottom)
            BeginPage();
    }

    /// <summary>Draws a line across the text.</summary>
    public void Rule(PdfColor color, double width)
    {
        Page.StrokeColor(color);
        Page.Operator("w", width);
        Page.Operator("m", Left, _y);
        Page.Operator("l", Left + Format.TextWidth, _y);
        Page.Operator("S");
    }

    /// <summary>Sets a paragraph.</summary>
    public void Paragraph(string text, TextStyle style)
    {
        foreach (ShapedLine line in Break(text, style, Format.TextWidth))
        {
            Require(style.LineHeight);
            DrawLine(line, style, Left, _y);
            _y -= style.LineHeight;
        }
    }

    /// <summary>Sets cells beside each other, as high as the highest, with a line beneath.</summary>
    public void Row(PdfColor line, params ReadOnlySpan<FlowCell> cells)
    {
        var open = new List<OpenCell>();
        foreach (FlowCell cell in cells)
            open.Add(new OpenCell(cell, [.. cell.Texts.SelectMany(text => Break(text.Text, text.Style, cell.Width - (2 * CellPadding)).Select(shaped => (shaped, text.Style)))]));
        double height = open.Max(cell => cell.Height) + (2 * CellPadding);
        if (height <= Format.TextHeight)
            Require(height);
        do
        {
            // A row that is higher than a page goes on on the next one.
            double room = _y - Format.Bottom - (2 * CellPadding);
            List<(OpenCell Cell, int Count, double Height)> fitting = [.. open.Select(cell => cell.Fitting(room))];
            if (fitting.TrueForAll(part => part.Count == 0))
            {
                BeginPage();
                continue;
            }

            double drawn = fitting.Max(part => part.Height) + (2 * CellPadding);
            foreach ((OpenCell cell, int count, _) in fitting)
                DrawCell(cell, count, drawn);
            _y -= drawn;
            Rule(line, 0.4);
        }
        while (open.Exists(cell => cell.Lines.Count > 0));
    }

    /// <summary>Writes a line at the foot of each page, given its number and how many there are.</summary>
    public void Footers(Func<int, int, (string Left, string Right)> footer, TextStyle style, double height)
    {
        for (int i = 0; i < _pages.Count; i++)
        {
            (string left, string right) = footer(i + 1, _pages.Count);
            ShapedLine atRight = Shape(right);
            double rightWidth = atRight.Width * style.Size;
            ShapedLine atLeft = Break(left, style, Format.TextWidth - rightWidth - style.Size).First();
            DrawLine(atLeft, style, Left, height, _pages[i]);
            DrawLine(atRight, style, Left + Format.TextWidth - rightWidth, height, _pages[i]);
        }
    }

    private void BeginPage()
    {
        _pages.Add(new ContentWriter(_rules));
        _y = Format.Height - Format.Top;
    }

    private void DrawCell(OpenCell cell, int count, double height)
    {
        if (cell.Cell.Background is { } background)
        {
            Page.FillColor(background);
            Page.Operator("re", Left + cell.Cell.X, _y - height, cell.Cell.Width, height);
            Page.Operator("f");
        }

        double y = _y - CellPadding;
        foreach ((ShapedLine line, TextStyle style) in cell.Lines.Take(count))
        {
            DrawLine(line, style, Left + cell.Cell.X + CellPadding, y);
            y -= style.LineHeight;
        }

        cell.Lines.RemoveRange(0, count);
    }

    private void DrawLine(ShapedLine line, TextStyle style, double x, double top, ContentWriter? page = null)
    {
        page ??= Page;
        page.Operator("BT");
        page.FillColor(style.Color);
        page.Operator("Tm", 1, 0, 0, 1, x, top - (FirstBaseline * style.Size));
        line.ShowOn(page, style.Size);
        page.Operator("ET");
    }

    private IEnumerable<ShapedLine> Break(string text, TextStyle style, double width) => text.ReplaceLineEndings("\n").Split('\n')
        .SelectMany(line => LineBreaker.Break(Shape(line), width / style.Size));

    private ShapedLine Shape(string text) => ShapedLine.Shape(_fonts, text, spellsOut: true);

    // What of a cell is not drawn yet.
    private sealed record OpenCell(FlowCell Cell, List<(ShapedLine Line, TextStyle Style)> Lines)
    {
        public double Height => Lines.Sum(line => line.Style.LineHeight);

        public (OpenCell Cell, int Count, double Height) Fitting(double room)
        {
            int count = 0;
            double height = 0;
            while (count < Lines.Count && height + Lines[count].Style.LineHeight <= room)
                height += Lines[count++].Style.LineHeight;
            return (this, count, height);
        }
    }
}
