using System.CommandLine;
using System.Globalization;
using EContract.Sdk.PdfPig;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Cli.Options;

/// <summary>Where on the pages a new field stands.</summary>
internal sealed class PlacementOptions
{
    private readonly Option<string?> _page = new("--page") { Description = "The page, counted from 1, or last; the first unless given", HelpName = "N" };

    private readonly Option<string?> _rectangle = new("--rect")
    {
        Description = "Where it stands, in points from the lower left of the page as shown; with --anchor, X and Y move it from there",
        HelpName = "X,Y,W,H",
    };

    private readonly Option<string?> _anchor = new("--anchor") { Description = "A text on the page to stand over, centred", HelpName = "TEXT" };
    private readonly Option<int?> _occurrence = new("--occurrence") { Description = "Which --anchor, where the text stands more than once", HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_page, _rectangle, _anchor, _occurrence])
            command.Add(option);
    }

    /// <summary>The place; <see langword="null"/> when none is given.</summary>
    /// <exception cref="UsageException">The options make no place.</exception>
    public FieldPlacement? Create(ParseResult parsed)
    {
        string? anchor = parsed.GetValue(_anchor);
        if (anchor is null && parsed.GetValue(_occurrence) is not null)
            throw new UsageException("--occurrence belongs to --anchor.");
        if (parsed.GetValue(_rectangle) is not { } text)
        {
            return anchor is null && parsed.GetValue(_page) is null
                ? null
                : throw new UsageException("--page and --anchor need --rect X,Y,W,H.");
        }

        PageRectangle area = ParseRectangle(text);
        if (anchor is null)
            return new PagePlacement(ParsePage(parsed.GetValue(_page) ?? "1", allowsLast: true), area);
        return FieldPlacement.AtText(new PdfPigTextLocator(), anchor, area.Width, area.Height) with
        {
            Page = parsed.GetValue(_page) is { } page ? ParsePage(page, allowsLast: false) : null,
            Occurrence = parsed.GetValue(_occurrence),
            OffsetX = area.X,
            OffsetY = area.Y,
        };
    }

    private static int? ParsePage(string text, bool allowsLast)
    {
        if (allowsLast && text.Equals("last", StringComparison.OrdinalIgnoreCase))
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int page) && page > 0
            ? page
            : throw new UsageException($"--page must be a number from 1{(allowsLast ? ", or last" : "")}, not '{text}'.");
    }

    private static PageRectangle ParseRectangle(string text)
    {
        double?[] numbers = [.. text.Split(',').Select(part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : (double?)null)];
        return numbers is [{ } x, { } y, { } width, { } height]
            ? new PageRectangle(x, y, width, height)
            : throw new UsageException($"--rect must be four numbers X,Y,W,H, not '{text}'.");
    }
}
