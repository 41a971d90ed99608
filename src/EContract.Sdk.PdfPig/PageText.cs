using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Signing.Appearance;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace EContract.Sdk.PdfPig;

/// <summary>The text of a page without its spaces, each character with the place where it stands.</summary>
internal sealed class PageText
{
    // How far apart, in heights of a letter, the letters of one line may stand across it.
    private const double SameLine = 0.6;

    // A font may say that each character shown stands for hundreds.
    private const int MaxLength = 2_000_000;

    private readonly string _text;
    private readonly IReadOnlyList<Letter> _letters;

    private PageText(string text, IReadOnlyList<Letter> letters) => (_text, _letters) = (text, letters);

    /// <summary>Reads a page, in the order in which it is drawn.</summary>
    public static PageText Read(Page page)
    {
        var text = new StringBuilder();
        var letters = new List<Letter>();
        foreach (Letter letter in page.Letters)
        {
            // A ligature is several characters in one place.
            string characters = Plain(letter.Value);
            if (characters.Length > MaxLength - text.Length)
                throw new PdfFormatException($"Page {page.Number} has more than {MaxLength} characters");
            text.Append(characters);
            letters.AddRange(Enumerable.Repeat(letter, characters.Length));
        }

        return new PageText(text.ToString(), letters);
    }

    /// <summary>The rectangles around every place where a text stands on one line.</summary>
    public IEnumerable<PageRectangle> Find(string text)
    {
        string wanted = Plain(text);
        if (wanted.Length == 0)
            yield break;
        for (int start = 0; (start = _text.IndexOf(wanted, start, StringComparison.Ordinal)) >= 0; start++)
        {
            PageRectangle[] boxes = [.. _letters.Skip(start).Take(wanted.Length).Select(BoxOf)];
            if (Around(boxes) is { } area)
                yield return area;
        }
    }

    private static PageRectangle? Around(PageRectangle[] boxes)
    {
        double left = boxes.Min(box => box.X), right = boxes.Max(box => box.X + box.Width);
        double bottom = boxes.Min(box => box.Y), top = boxes.Max(box => box.Y + box.Height);
        double height = boxes.Max(box => box.Height), width = boxes.Max(box => box.Width);
        // The end of a line and the beginning of the next are no place of their own. A line may run down the page too.
        (double firstX, double firstY) = Middle(boxes[0]);
        bool across = boxes.All(box => Math.Abs(Middle(box).Y - firstY) <= SameLine * height);
        bool down = boxes.All(box => Math.Abs(Middle(box).X - firstX) <= SameLine * width);
        return across || down ? new PageRectangle(left, bottom, right - left, top - bottom) : null;
    }

    // The ink, upright on the page; where a font does not tell, the room that the letter takes.
    private static PageRectangle BoxOf(Letter letter)
    {
        PdfRectangle box = letter.BoundingBox.Area > 0 ? letter.BoundingBox : letter.GlyphRectangleLoose;
        PdfPoint[] corners = [box.TopLeft, box.TopRight, box.BottomLeft, box.BottomRight];
        double left = corners.Min(corner => corner.X), bottom = corners.Min(corner => corner.Y);
        return new PageRectangle(left, bottom, corners.Max(corner => corner.X) - left, corners.Max(corner => corner.Y) - bottom);
    }

    private static (double X, double Y) Middle(PageRectangle box) => (box.X + (box.Width / 2), box.Y + (box.Height / 2));

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
                plain.Append(rune.ToString().Normalize(NormalizationForm.FormKC));
        }

        return plain.ToString();
    }
}
