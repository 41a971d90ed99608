using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Layout;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Sdk.Signing.Forms;

/// <summary>Draws the values of fields, as viewers do (ISO 32000-2, 12.7.4.3): all in the same subsets of the fonts.</summary>
internal sealed class FieldDrawing(IncrementalUpdate update, PdfFormOptions options)
{
    private const int MaxListLines = 1000;

    // Over what is chosen in a list: the blue that viewers use.
    private static readonly PdfColor Bar = new(153, 193, 218);

    private readonly DrawingRules _rules = DrawingRules.For(update.Revision);
    private readonly FontSubset _fonts = new(options.Fonts);
    private readonly List<(PdfReference Widget, WidgetFrame Frame, ContentWriter Content)> _drawn = [];

    /// <summary>Draws text into every widget of a field.</summary>
    /// <exception cref="PdfFormException">It cannot be shown there.</exception>
    public void Text(FillableField field, string text)
    {
        ShapedLine[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => Shape(field, line))];
        if (field.Kind == PdfFormFieldKind.Text && field.MaxLength is { } most && lines.Sum(line => line.Characters.Count) + lines.Length - 1 is var length && length > most)
            throw new PdfFormException(PdfFormFailure.TooLong, field.Name, $"The field '{field.Name}' takes {most} characters, and is to get {length}.");
        foreach (FieldWidget widget in field.Widgets())
        {
            var frame = new WidgetFrame(update.Revision, field, widget);
            TextLayout layout = text.Length == 0 || !frame.IsVisible
                ? new TextLayout(TextLayout.UsualSize, [])
                : (field.IsMultiline && field.Kind == PdfFormFieldKind.Text ? TextLayout.Paragraphs(lines, frame, options.SmallestFontSize)
                    : field.IsComb && field.Kind == PdfFormFieldKind.Text ? TextLayout.Comb(lines[0], field.MaxLength!.Value, frame, options.SmallestFontSize)
                    : TextLayout.Line(lines[0], frame, options.SmallestFontSize))
                    ?? throw DoesNotFit(field, frame);
            Draw(widget, frame, layout, bars: []);
        }
    }

    /// <summary>Draws a list with some of its options chosen, from the first of those on if not all fit.</summary>
    /// <returns>The index of the option at the top (TI of table 234).</returns>
    /// <exception cref="PdfFormException">It cannot be shown there.</exception>
    public int List(FillableField field, IReadOnlyList<int> chosen)
    {
        int top = 0;
        foreach (FieldWidget widget in field.Widgets())
        {
            var frame = new WidgetFrame(update.Revision, field, widget);
            double size = frame.FontSize > 0 ? frame.FontSize : TextLayout.UsualSize, padding = TextLayout.Padding(frame), height = TextLayout.Leading * size;
            int room = (int)Math.Clamp((frame.Height - (2 * padding)) / height, 0, MaxListLines);
            top = field.Options.Count <= room || chosen.Count == 0 ? 0 : Math.Min(chosen.Min(), field.Options.Count - room);
            if (frame.IsVisible && (room == 0 || chosen.Any(index => index >= top + room)))
                throw DoesNotFit(field, frame);
            var pieces = new List<PlacedText>();
            var bars = new List<double>();
            for (int line = 0; line < Math.Min(room, field.Options.Count - top); line++)
            {
                double bottom = frame.Height - padding - ((line + 1) * height);
                ShapedLine text = Shape(field, field.Options[top + line].Display);
                if (text.Width * size > frame.Width - (2 * padding))
                    throw DoesNotFit(field, frame);
                pieces.Add(new PlacedText(text, padding, bottom + height - (TextLayout.BaselineBelowTop(size) * 1.1)));
                if (chosen.Contains(top + line))
                    bars.Add(bottom);
            }

            Draw(widget, frame, new TextLayout(size, pieces), bars);
        }

        return top;
    }

    /// <summary>Writes the fonts, and gives every widget its appearance.</summary>
    public void Complete()
    {
        PdfDictionary resources = PdfDictionary.Empty;
        PdfDictionary fonts = options.Fonts.Count == 0 ? PdfDictionary.Empty : _fonts.WriteTo(update);
        if (fonts.Count > 0)
            resources = resources.With("Font", fonts);
        foreach ((PdfReference widget, WidgetFrame frame, ContentWriter content) in _drawn)
        {
            PdfReference stream = update.Add(content.ToStream(frame.FormDictionary().With("Resources", content.AddColorSpaces(resources))));
            update.Set(widget, ((PdfDictionary)update.Resolve(widget)!).With("AP", new PdfDictionary(("N", stream))).Without("AS"));
        }
    }

    private void Draw(FieldWidget widget, WidgetFrame frame, TextLayout layout, IReadOnlyList<double> bars)
    {
        var content = new ContentWriter(_rules);
        if (frame.Background is { } background)
        {
            content.FillColor(background);
            content.Operator("re", 0, 0, frame.Width, frame.Height);
            content.Operator("f");
        }

        if (frame.Border is { } border && frame.BorderWidth > 0)
        {
            content.StrokeColor(border);
            content.Operator("w", frame.BorderWidth);
            content.Operator("re", frame.BorderWidth / 2, frame.BorderWidth / 2, frame.Width - frame.BorderWidth, frame.Height - frame.BorderWidth);
            content.Operator("S");
        }

        content.BeginMarkedContent("Tx");
        if (layout.Pieces.Count > 0)
            DrawPieces(content, frame, layout, bars);
        content.Operator("EMC");
        _drawn.Add((widget.Reference, frame, content));
    }

    private static void DrawPieces(ContentWriter content, WidgetFrame frame, TextLayout layout, IReadOnlyList<double> bars)
    {
        double edge = frame.BorderWidth;
        content.Operator("q");
        content.Operator("re", edge, edge, frame.Width - (2 * edge), frame.Height - (2 * edge));
        content.Operator("W");
        content.Operator("n");
        foreach (double bottom in bars)
        {
            content.FillColor(Bar);
            content.Operator("re", edge, bottom, frame.Width - (2 * edge), TextLayout.Leading * layout.Size);
            content.Operator("f");
        }

        content.Operator("BT");
        content.FillColor(frame.TextColor);
        foreach (PlacedText piece in layout.Pieces)
        {
            content.Operator("Tm", 1, 0, 0, 1, piece.X, piece.Y);
            piece.Text.ShowOn(content, layout.Size);
        }

        content.Operator("ET");
        content.Operator("Q");
    }

    private ShapedLine Shape(FillableField field, string text)
    {
        if (options.Fonts.Count == 0 && text.Length > 0)
            throw new PdfFormException(PdfFormFailure.FontMissing, field.Name, $"The field '{field.Name}' is to show text, and no font was given.");
        try
        {
            return ShapedLine.Shape(_fonts, text);
        }
        catch (MissingGlyphException e)
        {
            throw new PdfFormException(PdfFormFailure.GlyphMissing, field.Name, $"The field '{field.Name}' cannot show its value. {e.Message}", e);
        }
    }

    private static PdfFormException DoesNotFit(FillableField field, WidgetFrame frame) => new(
        PdfFormFailure.DoesNotFit,
        field.Name,
        FormattableString.Invariant($"The value of the field '{field.Name}' does not fit into its {frame.Width:0.#} by {frame.Height:0.#} points at a size that can be read."));
}
