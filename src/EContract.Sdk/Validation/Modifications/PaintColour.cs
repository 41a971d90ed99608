using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>A colour of an appearance, near enough to tell whether text stands out (ISO 32000-2, 8.6.4).</summary>
internal readonly record struct PaintColour(float Red, float Green, float Blue)
{
    // What differs less in every component is not read.
    private const float Distinct = 0.15f;

    internal static readonly PaintColour Black = new(0, 0, 0), White = new(1, 1, 1);

    /// <summary>By the number of components: grey, RGB or CMYK; <see langword="null"/> where there is another number, or a name.</summary>
    internal static PaintColour? Of(IReadOnlyList<PdfObject> components)
    {
        float?[] parts = [.. components.Select(component => AppearanceFrame.NumberOf(component) is { } part ? Math.Clamp(part, 0, 1) : (float?)null)];
        return parts switch
        {
            [{ } grey] => new PaintColour(grey, grey, grey),
            [{ } red, { } green, { } blue] => new PaintColour(red, green, blue),
            [{ } cyan, { } magenta, { } yellow, { } black] => new PaintColour((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)),
            _ => null,
        };
    }

    internal bool IsLike(PaintColour other) =>
        Math.Abs(Red - other.Red) < Distinct && Math.Abs(Green - other.Green) < Distinct && Math.Abs(Blue - other.Blue) < Distinct;
}
