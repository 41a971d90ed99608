using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// A terminal field before and after (ISO 32000-2, 12.7.4): an unsigned signature field may be signed, another field
/// filled in. A signed field stays as it is, and an appearance changes only together with the value it shows.
/// </summary>
internal sealed class FieldComparison(UpdateContext update)
{
    private static readonly HashSet<string> SigningKeys = ["V", "AP", "AS", "F", "M"];
    private static readonly HashSet<string> FillingKeys = ["V", "AP", "AS", "F", "M", "DA", "Q", "I", "RV"];

    private static readonly HashSet<string> AppearanceKeys = ["AP", "AS", "F"];
    private static readonly HashSet<string> WidgetKeys = ["AP", "AS", "F", "M"];

    private readonly FieldAppearanceCheck _appearances = new(update);

    internal void Compare(PdfReference reference, PdfDictionary before, PdfDictionary after, InheritedField field)
    {
        bool wasSigned = field.Type == "Sig" && update.ResolveBefore(before["V"]) is not null;
        var differing = ObjectComparer.DifferingKeys(before, after).ToHashSet();
        HashSet<string> allowed = wasSigned ? [] : field.Type == "Sig" ? SigningKeys : FillingKeys;
        bool fine = true;
        foreach (string key in differing)
        {
            if (allowed.Contains(key))
                continue;
            fine = false;
            update.Forbid(wasSigned
                ? (FormattableString)$"The {key} of the signed field {field.Name} was changed."
                : $"The {key} of the form field {field.Name} was changed.");
        }

        foreach (string key in differing)
        {
            if (EntryTypes.Fits(key, after[key]))
                continue;
            fine = false;
            update.Forbid($"The {key} of the form field {field.Name} is of a type that it cannot have.", reference.Number);
        }

        List<WidgetChange> widgets = WidgetChanges(reference, before, after, differing);
        bool valueChanged = differing.Contains("V") || update.IsChanged(after["V"]);
        bool changed = differing.Count > 0 || valueChanged || widgets.Count > 0;
        if (!changed || !fine)
            return;
        if (wasSigned)
        {
            update.Forbid($"The signed field {field.Name} was changed.");
            return;
        }

        if (FindFillingFault(before, after, field) is { } fault)
        {
            update.Forbid($"The form field {field.Name} was filled in, but it {fault}.", reference.Number);
            return;
        }

        if (!valueChanged && widgets.Exists(widget => widget.ChangesAppearance))
        {
            update.Forbid($"The appearance of the form field {field.Name} was changed, but not its value.");
            return;
        }

        if (field.Type != "Sig" && !FieldAppearanceCheck.KeepsVisibility(WidgetsOf(before, after)))
        {
            update.Forbid($"The form field {field.Name} was filled in, and made visible or hidden.", reference.Number);
            return;
        }

        if ((valueChanged || differing.Contains("RV") || differing.Contains("DA")) && _appearances.FindFault(before, after, field, WidgetsOf(before, after)) is { } appearanceFault)
        {
            update.Forbid($"The form field {field.Name} was filled in, but it {appearanceFault}.", reference.Number);
            return;
        }

        LaterChanges kind = field.Type == "Sig" ? ApplySignature(after, field) : LaterChanges.FormFilling;
        if (kind == LaterChanges.Forbidden)
            return;
        // A lock keeps all of a field as it is, not its value alone.
        update.AddChangedField(field.Name ?? "");
        if (kind == LaterChanges.FormFilling)
            update.Note(field.Type == "Sig" ? (FormattableString)$"The form field {field.Name} was signed." : $"The form field {field.Name} was filled in.");
        update.Explain(reference, kind);
        if (field.Type != "Sig")
            update.ExplainOwned(after["V"], kind, reference.Number);
        update.ExplainAdded(after["V"], kind);
        foreach (WidgetChange widget in widgets)
            ApplyWidget(widget, reference, kind);
    }

