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
    /// <exception cref="PdfSigningException">A place was given too, or the appearance would be too small to read.</exception>
    public void DrawInto(FormField field, IncrementalUpdate update)
    {
        if (Placement is not null)
            throw new PdfSigningException(PdfSigningFailure.InvalidPlacement, $"The field '{field.FullName}' stands in the document already; it cannot be placed elsewhere.");
        if (FindWidget(field, update) is not { } reference || update.Resolve(reference) is not PdfDictionary widget)
            return;
        PageGeometry geometry = FindPage(widget, reference, update.Revision);
        if (geometry.SizeAsShown(update.Revision, widget["Rect"]) is not var (width, height))
            return;
        PdfReference form = new AppearanceComposer(update, Appearance, Facts).Compose(geometry, width, height);
        long flags = (update.Resolve(widget["F"]) as PdfInteger)?.Value ?? 0;
        flags = (flags | Print) & ~(Invisible | Hidden | NoView | ToggleNoView);
        update.Set(reference, widget.With("AP", new PdfDictionary(("N", form))).With("F", new PdfInteger(flags)));
    }

    // 12.5.2: field and widget may be one dictionary, or the widget the field's only kid (12.7.5.5).
    private static PdfReference? FindWidget(FormField field, IncrementalUpdate update) =>
        update.Resolve(field.Dictionary["Kids"]) is PdfArray { Count: > 0 } kids ? kids[0] as PdfReference : field.Reference;

    // P is optional, and wrong in some files; what counts is whose annotation it is.
    private static PageGeometry FindPage(PdfDictionary widget, PdfReference reference, PdfRevision revision)
    {
        if (revision.Resolve(widget, "P") is PdfDictionary named && Shows(named))
            return PageGeometry.Read(revision, named);
        PdfDictionary? page = PageTree.Pages(revision).Select(each => each.Page).FirstOrDefault(Shows);
        return PageGeometry.Read(revision, page ?? PdfDictionary.Empty);

        bool Shows(PdfDictionary page) => revision.Resolve(page, "Annots") is PdfArray annotations && annotations.Contains(reference);
    }
}
