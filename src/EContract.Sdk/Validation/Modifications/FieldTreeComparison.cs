using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>Compares the trees of form fields: no field goes, signature fields may come, values may be filled in.</summary>
internal sealed class FieldTreeComparison(UpdateContext update)
{
    private const int MaxDepth = 64;

    private readonly HashSet<int> _visited = [];
    private readonly FieldComparison _fields = new(update);
    private readonly NewFieldCheck _newFields = new(update);

    /// <summary>Compares a list of fields.</summary>
    /// <param name="formerEntry">The list before, as it stands.</param>
    /// <param name="entry">The list now, as it stands.</param>
    /// <param name="holder">The object that the list belongs to.</param>
    /// <param name="inherited">What the fields inherit.</param>
    /// <param name="depth">How deep in the tree they are.</param>
    internal void CompareFields(PdfObject? formerEntry, PdfObject? entry, int holder, InheritedField inherited, int depth = 0)
    {
        PdfArray before = update.ResolveBefore(formerEntry) as PdfArray ?? PdfArray.Empty;
        PdfArray after = update.ResolveAfter(entry) as PdfArray ?? PdfArray.Empty;
        if (depth > MaxDepth)
        {
            update.Forbid($"The form's fields nest too deeply to be compared.");
            return;
        }

        if (ReferenceEquals(before, after))
            CompareKept(before, inherited, depth);
        else
            CompareLists(before, after, inherited, depth);
        update.ExplainOwned(entry, LaterChanges.None, holder);
        if (update.IsAdded(entry))
            update.Explain(entry, LaterChanges.None);
    }

    private void CompareKept(PdfArray fields, InheritedField inherited, int depth)
    {
        foreach (PdfObject item in fields)
        {
            if (item is PdfReference reference && update.IsTouched(reference) && _visited.Add(reference.Number))
                CompareNode(reference, inherited, depth);
        }
    }

    private void CompareLists(PdfArray before, PdfArray after, InheritedField inherited, int depth)
    {
        var former = new HashSet<PdfObject>(before, ObjectEquality.Instance);
        var present = new HashSet<PdfObject>(after, ObjectEquality.Instance);
        if (!before.Where(present.Contains).SequenceEqual(after.Where(former.Contains), ObjectEquality.Instance))
            update.Forbid($"The fields of {inherited.Name ?? "the form"} were put in another order, or listed twice.");
        foreach (PdfObject item in before)
        {
            if (present.Contains(item))
            {
                if (item is PdfReference reference && update.IsTouched(reference) && _visited.Add(reference.Number))
                    CompareNode(reference, inherited, depth);
            }
            else
            {
                // Direct fields are not legal (12.7.3, table 224); they cannot be told apart, so nothing about them may change.
                update.Forbid(item is PdfReference
                    ? (FormattableString)$"The form field {NameOf(update.ResolveBefore(item), inherited)} was removed."
                    : $"A field of {inherited.Name ?? "the form"} that is no object of its own was changed.");
            }
        }

        foreach (PdfObject item in after)
        {
            // Each once, however often it stands there.
            bool isNew = item is PdfReference ? former.Add(item) : !former.Contains(item);
            // New fields have their place beside the old ones; what a signer saw as one field does not grow.
            if (isNew && depth > 0)
                update.Forbid($"A form field was added beneath {inherited.Name}, which stood in the document before.");
            else if (isNew)
                _newFields.Check(item, inherited, depth);
        }
    }

    private static string NameOf(PdfObject? field, InheritedField inherited)
    {
        string? own = ((field as PdfDictionary)?["T"] as PdfString)?.ToText();
        return string.Join('.', new[] { inherited.Name, own }.Where(part => part is not null));
    }

    private void CompareNode(PdfReference reference, InheritedField inherited, int depth)
    {
        if (update.ResolveBefore(reference) is not PdfDictionary before || update.ResolveAfter(reference) is not PdfDictionary after)
        {
            if (update.IsChanged(reference))
                update.Forbid($"The form field in object {reference.Number} is no dictionary any more.", reference.Number);
            return;
        }

        var own = new InheritedField(
            NameOf(before, inherited),
            (update.ResolveBefore(before["FT"]) as PdfName)?.Value ?? inherited.Type,
            (update.ResolveBefore(before["Ff"]) as PdfInteger)?.Value ?? inherited.Flags);
        bool hasFields = HasFields(update.ResolveBefore(before["Kids"]) as PdfArray, update.ResolveBefore)
            || HasFields(update.ResolveAfter(after["Kids"]) as PdfArray, update.ResolveAfter);
        if (!hasFields)
        {
            _fields.Compare(reference, before, after, own);
            return;
        }

        foreach (string key in ObjectComparer.DifferingKeys(before, after))
        {
            if (key != "Kids")
                update.Forbid($"The {key} of the form field {own.Name} was changed.");
        }

        CompareFields(before["Kids"], after["Kids"], reference.Number, own, depth + 1);
        update.Explain(reference, LaterChanges.None);
    }

    // Kids without a partial name are the field's widgets (12.7.4.1).
    private static bool HasFields(PdfArray? kids, Func<PdfObject?, PdfObject?> resolve) =>
        kids?.Any(kid => resolve(kid) is PdfDictionary child && child.ContainsKey("T")) == true;
}