    private FormattableString? FindFillingFault(PdfDictionary before, PdfDictionary after, InheritedField field)
    {
        if (field.Type == "Sig")
            return null;
        if (field is { Type: "Btn", IsPushButton: true })
            return $"is a push button, which has no value";
        // Table 199: what viewers calculate they fill in for a user who may not.
        bool isCalculated = (update.ResolveBefore(before["AA"]) as PdfDictionary)?.ContainsKey("C") == true;
        if (field.IsReadOnly && !isCalculated)
            return $"is read-only";
        return EntryTypes.FitsField(field.Type, update.ResolveAfter(after["V"])) ? null : (FormattableString)$"was given a value of another type";
    }

    private LaterChanges ApplySignature(PdfDictionary after, InheritedField field)
    {
        if (after["V"] is null)
            return LaterChanges.FormFilling;
        if (NewSignature.FindFault(update, after["V"]) is not { } fault)
            return NewSignature.KindOf(update, after);
        update.Forbid($"The form field {field.Name} was given a signature that {fault}.");
        return LaterChanges.Forbidden;
    }

    private void ApplyWidget(WidgetChange widget, PdfReference field, LaterChanges kind)
    {
        foreach (string key in widget.Differing)
        {
            if (!WidgetKeys.Contains(key) && widget.Reference.Number != field.Number)
            {
                update.Forbid($"The {key} of a widget of a form field was changed.");
                return;
            }

            if (!EntryTypes.Fits(key, widget.After[key]))
            {
                update.Forbid($"The {key} of a widget of a form field is of a type that it cannot have.", widget.Reference.Number);
                return;
            }
        }

        update.Explain(widget.Reference, kind);
        ExplainAppearance(widget.After["AP"], widget.Reference.Number, kind);
    }

    private void ExplainAppearance(PdfObject? entry, int holder, LaterChanges kind)
    {
        update.ExplainAdded(entry, kind);
        // Appearance streams may be replaced in place, as long as nothing else shows them.
        foreach ((PdfObject value, int user) in AppearanceStreams.Find(update, entry, holder))
            update.ExplainOwned(value, kind, user, holder);
    }

    // 12.7.4.1: the field itself, or its kids; their list is the same before and after.
    private IReadOnlyList<FieldWidget> WidgetsOf(PdfDictionary before, PdfDictionary after) =>
        update.ResolveAfter(after["Kids"]) is not PdfArray kids
            ? [new FieldWidget(before, after)]
            : [.. kids.Select(kid => (Before: update.ResolveBefore(kid) as PdfDictionary, After: update.ResolveAfter(kid) as PdfDictionary))
                .Where(kid => kid.After is not null).Select(kid => new FieldWidget(kid.Before, kid.After!))];

    private List<WidgetChange> WidgetChanges(PdfReference reference, PdfDictionary before, PdfDictionary after, HashSet<string> differing)
    {
        var changes = new List<WidgetChange>();
        if (after["Kids"] is null)
        {
            AddIfChanged(reference, after, differing);
            return changes;
        }

        // The list of widgets itself may not change: DifferingKeys has seen that already, unless it is an object.
        if (update.ResolveAfter(after["Kids"]) is PdfArray kids)
        {
            foreach (PdfReference kid in kids.OfType<PdfReference>())
            {
                if (update.ResolveAfter(kid) is PdfDictionary widget)
                    AddIfChanged(kid, widget, [.. ObjectComparer.DifferingKeys(update.ResolveBefore(kid) as PdfDictionary, widget)]);
            }
        }

        return changes;

        void AddIfChanged(PdfReference widget, PdfDictionary now, HashSet<string> keys)
        {
            // What is seen: the appearance, which of its states, and whether it is seen at all.
            bool appearance = keys.Overlaps(AppearanceKeys) || AppearanceStreams.Find(update, now["AP"], widget.Number).Any(part => update.IsReplaced(part.Value));
            if (appearance || keys.Count > 0)
                changes.Add(new WidgetChange(widget, now, keys, appearance));
        }
    }

    private sealed record WidgetChange(PdfReference Reference, PdfDictionary After, HashSet<string> Differing, bool ChangesAppearance);
}
