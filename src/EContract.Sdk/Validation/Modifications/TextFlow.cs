using System.Numerics;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Whether text is shown in the order in which it is read: from left to right, and from line to line downwards. Letters are not
/// measured; each is taken to be a little narrower than any is, so that what is found to go back does.
/// </summary>
internal sealed class TextFlow
{
    // In parts of the size: no letter is narrower, no kerning takes back more, no line is closer to the next.
    private const float Narrow = 0.15f, MaxKerning = 0.2f, SameLine = 0.5f;

    private Vector2? _end;
    private float _gap, _advance;


    /// <summary>All that is put between letters since the text was placed, in parts of the size.</summary>
    internal float Gaps { get; private set; }

    /// <summary>Text goes on at another place.</summary>
    internal void Place() => (_advance, _gap, Gaps) = (0, 0, 0);

    /// <summary>A number between the strings of TJ (ISO 32000-2, 9.4.3), in thousandths of the size, to the left.</summary>
    internal void Adjust(float thousandths) => _gap -= thousandths / 1000;

    /// <summary>Whether letters follow on those before.</summary>
    /// <param name="start">Where the text was placed.</param>
    /// <param name="scale">The size of letters, along and across the line.</param>
    /// <param name="letters">How many there are.</param>
    /// <param name="spacing">What is put between them, in parts of the size.</param>
    internal bool Follows(Vector2 start, Vector2 scale, int letters, float spacing)
    {
        if (_gap < -MaxKerning || spacing < -MaxKerning || _gap + Math.Min(spacing, 0) < -MaxKerning)
            return false;
        Gaps += Math.Max(_gap, 0) + (Math.Max(spacing, 0) * Math.Max(letters - 1, 0));
        // What kerning takes back, the letters before it are wide enough for.
        _advance += Math.Max(_gap, 0);
        _gap = 0;
        Vector2 first = start + new Vector2(_advance * scale.X, 0);
        if (_end is { } end)
        {
            float down = end.Y - first.Y;
            if (down < -SameLine * scale.Y || (down <= SameLine * scale.Y && first.X < end.X - (0.01f * scale.X)))
                return false;
        }

        float width = letters * (Narrow + Math.Max(spacing, 0));
        _advance += width;
        _end = first + new Vector2(width * scale.X, 0);
        return true;
    }
}
