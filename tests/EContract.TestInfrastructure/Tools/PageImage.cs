using System.Text;

namespace EContract.TestInfrastructure.Tools;

/// <summary>A page as a picture of grey dots: 0 is black, 255 white.</summary>
public sealed record PageImage(int Width, int Height, byte[] Dots)
{
    /// <summary>Reads a binary PGM of 256 shades.</summary>
    public static PageImage FromPgm(byte[] file)
    {
        int position = 0;
        if (Word() != "P5")
            throw new InvalidDataException("This is no binary PGM.");
        int width = int.Parse(Word()), height = int.Parse(Word());
        if (Word() != "255")
            throw new InvalidDataException("The PGM has not 256 shades.");
        return new PageImage(width, height, file[position..]);

        string Word()
        {
            int start = position;
            while (!char.IsWhiteSpace((char)file[position]))
                position++;
            return Encoding.ASCII.GetString(file[start..position++]);
        }
    }

    /// <summary>How much of the page is inked, from 0 to 1.</summary>
    public double Ink => Dots.Sum(dot => 255.0 - dot) / (255.0 * Dots.Length);

    /// <summary>How much two pictures of a size differ, in parts of the ink of this one: 0 when they are the same.</summary>
    public double DifferenceFrom(PageImage other)
    {
        if ((Width, Height) != (other.Width, other.Height))
            return double.PositiveInfinity;
        double difference = 0;
        for (int i = 0; i < Dots.Length; i++)
            difference += Math.Abs(Dots[i] - other.Dots[i]);
        return difference / (255.0 * Dots.Length * Ink);
    }
}
