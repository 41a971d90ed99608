using System.Numerics;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The rectangle in which an appearance stream can be seen: its BBox, or what clipping leaves of it.</summary>
internal readonly record struct AppearanceFrame(float Left, float Bottom, float Right, float Top)
{
    // A border is a few units wide, and goes along a side; what is in the middle is a picture.
    private const float MaxBorder = 6, MaxShare = 0.25f, MinSpan = 0.7f;

    // In parts of their size: letters are about this wide, stand out this high, and hang down this low.
    private const float Wide = 0.6f, High = 0.3f, Low = 0.5f;

    // A clip leaves this much of the frame's width, and of the height of a line.
    private const float MinClip = 0.5f;

    internal float Width => Right - Left;

    internal float Height => Top - Bottom;

    /// <summary>Whether a part of the frame leaves room for a line of text.</summary>
    internal bool LeavesRoom(AppearanceFrame clip, float size) =>
        clip.Width >= MinClip * Width && clip.Height >= MinClip * Math.Min(size, Height);

    internal static AppearanceFrame Of(UpdateContext update, PdfObject? box) =>
        update.ResolveAfter(box) is PdfArray { Count: 4 } corners
        && NumberOf(update.ResolveAfter(corners[0])) is { } left && NumberOf(update.ResolveAfter(corners[1])) is { } bottom
        && NumberOf(update.ResolveAfter(corners[2])) is { } right && NumberOf(update.ResolveAfter(corners[3])) is { } top
            ? new AppearanceFrame(Math.Min(left, right), Math.Min(bottom, top), Math.Max(left, right), Math.Max(bottom, top))
            : default;

    internal static float? NumberOf(PdfObject? value) => value switch
    {
        PdfInteger integer => integer.Value,
        PdfReal real => (float)real.Value,
        _ => null,
    };

    internal AppearanceFrame Within(IReadOnlyList<Vector2> corners) => new(
        Math.Max(Left, corners.Min(corner => corner.X)), Math.Max(Bottom, corners.Min(corner => corner.Y)),
        Math.Min(Right, corners.Max(corner => corner.X)), Math.Min(Top, corners.Max(corner => corner.Y)));

    /// <summary>Whether a path is one of a background or a border: from edge to edge, with no corner in between.</summary>
    internal bool IsSurroundedBy(IReadOnlyList<Vector2> path)
    {
        float margin = Math.Min(MaxBorder, MaxShare * Math.Min(Right - Left, Top - Bottom));
        AppearanceFrame frame = this;
        return path.All(point =>
                Math.Min(Math.Abs(point.X - frame.Left), Math.Abs(point.X - frame.Right)) <= margin
                || Math.Min(Math.Abs(point.Y - frame.Bottom), Math.Abs(point.Y - frame.Top)) <= margin)
            && (path.Max(point => point.X) - path.Min(point => point.X) >= MinSpan * (Right - Left)
                || path.Max(point => point.Y) - path.Min(point => point.Y) >= MinSpan * (Top - Bottom));
    }

    /// <summary>How much of the frame a polygon covers, as a part of it.</summary>
    internal float ShareOf(IReadOnlyList<Vector2> polygon)
    {
        float twice = 0;
        for (int i = 0; i < polygon.Count; i++)
        {
            Vector2 from = polygon[i], to = polygon[(i + 1) % polygon.Count];
            twice += (from.X * to.Y) - (to.X * from.Y);
        }

        return Math.Abs(twice) / (2 * (Right - Left) * (Top - Bottom));
    }

    /// <summary>
    /// Whether text that starts at a place is seen. A value may be longer than its field and leave the frame at an end, but
    /// none begins above it or to the right of it, or ends before it.
    /// </summary>
    /// <param name="start">Where the first letter stands.</param>
    /// <param name="size">How tall letters are.</param>
    /// <param name="length">How many there are at most.</param>
    /// <param name="isMultiline">Whether there are lines, of which the last may be below it.</param>
    internal bool HoldsText(Vector2 start, float size, int length, bool isMultiline) =>
        Right > Left && Top > Bottom && start.X <= Right && start.Y + (High * size) <= Top && start.X + (Wide * size * length) >= Left
        && (isMultiline || start.Y >= Bottom - (Low * size));
}
