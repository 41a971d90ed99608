using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>What a signature's DocMDP, or the P of its field's lock, lets others change (ISO 32000-2, 12.8.2.2 and table 236).</summary>
internal static class Certification
{
    /// <summary>The kind of change allowed at most by the signature's own DocMDP; <see langword="null"/> when it certifies nothing.</summary>
    internal static LaterChanges? Of(SignatureFacts signature)
    {
        PdfRevision revision = signature.FirstSeen.Pdf;
        try
        {
            if (revision.Resolve(signature.Dictionary, "Reference") is not PdfArray references)
                return null;
            foreach (PdfObject item in references)
            {
                if (revision.Resolve(item) is PdfDictionary reference && revision.Resolve(reference, "TransformMethod") is PdfName { Value: "DocMDP" })
                    return Allowed(revision.Resolve((revision.Resolve(reference, "TransformParams") as PdfDictionary)?["P"]));
            }

            return null;
        }
        catch (PdfFormatException)
        {
            // A certification that cannot be read allows nothing.
            return LaterChanges.Ltv;
        }
    }

    /// <summary>The kind of change allowed at most by the lock of the signature's field; <see langword="null"/> when that says nothing.</summary>
    internal static LaterChanges? OfLock(SignatureFacts signature)
    {
        PdfRevision revision = signature.FirstSeen.Pdf;
        PdfObject? permission = UpdateContext.TryResolve(revision, (UpdateContext.TryResolve(revision, signature.Field["Lock"]) as PdfDictionary)?["P"]);
        return permission is null ? null : Allowed(permission);
    }

    private static LaterChanges Allowed(PdfObject? permission) => permission switch
    {
        // Table 257: 2 unless given; what the standard does not know allows nothing.
        null or PdfInteger { Value: 2 } => LaterChanges.FormFilling,
        PdfInteger { Value: 3 } => LaterChanges.Annotations,
        _ => LaterChanges.Ltv,
    };
}
