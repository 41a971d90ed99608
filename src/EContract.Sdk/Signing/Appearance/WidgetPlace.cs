using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>Where the widget of a new field stands, and what it shows.</summary>
/// <param name="Page">The page; <see langword="null"/> for what is not to be seen in a document without any.</param>
/// <param name="Rect">The rectangle in the page's own coordinates.</param>
/// <param name="Appearance">The form XObject; <see langword="null"/> for a field that shows nothing, or nothing yet.</param>
internal sealed record WidgetPlace(PdfReference? Page, PdfArray Rect, PdfReference? Appearance)
{
    /// <summary>A field that is not to be seen: on the first page if there is one, without extent (ISO 32000-2, 12.7.5.5).</summary>
    public static WidgetPlace Invisible(PdfRevision revision)
    {
        var zero = new PdfInteger(0);
        return new WidgetPlace(PageTree.Pages(revision).FirstOrDefault().Reference, new PdfArray([zero, zero, zero, zero]), null);
    }

    /// <summary>A field that waits for its signature. Table 166 and PDF/A want an appearance even of what shows nothing yet.</summary>
    public static WidgetPlace Vacant(IncrementalUpdate update, ResolvedPlacement placement)
    {
        // Encrypted, nothing is as long as something: who checks what a later update shows could not tell. PDF/A is never encrypted.
        if (update.Revision.Encryption is not null)
            return new WidgetPlace(placement.Page, placement.Rect, null);
        PdfObject zero = new PdfInteger(0);
        var form = new PdfStream(
            new PdfDictionary(
                ("Type", new PdfName("XObject")),
                ("Subtype", new PdfName("Form")),
                ("BBox", new PdfArray([zero, zero, new PdfReal(placement.Area.Width), new PdfReal(placement.Area.Height)]))),
            ReadOnlyMemory<byte>.Empty);
        return new WidgetPlace(placement.Page, placement.Rect, update.Add(form));
    }

    /// <summary>The widget with its place and appearance.</summary>
    public PdfDictionary AddTo(PdfDictionary widget)
    {
        widget = widget.With("Rect", Rect);
        if (Page is not null)
            widget = widget.With("P", Page);
        return Appearance is null ? widget : widget.With("AP", new PdfDictionary(("N", Appearance)));
    }
}
