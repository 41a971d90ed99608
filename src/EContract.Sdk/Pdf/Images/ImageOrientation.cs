namespace EContract.Sdk.Pdf.Images;

/// <summary>
/// How the samples of a picture are turned to be shown: a matrix from the unit square onto itself, of the eight that the
/// EXIF tag Orientation names (CIPA DC-008, 4.6.5.1).
/// </summary>
/// <param name="A">The matrix, as PDF writes it.</param>
/// <param name="B">The matrix.</param>
/// <param name="C">The matrix.</param>
/// <param name="D">The matrix.</param>
/// <param name="E">The matrix.</param>
/// <param name="F">The matrix.</param>
internal readonly record struct ImageOrientation(int A, int B, int C, int D, int E, int F)
{
    public static readonly ImageOrientation Upright = new(1, 0, 0, 1, 0, 0);

    /// <summary>Whether what is the width of the samples is the height of what is shown.</summary>
    public bool SwapsAxes => A == 0;

    /// <summary>The orientation of an EXIF value; anything but 2 to 8 is upright.</summary>
    public static ImageOrientation FromExif(int value) => value switch
    {
        2 => new(-1, 0, 0, 1, 1, 0),
        3 => new(-1, 0, 0, -1, 1, 1),
        4 => new(1, 0, 0, -1, 0, 1),
        5 => new(0, -1, -1, 0, 1, 1),
        6 => new(0, -1, 1, 0, 0, 1),
        7 => new(0, 1, 1, 0, 0, 0),
        8 => new(0, 1, -1, 0, 1, 0),
        _ => Upright,
    };

    /// <summary>The EXIF value of the orientation.</summary>
    public int ToExif()
    {
        int value = 8;
        while (value > 1 && FromExif(value) != this)
            value--;
        return value;
    }
}
