using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>The FieldMDP transform, by which a signature locks fields (ISO 32000-2, 12.8.2.4).</summary>
internal static class FieldMdp
{
    /// <summary>The signature dictionary's Reference item for a lock.</summary>
    public static PdfDictionary BuildReference(PdfRevision revision, SignatureFieldLock fieldLock) => new(
        ("Type", new PdfName("SigRef")),
        ("TransformMethod", new PdfName("FieldMDP")),
        ("TransformParams", fieldLock.WriteAction(new PdfDictionary(("Type", new PdfName("TransformParams")), ("V", new PdfName("1.2"))))),
        ("Data", revision.CatalogReference));

    /// <summary>The locks that a signature dictionary carries.</summary>
    public static IEnumerable<SignatureFieldLock> ReadLocks(PdfRevision revision, PdfDictionary signature)
    {
        foreach (PdfObject item in revision.Resolve(signature, "Reference") as PdfArray ?? PdfArray.Empty)
        {
            if (revision.Resolve(item) is PdfDictionary reference && revision.Resolve(reference, "TransformMethod") is PdfName { Value: "FieldMDP" })
                yield return SignatureFieldLock.Read(revision, reference["TransformParams"] ?? PdfNull.Instance);
        }
    }

    /// <summary>The signed field whose signature locks another field; <see langword="null"/> when none does.</summary>
    public static FormField? FindLock(PdfRevision revision, AcroForm form, string fieldName)
    {
        foreach (FormField signed in form.Fields)
        {
            if (signed.IsSignature && revision.Resolve(signed.Value) is PdfDictionary signature
                && ReadLocks(revision, signature).Any(each => each.Covers(fieldName)))
            {
                return signed;
            }
        }

        return null;
    }
}
