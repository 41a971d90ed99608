using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>A signature that is to be seen: what it shows, and where a new field for it stands.</summary>
/// <param name="Appearance">What it shows.</param>
/// <param name="Facts">What the text in it says.</param>
/// <param name="Placement">Where a new field stands.</param>
internal sealed record VisibleSignature(SignatureAppearance Appearance, AppearanceFacts Facts, ResolvedPlacement? Placement)
{
    // Table 167: what would keep a widget from being seen or printed, and what PDF/A wants set.
    private const long Invisible = 1, Hidden = 2, Print = 4, NoView = 32, ToggleNoView = 256;

    // Fields of real forms reach over the edge of their page a little.
    private const double LeastShown = 0.5;

    /// <summary>Finds the place that options give, and refuses options that contradict themselves.</summary>
    /// <exception cref="PdfSigningException">There is no such place.</exception>
    /// <exception cref="ArgumentException">There is a place for nothing, or an appearance makes no sense.</exception>
    public static async ValueTask<ResolvedPlacement?> PlaceAsync(PdfRevision revision, PdfSignatureOptions options, CancellationToken cancellationToken)
    {
        if (options.Appearance is { } appearance)
            AppearanceCheck.Require(appearance);
        if (options.Placement is not { } placement)
            return null;
        if (options.Appearance is null)
            throw new ArgumentException("The signature has a placement, but no appearance to be seen there.", nameof(options));
        return await ResolvedPlacement.ResolveAsync(revision, placement, options.Password, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is to be seen of a signature; <see langword="null"/> when nothing is.</summary>
    public static VisibleSignature? From(PdfSignatureOptions options, ResolvedPlacement? placement, X509Certificate2 certificate, DateTimeOffset time) =>
        options.Appearance is null
            ? null
            : new VisibleSignature(options.Appearance, new AppearanceFacts(
                options.SignerName ?? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), time, options.Reason, options.Location), placement);

    /// <summary>Draws the appearance for a new field.</summary>
    /// <exception cref="PdfSigningException">There is no place for it, or it would be too small to read.</exception>
    public WidgetPlace DrawForNewField(IncrementalUpdate update, string fieldName)
    {
        if (Placement is null)
            throw new PdfSigningException(PdfSigningFailure.PlacementMissing, $"The signature has an appearance, but the new field '{fieldName}' has no place: give a placement.");
        PdfReference form = new AppearanceComposer(update, Appearance, Facts).Compose(Placement.Geometry, Placement.Area.Width, Placement.Area.Height);
        return new WidgetPlace(Placement.Page, Placement.Rect, form);
    }

    /// <summary>
    /// Draws the appearance into an existing field, in its own rectangle. One without extent was made to stay invisible,
    /// and does.
    /// </summary>
    /// <exception cref="PdfSigningException">A place was given too, or the appearance would not be seen, or be too small to read.</exception>
    public void DrawInto(FormField field, IncrementalUpdate update)
    {
        if (Placement is not null)
            throw new PdfSigningException(PdfSigningFailure.InvalidPlacement, $"The field '{field.FullName}' stands in the document already; it cannot be placed elsewhere.");
        if (FindWidget(field, update) is not var (reference, widget))
            return;
        PageGeometry geometry = FindPage(reference, update.Revision)
            ?? throw Unseen(field, "its widget is an annotation of no page (ISO 32000-2, 12.5.2)");
        if (geometry.SizeAsShown(update.Revision, widget["Rect"]) is not var (width, height))
            return;
        // 8.11.3.3: what is optional may be off, now or for the next reader.
        if (update.Resolve(widget["OC"]) is not null)
            throw Unseen(field, "its widget is optional content (OC)");
        if (geometry.ShareShown(update.Revision, widget["Rect"]) < LeastShown)
            throw Unseen(field, "most of its rectangle is not on its page");
        PdfReference form = new AppearanceComposer(update, Appearance, Facts).Compose(geometry, width, height);
        long flags = (update.Resolve(widget["F"]) as PdfInteger)?.Value ?? 0;
        flags = (flags | Print) & ~(Invisible | Hidden | NoView | ToggleNoView);
        update.Set(reference, widget.With("AP", new PdfDictionary(("N", form))).With("F", new PdfInteger(flags)));
    }

    // 12.5.2: field and widget may be one dictionary, or the widget the field's only kid (12.7.5.5). Where there are more, one that has an extent is seen.
    private static (PdfReference Reference, PdfDictionary Widget)? FindWidget(FormField field, IncrementalUpdate update)
    {
        PdfObject?[] candidates = update.Resolve(field.Dictionary["Kids"]) is PdfArray { Count: > 0 } kids ? [.. kids] : [field.Reference];
        foreach (PdfObject? candidate in candidates)
        {
            if (candidate is PdfReference reference && update.Resolve(reference) is PdfDictionary widget && PageGeometry.HasExtent(update.Revision, widget["Rect"]))
                return (reference, widget);
        }

        return null;
    }

    // P is optional, and wrong in some files; what counts is whose annotation it is.
    private static PageGeometry? FindPage(PdfReference widget, PdfRevision revision)
    {
        foreach ((PdfReference? _, PdfDictionary page) in PageTree.Pages(revision))
        {
            if (revision.Resolve(page, "Annots") is PdfArray annotations && annotations.Contains(widget))
                return PageGeometry.Read(revision, page);
        }

        return null;
    }

    private static PdfSigningException Unseen(FormField field, string why) =>
        new(PdfSigningFailure.InvalidPlacement, $"The signature has an appearance, but in the field '{field.FullName}' it would not be seen: {why}.");
}
