using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The structure tree (ISO 32000-2, 14.7): a new signature field in a tagged document gets its place in it. Elements
/// may be added; existing ones may gain children, and nothing else. None of this is ever painted.
/// </summary>
internal sealed class StructureTreeRule : IModificationRule
{
    private const int MaxNodes = 200_000;

    private static readonly HashSet<string> RootKeys = ["K", "ParentTree", "ParentTreeNextKey", "IDTree"];

    public void Apply(UpdateContext update)
    {
        PdfObject? formerEntry = update.Before.Catalog["StructTreeRoot"], entry = update.After.Catalog["StructTreeRoot"];
        if (formerEntry is null && entry is null)
            return;
        if (update.ResolveBefore(formerEntry) is not PdfDictionary before || update.ResolveAfter(entry) is not PdfDictionary after
            || !ObjectComparer.AreSame(formerEntry, entry))
        {
            if (!ObjectComparer.AreSame(formerEntry, entry))
                update.Forbid($"The document's structure tree was exchanged.");
            return;
        }

        if (!update.Unexplained.Any() || !update.IsTouched(entry))
            return;
        foreach (string key in ObjectComparer.DifferingKeys(before, after))
        {
            if (!RootKeys.Contains(key) || !EntryTypes.Fits(key, after[key]))
                update.Forbid($"The structure tree's {key} was changed.");
        }

        update.Explain(entry, LaterChanges.None);
        foreach (string key in (string[])["K", "ParentTree", "IDTree"])
            new Walk(update).Compare(key, before[key], after[key], 0);
    }

    /// <summary>Compares the tree node by node, as far as anything changed.</summary>
    private sealed class Walk(UpdateContext update)
    {
        private const int MaxDepth = 128;

        private static readonly HashSet<string> GrowingKeys = ["K", "Kids", "Nums", "Names", "Limits"];

        private readonly HashSet<int> _visited = [];

        internal void Compare(string name, PdfObject? formerEntry, PdfObject? entry, int depth)
        {
            if (depth > MaxDepth || _visited.Count > MaxNodes)
                return;
            if (entry is PdfReference reference && ((ObjectComparer.AreSame(formerEntry, entry) && !update.IsTouched(entry)) || !_visited.Add(reference.Number)))
                return;
            PdfObject? before = update.ResolveBefore(formerEntry), after = update.ResolveAfter(entry);
            switch (before, after)
            {
                case (PdfArray former, PdfArray now):
                    // What was there stays, in its order; the rest is new.
                    if (!IsSubsequence(former, now))
                        return;
                    CompareItems(name, former, now, depth);
                    break;
                case (PdfDictionary former, PdfDictionary now) when IsNode(former):
                    if (ObjectComparer.DifferingKeys(former, now).Any(key => !GrowingKeys.Contains(key)))
                        return;
                    foreach (string key in GrowingKeys)
                        Compare(key, former[key], now[key], depth + 1);
                    break;
                case (PdfDictionary or PdfInteger, PdfArray now):
                    // A single child became the first of a list.
                    if (now.Count == 0 || !ObjectComparer.AreSame(formerEntry, now[0]))
                        return;
                    foreach (PdfObject item in now.Skip(1))
                        CheckChild(name, item, depth + 1);
                    break;
                // A node, a list, a number: never a stream, which is what content is made of.
                case (null, PdfDictionary or PdfArray or PdfInteger):
                    foreach (PdfObject item in after as PdfArray ?? new PdfArray([entry!]))
                        CheckChild(name, item, depth + 1);
                    update.ExplainAdded(entry, LaterChanges.None);
                    return;
                default:
                    return;
            }

            update.Explain(entry, LaterChanges.None);
            update.ExplainAdded(entry, LaterChanges.None);
        }

        private static bool IsNode(PdfDictionary dictionary) =>
            dictionary["Type"] is null or PdfName { Value: "StructElem" or "StructTreeRoot" };

        private static bool IsSubsequence(PdfArray former, PdfArray now)
        {
            int next = 0;
            foreach (PdfObject item in now)
            {
                if (next < former.Count && ObjectComparer.AreSame(former[next], item))
                    next++;
            }

            return next == former.Count;
        }

        // 14.7.5: a new element stands for a new annotation. Content that was there has its element, and the text it is read as.
        private void CheckChild(string name, PdfObject item, int depth)
        {
            update.Spend(AnalysisBudget.Reading);
            if (name != "K" || (item is PdfReference && !update.IsAdded(item)))
                return;
            PdfObject? child = update.ResolveAfter(item);
            bool isContent = child is PdfInteger || (child is PdfDictionary marked && marked.ContainsKey("MCID"));
            if (isContent || depth > MaxDepth)
            {
                update.Forbid($"A new structure element was put over content that stood in the document before.", (item as PdfReference)?.Number);
                return;
            }

            if (child is not PdfDictionary element)
                return;
            if (element.ContainsKey("ActualText") || element.ContainsKey("E"))
                update.Forbid($"A new structure element says how content is to be read.", (item as PdfReference)?.Number);
            if (element["K"] is not { } children)
                return;
            foreach (PdfObject inner in update.ResolveAfter(children) as PdfArray ?? new PdfArray([children]))
                CheckChild(name, inner, depth + 1);
        }

        private void CompareItems(string name, PdfArray former, PdfArray now, int depth)
        {
            int next = 0;
            foreach (PdfObject item in now)
            {
                if (next < former.Count && ObjectComparer.AreSame(former[next], item))
                {
                    next++;
                    if (item is PdfReference)
                        Compare(name, item, item, depth + 1);
                }
                else
                {
                    CheckChild(name, item, depth + 1);
                }
            }
        }
    }
}
