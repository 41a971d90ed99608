using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Signing;

/// <summary>Adds widgets to the annotations of their pages (ISO 32000-2, 12.5.2), each page changed once.</summary>
internal sealed class PageAnnotations(IncrementalUpdate update)
{
    private readonly Dictionary<PdfReference, List<PdfObject>> _added = [];

    public void Add(PdfReference page, PdfReference widget)
    {
        if (!_added.TryGetValue(page, out List<PdfObject>? widgets))
            _added[page] = widgets = [];
        widgets.Add(widget);
    }

    /// <summary>Writes the changed pages, or the arrays where they keep their annotations.</summary>
    public void Complete()
    {
        foreach ((PdfReference reference, List<PdfObject> widgets) in _added)
        {
            if (update.Resolve(reference) is not PdfDictionary page)
                continue;
            PdfObject? entry = page["Annots"];
            var annotations = new PdfArray([.. update.Resolve(entry) as PdfArray ?? PdfArray.Empty, .. widgets]);
            if (entry is PdfReference array && update.Resolve(array) is PdfArray && !IsShared(array, reference))
                update.Set(array, annotations);
            else
                update.Set(reference, page.With("Annots", annotations));
        }
    }

    // Table 31: no page shares its array with another, but in some files pages do, and would share the widget.
    private bool IsShared(PdfReference array, PdfReference owner) => PageTree.Pages(update.Revision)
        .Any(other => other.Reference?.Number != owner.Number && other.Page["Annots"] is PdfReference entry && entry.Number == array.Number);
}
