using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>Locks on form fields: a field's own Lock, and the FieldMDP transform it becomes (ISO 32000-2, 12.7.5.5 and 12.8.2.4).</summary>
internal static class FieldMdp
{
    /// <summary>The signature dictionary's Reference item for a field that has a Lock; <see langword="null"/> for one that has none.</summary>
    public static PdfDictionary? BuildReference(PdfRevision revision, FormField field)
    {
        if (revision.Resolve(field.Dictionary, "Lock") is not PdfDictionary fieldLock || revision.Resolve(fieldLock, "Action") is not PdfName action)
            return null;
        var parameters = new PdfDictionary(("Type", new PdfName("TransformParams")), ("Action", action), ("V", new PdfName("1.2")));
        if (action.Value != "All" && revision.Resolve(fieldLock, "Fields") is PdfArray fields)
            parameters = parameters.With("Fields", fields);
        return new PdfDictionary(
            ("Type", new PdfName("SigRef")),
            ("TransformMethod", new PdfName("FieldMDP")),
            ("TransformParams", parameters),
            ("Data", revision.CatalogReference));
    }

    /// <summary>The signed field whose signature locks another field; <see langword="null"/> when none does.</summary>
    public static FormField? FindLock(PdfRevision revision, AcroForm form, string fieldName)
    {
        foreach (FormField signed in form.Fields)
        {
            if (signed.IsSignature && revision.Resolve(signed.Value) is PdfDictionary signature
                && FieldLock.ReadTransforms(revision, signature).Any(each => each.Covers(fieldName)))
            {
                return signed;
            }
        }

        return null;
    }
}
