using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Check boxes and radio buttons (ISO 32000-2, 12.7.5.2): they are drawn once, in all their states, and filling in chooses one
/// of them. Each widget shows Off or the field's value.
/// </summary>
internal static class ButtonStates
{
    private const string Off = "Off";

    /// <summary>What is wrong with the states, as the rest of a sentence.</summary>
    internal static FormattableString? FindFault(UpdateContext update, PdfDictionary field, IReadOnlyList<FieldWidget> widgets)
    {
        string value = (update.ResolveAfter(field["V"]) as PdfName)?.Value ?? Off;
        bool isDrawn = false, isShown = value == Off;
        foreach (FieldWidget widget in widgets)
        {
            PdfObject? formerEntry = widget.Before?["AP"], entry = widget.After["AP"];
            if (!update.IsSameInTheEnd(formerEntry, entry) || AppearanceStreams.Find(update, entry, holder: 0).Any(part => update.IsReplaced(part.Value)))
                return $"was drawn anew";
            if (update.ResolveBefore((update.ResolveBefore(formerEntry) as PdfDictionary)?["N"]) is not PdfDictionary states)
                continue;
            isDrawn = true;
            string state = (widget.After["AS"] as PdfName)?.Value ?? Off;
            if (state != Off && !states.ContainsKey(state))
                return $"was given the state {state}, which it does not have";
            if (state != Off && state != value)
                return $"shows the state {state}, which is not its value";
            isShown |= state == value;
        }

        return isDrawn && !isShown ? (FormattableString)$"does not show its value" : null;
    }
}
