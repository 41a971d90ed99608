using EContract.Sdk.Pdf.Drawing;

namespace EContract.Sdk.Pdf.Layout;

/// <summary>How text is set.</summary>
/// <param name="Size">The size, in points.</param>
/// <param name="Color">The colour.</param>
/// <param name="Leading">From baseline to baseline, in em.</param>
internal sealed record TextStyle(double Size, PdfColor Color, double Leading = 1.45)
{
    public double LineHeight => Size * Leading;
}

/// <summary>A paragraph of one style.</summary>
internal readonly record struct FlowText(string Text, TextStyle Style);

/// <summary>A cell of a row: paragraphs beneath each other.</summary>
/// <param name="X">Where it begins, in points from the left of the text.</param>
/// <param name="Width">How wide it is, in points.</param>
/// <param name="Texts">The paragraphs.</param>
/// <param name="Background">Its colour; <see langword="null"/> for none.</param>
internal sealed record FlowCell(double X, double Width, IReadOnlyList<FlowText> Texts, PdfColor? Background = null);
