using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>A signature dictionary that an update put into a field.</summary>
internal static class NewSignature
{
    /// <summary>Why the value is no new signature, as the rest of a sentence; <see langword="null"/> when it is one.</summary>
    internal static FormattableString? FindFault(UpdateContext update, PdfObject? value)
    {
        if (update.ResolveAfter(value) is not PdfDictionary signature)
            return $"is no dictionary";
        // One signature dictionary, one field: an old one in a new field would show a signer who signed elsewhere.
        if (value is PdfReference && !update.IsAdded(value))
            return $"stood in the document before";
        if (!signature.ContainsKey("Contents") || !signature.ContainsKey("ByteRange"))
            return $"has no Contents or no ByteRange";
        return update.Forms.IsCopy(update.After, signature) ? (FormattableString)$"is a copy of one that stood in the document before" : null;
    }

    /// <summary>What it means that the value came: a timestamp is a matter of preservation, unless its field shows something.</summary>
    internal static LaterChanges KindOf(UpdateContext update, PdfDictionary field)
    {
        var signature = update.ResolveAfter(field["V"]) as PdfDictionary;
        bool isTimestamp = update.ResolveAfter(signature?["SubFilter"]) is PdfName { Value: SignatureReader.Rfc3161 }
            && update.ResolveAfter(signature?["Type"]) is null or PdfName { Value: "DocTimeStamp" };
        return isTimestamp && !WidgetsOf(update, field).Any(widget => WidgetExtent.ShowsSomething(update, widget))
            ? LaterChanges.Ltv
            : LaterChanges.FormFilling;
    }

    /// <summary>The widgets of a terminal field: the field itself, or its kids (12.7.4.1).</summary>
    internal static IEnumerable<PdfDictionary> WidgetsOf(UpdateContext update, PdfDictionary field) =>
        update.ResolveAfter(field["Kids"]) is PdfArray kids ? kids.Select(update.ResolveAfter).OfType<PdfDictionary>().Prepend(field) : [field];
}
