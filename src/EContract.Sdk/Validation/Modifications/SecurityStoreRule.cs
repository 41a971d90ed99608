using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The document security store (ISO 32000-2, 12.8.4.3; EN 319 142-1, 5.4.2): may be added, and grow. What was in it
/// may be listed anew, but an entry that says what a signature was validated with (VRI) stays as it was.
/// </summary>
internal sealed class SecurityStoreRule : IModificationRule
{
    private static readonly string[] Lists = ["Certs", "OCSPs", "CRLs"];
    private static readonly string[] ValidationLists = ["Cert", "OCSP", "CRL"];

    public void Apply(UpdateContext update)
    {
        PdfObject? formerEntry = update.Before.Catalog["DSS"], entry = update.After.Catalog["DSS"];
        var before = update.ResolveBefore(formerEntry) as PdfDictionary;
        if (update.ResolveAfter(entry) is not PdfDictionary after)
        {
            if (before is not null)
                update.Forbid("The document security store was removed.");
            else if (!ObjectComparer.AreSame(formerEntry, entry))
                update.Forbid("The document security store is not a dictionary.");
            return;
        }

        bool changed = !ObjectComparer.AreSame(formerEntry, entry) || update.IsChanged(entry);
        int catalog = update.After.CatalogReference.Number;
        int store = (entry as PdfReference)?.Number ?? catalog;
        foreach ((string key, PdfObject value) in after)
        {
            // Even a null entry: whoever writes one has something in mind.
            bool isKnown = Lists.Contains(key) || key is "VRI" or "Type";
            if (!isKnown && (before?.ContainsKey(key) != true || !ObjectComparer.AreSame(before[key], value)))
                update.Forbid($"The document security store has the unknown entry {key}.");
        }

        foreach (string key in Lists)
            changed |= ApplyList(update, before?[key], after[key], $"The document security store's {key}", store);
        changed |= ApplyValidations(update, before, after, store);
        if (!changed)
            return;
        update.ExplainOwned(entry, LaterChanges.Ltv, catalog);
        update.ExplainAdded(entry, LaterChanges.Ltv);
    }

    private static bool ApplyValidations(UpdateContext update, PdfDictionary? storeBefore, PdfDictionary storeAfter, int store)
    {
        PdfObject? formerEntry = storeBefore?["VRI"], entry = storeAfter["VRI"];
        var before = update.ResolveBefore(formerEntry) as PdfDictionary;
        if (entry is null && before is null)
            return false;
        if (update.ResolveAfter(entry) is not PdfDictionary after)
        {
            update.Forbid(entry is null ? "The document security store's VRI was removed." : "The document security store's VRI is not a dictionary.");
            return false;
        }

        foreach ((string key, PdfObject _) in before ?? PdfDictionary.Empty)
        {
            if (!after.ContainsKey(key))
                update.Forbid($"The validation record {key} in the document security store was removed.");
        }

        int holder = (entry as PdfReference)?.Number ?? store;
        bool changed = update.IsChanged(entry);
        foreach ((string key, PdfObject value) in after)
        {
            if (key == "Type")
                continue;
            if (before?[key] is { } former)
            {
                if (!ObjectComparer.AreSame(former, value) || IsAnyReplaced(update, value))
                    update.Forbid($"The validation record {key} in the document security store was changed.");
                continue;
            }

            changed = true;
            if (update.ResolveAfter(value) is not PdfDictionary record)
            {
                update.Forbid($"The validation record {key} in the document security store is not a dictionary.");
                continue;
            }

            // Table 262: the lists, when it was made, by what timestamp.
            foreach ((string name, PdfObject _) in record)
            {
                if (!ValidationLists.Contains(name) && name is not ("Type" or "TU" or "TS"))
                    update.Forbid($"The validation record {key} in the document security store has the unknown entry {name}.");
            }

            foreach (string list in ValidationLists.Where(record.ContainsKey))
                ApplyList(update, null, record[list], $"The validation record {key}'s {list}", (value as PdfReference)?.Number ?? holder);
        }

        update.ExplainOwned(entry, LaterChanges.Ltv, store);
        return changed;
    }

    private static bool ApplyList(UpdateContext update, PdfObject? formerEntry, PdfObject? entry, string name, int holder)
    {
        if (entry is null || (ObjectComparer.AreSame(formerEntry, entry) && !update.IsChanged(entry)))
            return false;
        if (update.ResolveAfter(entry) is not PdfArray array)
        {
            update.Forbid($"{name} is not an array.");
            return true;
        }

        foreach (PdfObject item in array)
        {
            if (item is not PdfReference || update.ResolveAfter(item) is not PdfStream { Dictionary: var dictionary })
                update.Forbid($"{name} holds something else than streams.");
            else if (dictionary["Type"] is PdfName { Value: "XObject" } || dictionary.ContainsKey("Subtype"))
                update.Forbid($"{name} holds a stream that could be shown as content.");
        }

        update.ExplainOwned(entry, LaterChanges.Ltv, holder);
        return true;
    }

    private static bool IsAnyReplaced(UpdateContext update, PdfObject value)
    {
        if (update.IsReplaced(value))
            return true;
        return update.ResolveBefore(value) is PdfDictionary record && record.Any(entry => update.IsReplaced(entry.Value));
    }
}
