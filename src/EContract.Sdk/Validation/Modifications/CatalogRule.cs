using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The catalogue (ISO 32000-2, 7.7.2): which of its entries an update may touch at all. Their values have rules of their own.</summary>
internal sealed class CatalogRule : IModificationRule
{
    private static readonly HashSet<string> JudgedElsewhere = ["DSS", "AcroForm", "Metadata", "StructTreeRoot"];

    public void Apply(UpdateContext update)
    {
        PdfDictionary before = update.Before.Catalog, after = update.After.Catalog;
        bool allowed = true;
        foreach (string key in ObjectComparer.DifferingKeys(before, after))
        {
            bool known = JudgedElsewhere.Contains(key)
                || (key == "Version" && IsNewerVersion(before[key], after[key]))
                || (key == "Extensions" && IsExtensions(update, after[key]))
                || (key == "MarkInfo" && !before.ContainsKey(key) && EntryTypes.Fits(key, after[key]));
            if (!known)
                update.Forbid($"The catalogue's {key} was {Describe(before[key], after[key])}.");
            allowed &= known;
        }

        if (allowed)
            update.Explain(update.After.CatalogReference, LaterChanges.None);
        // The dictionary itself may stay while the object with its extensions changes.
        if (update.IsChanged(after["Extensions"]) && IsExtensions(update, after["Extensions"]))
            update.ExplainOwned(after["Extensions"], LaterChanges.Ltv, update.After.CatalogReference.Number);
        if (allowed && !ObjectComparer.AreSame(before["Extensions"], after["Extensions"]))
            update.ExplainAdded(after["Extensions"], LaterChanges.Ltv);
    }

    private static bool IsNewerVersion(PdfObject? before, PdfObject? after) =>
        after is PdfName { Value: var now } && now is "1.4" or "1.5" or "1.6" or "1.7" or "2.0"
        && (before is null || (before is PdfName { Value: var former } && string.CompareOrdinal(former, now) <= 0));

    /// <summary>7.12: developer extensions are names and numbers; nothing in them is ever shown.</summary>
    private static bool IsExtensions(UpdateContext update, PdfObject? value) =>
        update.ResolveAfter(value) is PdfDictionary extensions && extensions.All(entry => entry.Key == "Type" || IsExtension(update, entry.Value, depth: 0));

    private static bool IsExtension(UpdateContext update, PdfObject value, int depth) => update.ResolveAfter(value) switch
    {
        PdfArray array => depth == 0 && array.All(item => IsExtension(update, item, depth + 1)),
        PdfDictionary dictionary => dictionary.All(entry => update.ResolveAfter(entry.Value) is PdfName or PdfInteger or PdfString),
        _ => false,
    };

    private static FormattableString Describe(PdfObject? before, PdfObject? after)
    {
        if (after is null)
            return $"removed";
        return before is null ? (FormattableString)$"added" : $"changed";
    }
}
