using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The annotations of pages (ISO 32000-2, 12.5): widgets come with their fields; notes and markup are a grade of change
/// of their own. Nothing else of a page may change.
/// </summary>
internal sealed class PageAnnotationsRule : IModificationRule
{
    private static readonly HashSet<string> Markup =
    [
        "Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly",
        "StrikeOut", "Stamp", "Caret", "Ink", "Popup",
    ];

    public void Apply(UpdateContext update)
    {
        foreach (PdfReference reference in update.TouchedPages())
        {
            // What tells an inner node of the page tree from a page is that it has Kids.
            if (update.ResolveBefore(reference) is PdfDictionary before && update.ResolveBefore(before["Kids"]) is not PdfArray
                && update.ResolveAfter(reference) is PdfDictionary after)
                Compare(update, reference, before, after);
        }
    }

    private static void Compare(UpdateContext update, PdfReference page, PdfDictionary before, PdfDictionary after)
    {
        bool allowed = true;
        foreach (string key in ObjectComparer.DifferingKeys(before, after))
        {
            bool known = key is "Annots" || (key is "Tabs" or "StructParents" && before[key] is null && EntryTypes.Fits(key, after[key]));
            if (!known && update.IsSameInTheEnd(before[key], after[key]))
            {
                update.ExplainAdded(after[key], LaterChanges.None);
                known = true;
            }

            if (!known)
                update.Forbid($"The {key} of {update.NameOfPage(page)} was changed.", page.Number);
            allowed &= known;
        }

        PdfArray formerList = update.ResolveBefore(before["Annots"]) as PdfArray ?? PdfArray.Empty;
        PdfArray list = update.ResolveAfter(after["Annots"]) as PdfArray ?? PdfArray.Empty;
        CompareLists(update, formerList, list, page);

        if (allowed)
            update.Explain(page, LaterChanges.None);
        update.ExplainOwned(after["Annots"], LaterChanges.None, page.Number);
        if (update.IsAdded(after["Annots"]))
            update.Explain(after["Annots"], LaterChanges.None);
    }

    private static void CompareLists(UpdateContext update, PdfArray formerList, PdfArray list, PdfReference page)
    {
        bool isKept = ReferenceEquals(formerList, list);
        HashSet<PdfObject> former = isKept ? [] : new(formerList, ObjectEquality.Instance);
        HashSet<PdfObject> now = isKept ? [] : new(list, ObjectEquality.Instance);
        // What comes later in the list is painted over what comes before.
        if (!isKept && !formerList.Where(now.Contains).SequenceEqual(list.Where(former.Contains), ObjectEquality.Instance))
            update.Forbid($"The annotations of {update.NameOfPage(page)} were put in another order, or listed twice.", page.Number);
        foreach (PdfObject annotation in formerList)
        {
            if (update.IsTouched(annotation) || !(isKept || now.Contains(annotation)))
                CompareExisting(update, annotation, isKept || now.Contains(annotation), page);
        }

        foreach (PdfObject annotation in isKept ? PdfArray.Empty : list)
        {
            if (!former.Contains(annotation))
                CheckNew(update, annotation, page);
        }
    }

    private static void CompareExisting(UpdateContext update, PdfObject annotation, bool isPresent, PdfReference page)
    {
        var before = update.ResolveBefore(annotation) as PdfDictionary;
        string? type = (before?["Subtype"] as PdfName)?.Value;
        if (!isPresent)
        {
            if (type is null || !Markup.Contains(type))
                update.Forbid($"An annotation ({type ?? "of no type"}) was removed from {update.NameOfPage(page)}.", page.Number);
            else
                update.Explain(annotation, LaterChanges.Annotations);
            update.Note($"An annotation ({type ?? "of no type"}) was removed from {update.NameOfPage(page)}.");
            update.Allow(LaterChanges.Annotations);
            return;
        }

        // Widgets are the form's business.
        if (!update.IsChanged(annotation) || type is null || !Markup.Contains(type))
            return;
        if (update.ResolveAfter(annotation) is PdfDictionary after && IsHarmless(after, type))
        {
            update.Note($"An annotation ({type}) on {update.NameOfPage(page)} was changed.");
            update.Explain(annotation, LaterChanges.Annotations);
            update.ExplainAdded(after, LaterChanges.Annotations);
            int number = ((PdfReference)annotation).Number;
            foreach ((PdfObject value, int user) in AppearanceStreams.Find(update, after["AP"], number))
                update.ExplainOwned(value, LaterChanges.Annotations, user, number);
        }
    }

    private static void CheckNew(UpdateContext update, PdfObject annotation, PdfReference page)
    {
        if (update.ResolveAfter(annotation) is not PdfDictionary dictionary)
        {
            // Some readers draw a stream's dictionary all the same.
            update.Forbid($"Something that is no annotation was added to those of {update.NameOfPage(page)}.", page.Number);
            return;
        }

        string? type = (update.ResolveAfter(dictionary["Subtype"]) as PdfName)?.Value;
        if (type == "Widget")
        {
            if (!update.IsFieldWidget(annotation))
                update.Forbid($"A form field's widget that no new signature field has was added to {update.NameOfPage(page)}.", page.Number);
            return;
        }

        if (type is null || !Markup.Contains(type) || !IsHarmless(dictionary, type) || (annotation is PdfReference && !update.IsAdded(annotation)))
        {
            update.Forbid($"An annotation ({type ?? "of no type"}) was added to {update.NameOfPage(page)}.", page.Number);
            return;
        }

        update.Note($"An annotation ({type}) was added to {update.NameOfPage(page)}.");
        update.ExplainAdded(annotation, LaterChanges.Annotations);
    }

    private static bool IsHarmless(PdfDictionary annotation, string type) =>
        annotation["Subtype"] is PdfName { Value: var now } && now == type && !annotation.ContainsKey("A") && !annotation.ContainsKey("AA");
}
