namespace EContract.Sdk.Signing.Appearance;

/// <summary>Where a field stands in relation to its anchor text.</summary>
public enum AnchorSide
{
    /// <summary>Centred over the text.</summary>
    Over,

    /// <summary>Right of the text, centred on its height.</summary>
    Right,

    /// <summary>Left of the text, centred on its height.</summary>
    Left,

    /// <summary>Above the text, centred on its width.</summary>
    Above,

    /// <summary>Below the text, centred on its width.</summary>
    Below,
}

/// <summary>A field at a text that stands on a page.</summary>
/// <param name="Locator">What finds the text.</param>
/// <param name="Text">The text, on one line; spaces do not count.</param>
/// <param name="Width">The field's width in points.</param>
/// <param name="Height">The field's height in points.</param>
public sealed record AnchorPlacement(ITextLocator Locator, string Text, double Width, double Height) : FieldPlacement
{
    /// <summary>The page to look on, counted from 1.</summary>
    /// <value><see langword="null"/> by default: all pages.</value>
    public int? Page { get; init; }

    /// <summary>Which one to take where the text stands more than once, counted from 1 in reading order.</summary>
    /// <value><see langword="null"/> by default: the text must stand there once, or signing fails and says how often it does.</value>
    public int? Occurrence { get; init; }

    /// <summary>Where the field stands in relation to the text.</summary>
    /// <value><see cref="AnchorSide.Over"/> by default.</value>
    public AnchorSide Side { get; init; } = AnchorSide.Over;

    /// <summary>How far to move the field to the right of there, in points.</summary>
    /// <value>0 by default.</value>
    public double OffsetX { get; init; }

    /// <summary>How far to move the field up from there, in points.</summary>
    /// <value>0 by default.</value>
    public double OffsetY { get; init; }

    /// <summary>The field's rectangle at a text's.</summary>
    internal PageRectangle At(PageRectangle text)
    {
        double x = Side switch
        {
            AnchorSide.Right => text.X + text.Width,
            AnchorSide.Left => text.X - Width,
            _ => text.X + ((text.Width - Width) / 2),
        };
        double y = Side switch
        {
            AnchorSide.Above => text.Y + text.Height,
            AnchorSide.Below => text.Y - Height,
            _ => text.Y + ((text.Height - Height) / 2),
        };
        return new PageRectangle(x + OffsetX, y + OffsetY, Width, Height);
    }
}
