namespace EContract.Sdk.Signing.Appearance;

/// <summary>
/// A rectangle on a page, in points (1/72 inch) from the lower left corner of the page as it is shown: cropped, and turned
/// by its rotation.
/// </summary>
/// <param name="X">The distance of its left side from the left of the page.</param>
/// <param name="Y">The distance of its lower side from the bottom of the page.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public readonly record struct PageRectangle(double X, double Y, double Width, double Height);
