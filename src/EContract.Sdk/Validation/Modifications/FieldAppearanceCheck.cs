using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>A widget of a field before and after an update.</summary>
internal readonly record struct FieldWidget(PdfDictionary? Before, PdfDictionary After);

/// <summary>
/// Whether what a field shows is the value that it was given: readers see the appearance, programs the value, and a signer
/// who comes later must not see one and sign the other.
/// </summary>
internal sealed class FieldAppearanceCheck(UpdateContext update)
{
    /// <summary>What is wrong, as the rest of a sentence; <see langword="null"/> when nothing is, or nobody can tell.</summary>
    internal FormattableString? FindFault(PdfDictionary before, PdfDictionary after, InheritedField field, IReadOnlyList<FieldWidget> widgets) => field.Type switch
    {
        "Btn" => ButtonStates.FindFault(update, after, widgets),
        "Tx" or "Ch" => FindTextFault(before, after, field, widgets),
        _ => null,
    };

    /// <summary>Table 167: filling in neither shows a field that could not be seen, nor hides one, on paper either.</summary>
    internal static bool KeepsVisibility(IEnumerable<FieldWidget> widgets)
    {
        const long Invisible = 1, Hidden = 2, Print = 4, NoView = 32, ToggleNoView = 256, Visibility = Invisible | Hidden | NoView | ToggleNoView;
        return widgets.All(widget => ((Flags(widget.Before) ^ Flags(widget.After)) & Visibility) == 0 && (Flags(widget.Before) & ~Flags(widget.After) & Print) == 0);

        static long Flags(PdfDictionary? widget) => (widget?["F"] as PdfInteger)?.Value ?? 0;
    }

    private FormattableString? FindTextFault(PdfDictionary before, PdfDictionary after, InheritedField field, IReadOnlyList<FieldWidget> widgets)
    {
        if (after["RV"] is { } richText && !FilledValue.IsSameText(update, after["V"], richText))
            return $"says something else in rich text than its value says";
        if (!ObjectComparer.AreSame(before["DA"], after["DA"])
            && !DefaultAppearance.IsReadable(update, after["DA"], AppearancePaint.GroundOf(update, (update.ResolveBefore(before["MK"]) as PdfDictionary)?["BG"])))
            return $"was given a default appearance that cannot be read";
        var value = new FilledValue(update, before, after, field);
        if (value.IsNoOption)
            return $"was given a value that it does not offer";
        foreach (FieldWidget widget in widgets)
        {
            // Table 170: N is what is seen; a field of text has no states.
            if (widget.After["AP"] is { } appearance && (update.ResolveAfter(appearance) as PdfDictionary)?["N"] is var normal && update.ResolveAfter(normal) is not PdfStream
                && !(IsDrawnAnew() && ObjectComparer.AreSame(widget.Before?["AP"], appearance)))
                return $"has an appearance that shows nothing";
            foreach (PdfStream stream in AppearanceStreams.StreamsOf(update, widget.After["AP"]))
            {
                // Table 224: viewers draw such a field anew. What the update did not draw is nobody's doing.
                if (IsDrawnAnew() && IsFormer(stream, widget))
                    continue;
                if (FindFault(stream, widget, field, value) is { } fault)
                    return fault;
            }
        }

        return null;
    }

    private FormattableString? FindFault(PdfStream stream, FieldWidget widget, InheritedField field, FilledValue value)
    {
        if (AppearancePlace.FindFault(update, stream, widget) is { } misplaced)
            return $"has an appearance that {misplaced}";
        AppearanceContent content = AppearanceContent.Read(update, stream, AppearancePaint.Of(update, widget, field), field.IsMultiline || field is { Type: "Ch", IsCombo: false });
        if (content.Fault is { } fault)
            return $"has an appearance that {fault}";
        if (content.Text is not { } text)
        {
            update.Note($"Whether the form field {field.Name} shows its value cannot be told: its font does not say what its codes stand for.");
            return null;
        }

        switch (value.IsShownBy(text, content.MarkedText))
        {
            case false:
                return $"shows something else than its value";
            case null:
                update.Note($"Whether the form field {field.Name} shows its value cannot be told: a script, or the direction of writing, decides how it looks.");
                break;
            case true when content.HasNewGlyphs:
                update.Note($"The form field {field.Name} shows its value in letters that came with the update: only a look tells what they look like.");
                break;
        }

        return null;
    }

    private bool IsDrawnAnew() =>
        update.ResolveBefore((update.ResolveBefore(update.Before.Catalog["AcroForm"]) as PdfDictionary)?["NeedAppearances"]) is PdfBoolean { Value: true };

    private bool IsFormer(PdfStream stream, FieldWidget widget) =>
        AppearanceStreams.StreamsOf(update, widget.Before?["AP"], before: true).Any(former => ReferenceEquals(former, stream) || ObjectComparer.AreSame(former, stream));
}
