using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// A field that an update added: only signature fields may come, to be signed now or later. One that shows something
/// without being signed is content in disguise (sneaky signature attack).
/// </summary>
internal sealed class NewFieldCheck(UpdateContext update)
{
    private const int MaxDepth = 64;

    internal void Check(PdfObject item, InheritedField inherited, int depth)
    {
        // The same kid at every place of every level would make a power of two.
        update.Spend(AnalysisBudget.Reading);
        if (depth > MaxDepth || item is not PdfReference reference || update.ResolveAfter(item) is not PdfDictionary field)
        {
            update.Forbid($"A form field was added that is no object of its own.");
            return;
        }

        string name = string.Join('.', new[] { inherited.Name, (update.ResolveAfter(field["T"]) as PdfString)?.ToText() }.Where(part => part is not null));
        string? type = (update.ResolveAfter(field["FT"]) as PdfName)?.Value ?? inherited.Type;
        if (!update.IsAdded(reference))
        {
            update.Forbid($"The object {reference.Number}, which stood in the document before, was made the form field {name}.", reference.Number);
            return;
        }

        var kids = update.ResolveAfter(field["Kids"]) as PdfArray;
        bool isInner = kids?.Any(kid => update.ResolveAfter(kid) is PdfDictionary child && child.ContainsKey("T")) == true;
        if (isInner)
        {
            update.Explain(reference, LaterChanges.None);
            if (update.IsAdded(field["Kids"]))
                update.Explain(field["Kids"], LaterChanges.None);
            foreach (PdfObject kid in kids!)
                Check(kid, new InheritedField(name, type), depth + 1);
            return;
        }

        if (type != "Sig")
        {
            update.Forbid(type is null ? (FormattableString)$"A form field {name} of no type was added." : $"A form field {name} of the type {type} was added.");
            return;
        }

        if (update.Forms.IsTaken(name))
        {
            update.Forbid($"The signature field {name} was added, but there is another field of that name.");
            return;
        }

        PdfDictionary[] widgets = kids is null ? [field] : [.. kids.Select(update.ResolveAfter).OfType<PdfDictionary>()];
        if (FindFault(field, widgets) is { } fault)
        {
            update.Forbid($"The signature field {name} was added, but it {fault}.");
            return;
        }

        LaterChanges kind = field["V"] is null ? LaterChanges.FormFilling : NewSignature.KindOf(update, field);
        if (kind == LaterChanges.FormFilling)
            update.Note(field["V"] is null ? (FormattableString)$"The signature field {name} was added." : $"The signature field {name} was added, and signed.");
        update.ExplainAdded(reference, kind);
        foreach (PdfObject widget in kids ?? new PdfArray([reference]))
            update.AddFieldWidget(widget);
    }

    private FormattableString? FindFault(PdfDictionary field, PdfDictionary[] widgets)
    {
        if (widgets.Prepend(field).Any(part => part.ContainsKey("A") || part.ContainsKey("AA")))
            return $"has an action";
        if (widgets.Length > 1)
            return $"stands in several places";
        if (update.ResolveAfter(field["V"]) is not null)
            return NewSignature.FindFault(update, field["V"]) is { } fault ? (FormattableString)$"holds a signature that {fault}" : null;
        return widgets.Prepend(field).Any(widget => WidgetExtent.ShowsSomething(update, widget)) ? (FormattableString)$"shows something without being signed" : null;
    }
}
