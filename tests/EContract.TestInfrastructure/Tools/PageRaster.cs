using System.Globalization;
using System.Text;
using Xunit;

namespace EContract.TestInfrastructure.Tools;

/// <summary>A page in colours, as poppler shows it.</summary>
/// <param name="Width">In dots.</param>
/// <param name="Height">In dots.</param>
/// <param name="Dots">Red, green and blue of each dot, from the upper left.</param>
public sealed record PageRaster(int Width, int Height, byte[] Dots)
{
    private const int PointsPerInch = 72;

    /// <summary>Renders a page of a PDF, one dot a point unless told otherwise.</summary>
    public static async Task<PageRaster> RenderAsync(string path, int page = 1, int dotsPerInch = PointsPerInch, string? password = null)
    {
        string number = page.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-cropbox", "-f", number, "-l", number, "-r", dotsPerInch.ToString(CultureInfo.InvariantCulture)];
        string[] login = password is null ? [] : ["-upw", password];
        ToolResult result = await ToolRunner.RunAsync("pdftoppm", [.. arguments, .. login, path]);
        // It exits with 0 whatever it made of the page. The pictures that it prints are no message for people.
        Assert.True(result is { ExitCode: 0, Errors.Length: 0 }, $"{result.CommandLine} exited with {result.ExitCode}.\n{result.Errors}");
        return FromPpm(result.Output);
    }

    /// <summary>The colour of a dot, given in dots from the lower left, as PDF counts.</summary>
    public (byte Red, byte Green, byte Blue) At(double x, double y)
    {
        int offset = 3 * (((Height - 1 - (int)y) * Width) + (int)x);
        return (Dots[offset], Dots[offset + 1], Dots[offset + 2]);
    }

    /// <summary>The part of a rectangle given in dots from the lower left.</summary>
    public PageRaster Crop(int x, int y, int width, int height)
    {
        byte[] dots = new byte[3 * width * height];
        for (int row = 0; row < height; row++)
            Array.Copy(Dots, 3 * (((Height - y - height + row) * Width) + x), dots, 3 * row * width, 3 * width);
        return new PageRaster(width, height, dots);
    }

    /// <summary>The mean difference of all samples to another picture, from 0 to 255; infinite when the sizes differ.</summary>
    public double DifferenceFrom(PageRaster other) => (Width, Height) == (other.Width, other.Height)
        ? Dots.Zip(other.Dots, (mine, theirs) => Math.Abs(mine - theirs)).Average()
        : double.PositiveInfinity;

    /// <summary>Reads a binary PPM of 256 shades.</summary>
    public static PageRaster FromPpm(byte[] file)
    {
        int position = 0;
        Assert.Equal("P6", Word());
        int width = int.Parse(Word(), CultureInfo.InvariantCulture), height = int.Parse(Word(), CultureInfo.InvariantCulture);
        Assert.Equal("255", Word());
        return new PageRaster(width, height, file[position..]);

        string Word()
        {
            int start = position;
            while (file[position] > ' ')
                position++;
            return Encoding.ASCII.GetString(file[start..position++]);
        }
    }
}
