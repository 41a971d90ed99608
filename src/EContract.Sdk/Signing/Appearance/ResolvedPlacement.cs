using System.Globalization;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Where a new field stands: found, and checked to be on its page.</summary>
/// <param name="Page">The page's object.</param>
/// <param name="Geometry">How the page is shown.</param>
/// <param name="Area">The rectangle on the page as shown.</param>
internal sealed record ResolvedPlacement(PdfReference Page, PageGeometry Geometry, PageRectangle Area)
{
    // Rounding must not push a field that fills its page off it.
    private const double Tolerance = 0.01;

    /// <summary>The field's Rect, in the page's own coordinates.</summary>
    public PdfArray Rect => Geometry.ToUserSpace(Area.X, Area.Y, Area.Width, Area.Height);

    /// <summary>Finds the place in a document.</summary>
    /// <exception cref="PdfSigningException">There is no such page or text, or the rectangle is empty or not on the page.</exception>
    public static async ValueTask<ResolvedPlacement> ResolveAsync(
        PdfRevision revision, FieldPlacement placement, string? password, CancellationToken cancellationToken) => placement switch
        {
            PagePlacement page => On(revision, page.Page, page.Area),
            AnchorPlacement anchor => await AtTextAsync(revision, anchor, password, cancellationToken).ConfigureAwait(false),
            _ => throw new ArgumentException($"The placement {placement.GetType().Name} is not known.", nameof(placement)),
        };

    private static ResolvedPlacement On(PdfRevision revision, int? number, PageRectangle area)
    {
        (PdfReference reference, PdfDictionary page) = FindPage(revision, number);
        PageGeometry geometry = PageGeometry.Read(revision, page);
        // Written so that what is not a number fails too.
        if (!(area.Width > 0 && area.Height > 0))
            throw Invalid($"The field's rectangle has no extent ({Describe(area)}).");
        if (!(area.X >= -Tolerance && area.Y >= -Tolerance
            && area.X + area.Width <= geometry.Width + Tolerance && area.Y + area.Height <= geometry.Height + Tolerance))
        {
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"The field's rectangle ({Describe(area)}) is not on the page, which is shown {geometry.Width:0.##} points wide and {geometry.Height:0.##} high."));
        }

        var placement = new ResolvedPlacement(reference, geometry, area);
        // Less than is written of it is nothing.
        return PageGeometry.HasExtent(revision, placement.Rect) ? placement : throw Invalid($"The field's rectangle has no extent ({Describe(area)}).");
    }

    /// <exception cref="PdfFormatException">This page, or one before it, is no object of its own.</exception>
    private static (PdfReference Reference, PdfDictionary Page) FindPage(PdfRevision revision, int? number)
    {
        (PdfReference Reference, PdfDictionary Page)? found = null;
        int count = 0;
        foreach ((PdfReference? reference, PdfDictionary page) in PageTree.Pages(revision))
        {
            count++;
            found = (reference ?? throw PageTree.NotIndirect(count), page);
            if (count == number)
                return found.Value;
        }

        return number is null && found is { } last ? last : throw Invalid($"The document has no page {number}: it has {count}.");
    }

    private static async ValueTask<ResolvedPlacement> AtTextAsync(
        PdfRevision revision, AnchorPlacement anchor, string? password, CancellationToken cancellationToken)
    {
        PageContentBudget.Check(revision);
        IReadOnlyList<TextLocation> all;
        using (var document = new PdfSourceStream(revision.Source))
            all = await anchor.Locator.FindAsync(document, password, anchor.Text, cancellationToken).ConfigureAwait(false);
        TextLocation[] found = [.. all.Where(location => anchor.Page is null || location.Page == anchor.Page)];
        int wanted = anchor.Occurrence ?? 1;
        if (found.Length == 0 || wanted < 1 || wanted > found.Length || (anchor.Occurrence is null && found.Length > 1))
        {
            string where = anchor.Page is { } page ? $"on page {page}" : "in the document";
            throw new PdfSigningException(PdfSigningFailure.AnchorNotFound, found.Length == 0
                ? $"The text '{anchor.Text}' does not stand {where}."
                : $"The text '{anchor.Text}' stands {where} {found.Length} times; {(anchor.Occurrence is null ? "say which to take" : $"there is no occurrence {wanted}")}.");
        }

        return On(revision, found[wanted - 1].Page, anchor.At(found[wanted - 1].Area));
    }

    private static string Describe(PageRectangle area) => string.Create(
        CultureInfo.InvariantCulture, $"x {area.X:0.##}, y {area.Y:0.##}, width {area.Width:0.##}, height {area.Height:0.##}");

    private static PdfSigningException Invalid(string message) => new(PdfSigningFailure.InvalidPlacement, message);
}
