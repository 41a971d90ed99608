using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The interactive form (ISO 32000-2, 12.7.3): its own entries, and its tree of fields, by <see cref="FieldTreeComparison"/>.</summary>
internal sealed class FormRule : IModificationRule
{
    public void Apply(UpdateContext update)
    {
        PdfObject? formerEntry = update.Before.Catalog["AcroForm"], entry = update.After.Catalog["AcroForm"];
        var before = update.ResolveBefore(formerEntry) as PdfDictionary;
        if (update.ResolveAfter(entry) is not PdfDictionary after)
        {
            if (before is not null || entry is not null)
                update.Forbid($"The interactive form was removed.");
            return;
        }

        bool allowed = true;
        foreach (string key in ObjectComparer.DifferingKeys(before, after))
        {
            bool known = key switch
            {
                "Fields" => true,
                "SigFlags" => IsSuperset(before?[key], after[key]),
                "DR" => ResourceComparison.OnlyAddsFonts(update, before, after),
                "DA" or "Q" => before?[key] is null && EntryTypes.Fits(key, after[key]),
                "NeedAppearances" => after[key] is null or PdfNull or PdfBoolean { Value: false },
                _ => false,
            };
            if (!known)
                update.Forbid($"The interactive form's {key} was changed.");
            allowed &= known;
        }

        int catalog = update.After.CatalogReference.Number;
        int form = (entry as PdfReference)?.Number ?? catalog;
        if (allowed)
        {
            update.ExplainOwned(entry, LaterChanges.None, catalog);
            if (!ObjectComparer.AreSame(before?["DR"], after["DR"]))
                update.ExplainAdded(after["DR"], LaterChanges.None);
        }

        if (update.IsAdded(entry) && allowed)
            update.Explain(entry, LaterChanges.None);
        new FieldTreeComparison(update).CompareFields(before?["Fields"], after["Fields"], form, default);
    }

    /// <summary>Table 225: flags may be set, never taken back.</summary>
    private static bool IsSuperset(PdfObject? before, PdfObject? after)
    {
        long former = before is PdfInteger a ? a.Value : 0;
        return after is PdfInteger { Value: >= 0 and <= 3 } now && (former & ~now.Value) == 0;
    }
}
