using System.Globalization;
using System.Xml.Linq;

namespace EContract.Sdk.Validation.Reports;

/// <summary>Draws, as SVG, which part of the file a signature covers, and where the revisions of the file end.</summary>
internal sealed class RangePicture(ValidationReport report, ReportTexts texts)
{
    private const int Width = 640;
    private const int Height = 22;
    // More would be one dark bar.
    private const int MaxLines = 200;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <param name="signature">The signature.</param>
    /// <param name="name">What to call it, fit to be shown.</param>
    /// <param name="id">A name for the pattern, unique in the page.</param>
    internal XElement Draw(SignatureReport signature, string name, string id)
    {
        long length = Math.Max(report.Length, 1);
        long[] range = [.. signature.ByteRange];
        bool isUsable = range.Length == 4;
        double end = isUsable ? X(range[2] + range[3], length) : 0;
        string label = isUsable ? texts.Format("pictureOf", name, range[2] + range[3], report.Length) : texts.Format("pictureNone", name);
        var picture = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {Height}"),
            new XAttribute("role", "img"),
            new XAttribute("width", "100%"),
            new XElement(Svg + "title", label),
            new XElement(
                Svg + "pattern",
                new XAttribute("id", id),
                new XAttribute("width", 6),
                new XAttribute("height", 6),
                new XAttribute("patternUnits", "userSpaceOnUse"),
                new XElement(Svg + "path", new XAttribute("d", "M0 6L6 0"), new XAttribute("stroke", "#8a8f98"), new XAttribute("stroke-width", 1))),
            Rectangle(0, Width, "#ffffff"),
            Rectangle(end, Width - end, $"url(#{id})"));
        if (isUsable)
        {
            picture.Add(Rectangle(0, end, ColorOf(signature.Indication)));
            // The signature's own value, which it cannot cover.
            picture.Add(Rectangle(X(range[1], length), Math.Max(X(range[2], length) - X(range[1], length), 1), "#ffffff"));
        }

        foreach (RevisionReport revision in report.Revisions.Take(MaxLines))
        {
            string x = Number(X(revision.End, length));
            picture.Add(new XElement(
                Svg + "path", new XAttribute("d", $"M{x} 0V{Height}"), new XAttribute("stroke", "#1f2430"), new XAttribute("stroke-width", "1.5")));
        }

        picture.Add(new XElement(
            Svg + "rect",
            new XAttribute("x", "0.5"),
            new XAttribute("y", "0.5"),
            new XAttribute("width", Width - 1),
            new XAttribute("height", Height - 1),
            new XAttribute("fill", "none"),
            new XAttribute("stroke", "#1f2430")));
        return picture;
    }

    /// <summary>A traffic light whose lit lamp tells by place and by sign, not by colour alone.</summary>
    internal static XElement Light(ValidationIndication indication, string label)
    {
        int lit = indication switch
        {
            ValidationIndication.TotalFailed => 0,
            ValidationIndication.TotalPassed => 2,
            _ => 1,
        };
        var light = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", "0 0 90 30"),
            new XAttribute("role", "img"),
            new XAttribute("width", 90),
            new XAttribute("height", 30),
            new XElement(Svg + "title", label),
            new XElement(Svg + "rect", new XAttribute("width", 90), new XAttribute("height", 30), new XAttribute("rx", 15), new XAttribute("fill", "#1f2430")));
        string[] signs = ["M10 10L20 20M20 10L10 20", "M45 9V16M45 19V21", "M69 15L74 20L82 10"];
        for (int lamp = 0; lamp < 3; lamp++)
        {
            bool isLit = lamp == lit;
            light.Add(new XElement(
                Svg + "circle",
                new XAttribute("cx", 15 + (30 * lamp)),
                new XAttribute("cy", 15),
                new XAttribute("r", 12),
                new XAttribute("fill", isLit ? ColorOf(indication) : "#4a5160")));
            if (isLit)
                light.Add(new XElement(Svg + "path", new XAttribute("d", signs[lamp]), new XAttribute("stroke", "#ffffff"), new XAttribute("stroke-width", 3), new XAttribute("fill", "none")));
        }

        return light;
    }

    private static string ColorOf(ValidationIndication indication) => indication switch
    {
        ValidationIndication.TotalPassed => "#1a7f45",
        ValidationIndication.TotalFailed => "#c0262d",
        _ => "#b36b00",
    };

    private static XElement Rectangle(double x, double width, string fill) => new(
        Svg + "rect",
        new XAttribute("x", Number(x)),
        new XAttribute("width", Number(Math.Max(width, 0))),
        new XAttribute("height", Height),
        new XAttribute("fill", fill));

    private static double X(long offset, long length) => Math.Clamp((double)offset / length, 0, 1) * Width;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
