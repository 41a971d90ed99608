using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>A signature dictionary that an update put into a field.</summary>
internal static class NewSignature
{
    /// <summary>Why the value is no new signature, as the rest of a sentence; <see langword="null"/> when it is one.</summary>
    internal static string? FindFault(UpdateContext update, PdfObject? value)
    {
        if (update.ResolveAfter(value) is not PdfDictionary signature)
            return "is no dictionary";
        // One signature dictionary, one field: an old one in a new field would show a signer who signed elsewhere.
        if (value is PdfReference && !update.IsAdded(value))
            return "stood in the document before";
        return signature.ContainsKey("Contents") && signature.ContainsKey("ByteRange") ? null : "has no Contents or no ByteRange";
    }

    internal static LaterChanges KindOf(UpdateContext update, PdfObject? value)
    {
        var signature = update.ResolveAfter(value) as PdfDictionary;
        bool isTimestamp = update.ResolveAfter(signature?["SubFilter"]) is PdfName { Value: SignatureReader.Rfc3161 }
            && update.ResolveAfter(signature?["Type"]) is null or PdfName { Value: "DocTimeStamp" };
        return isTimestamp ? LaterChanges.Ltv : LaterChanges.FormFilling;
    }
}
