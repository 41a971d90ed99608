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
            if (!signed.IsSignature || revision.Resolve(signed.Value) is not PdfDictionary signature
                || revision.Resolve(signature, "Reference") is not PdfArray references)
            {
                continue;
            }

            foreach (PdfObject item in references)
            {
                if (revision.Resolve(item) is PdfDictionary reference
                    && revision.Resolve(reference, "TransformMethod") is PdfName { Value: "FieldMDP" }
                    && revision.Resolve(reference, "TransformParams") is PdfDictionary parameters
                    && Covers(revision, parameters, fieldName))
                {
                    return signed;
                }
            }
        }

        return null;
    }

    /// <summary>Whether an action and its fields cover a field, itself or by an ancestor's name (table 236).</summary>
    private static bool Covers(PdfRevision revision, PdfDictionary parameters, string fieldName)
    {
        string action = (revision.Resolve(parameters, "Action") as PdfName)?.Value ?? "All";
        if (action == "All")
            return true;
        bool named = revision.Resolve(parameters, "Fields") is PdfArray fields
            && fields.Any(field => revision.Resolve(field) is PdfString text && IsSelfOrAncestor(text.ToText(), fieldName));
        return action == "Exclude" ? !named : named;
    }

    private static bool IsSelfOrAncestor(string candidate, string name) =>
        candidate == name || name.StartsWith(candidate + ".", StringComparison.Ordinal);
}
