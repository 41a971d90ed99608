using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// How the appearance stream of a field comes onto the page (ISO 32000-2, 12.5.5): its BBox, turned by its Matrix, is fitted
/// into the rectangle of the widget. A field's is about as large, and turned only as the widget says (table 192, R).
/// </summary>
internal static class AppearancePlace
{
    private const float Smallest = 0.5f, Largest = 2, Exact = 0.001f;

    internal static FormattableString? FindFault(UpdateContext update, PdfStream stream, FieldWidget widget)
    {
        if (stream.Dictionary["OC"] is not null)
            return $"is shown or hidden by layers";
        long turned = update.ResolveAfter((update.ResolveAfter(widget.After["MK"]) as PdfDictionary)?["R"]) is PdfInteger angle ? ((angle.Value % 360) + 360) % 360 : 0;
        (float, float, float, float) right = turned switch
        {
            90 => (0, 1, -1, 0),
            180 => (-1, 0, 0, -1),
            270 => (0, -1, 1, 0),
            _ => (1, 0, 0, 1),
        };
        bool isTurned = false;
        if (stream.Dictionary["Matrix"] is { } entry)
        {
            if (update.ResolveAfter(entry) is not PdfArray { Count: 6 } matrix)
                return $"is turned or stretched";
            float[] numbers = [.. matrix.Select(number => AppearanceFrame.NumberOf(update.ResolveAfter(number)) ?? float.NaN)];
            if (!IsLike(numbers, (1, 0, 0, 1)) && !IsLike(numbers, right))
                return $"is turned or stretched";
            isTurned = Math.Abs(numbers[0]) <= Exact;
        }

        AppearanceFrame box = AppearanceFrame.Of(update, stream.Dictionary["BBox"]), place = AppearanceFrame.Of(update, widget.After["Rect"]);
        (float width, float height) = isTurned ? (box.Height, box.Width) : (box.Width, box.Height);
        // 12.7.5.5: what has no extent on the page is not seen.
        bool fits = place.Width <= 0 || place.Height <= 0
            || (width / place.Width is >= Smallest and <= Largest && height / place.Height is >= Smallest and <= Largest);
        return fits ? null : (FormattableString)$"is of another size than its field";
    }

    private static bool IsLike(float[] matrix, (float A, float B, float C, float D) turn) =>
        Math.Abs(matrix[0] - turn.A) <= Exact && Math.Abs(matrix[1] - turn.B) <= Exact && Math.Abs(matrix[2] - turn.C) <= Exact && Math.Abs(matrix[3] - turn.D) <= Exact;
}
