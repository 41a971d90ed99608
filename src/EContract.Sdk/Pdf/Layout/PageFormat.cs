namespace EContract.Sdk.Pdf.Layout;

/// <summary>A page and its margins, in points.</summary>
internal sealed record PageFormat(double Width, double Height, double Left, double Right, double Top, double Bottom)
{
    /// <summary>A4 (ISO 216: 210 by 297 mm), with room to punch holes.</summary>
    public static PageFormat A4 { get; } = new(595.28, 841.89, Left: 62, Right: 54, Top: 54, Bottom: 62);

    /// <summary>How wide the text is.</summary>
    public double TextWidth => Width - Left - Right;

    /// <summary>How high a page of text is.</summary>
    public double TextHeight => Height - Top - Bottom;
}
