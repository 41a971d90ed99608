using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>Certification by DocMDP (ISO 32000-2, 12.8.2.2).</summary>
internal static class DocMdp
{
    /// <summary>What the file's certification allows; <see langword="null"/> when it is not certified.</summary>
    public static PdfCertification? Read(PdfRevision revision, AcroForm form)
    {
        if (revision.Resolve(revision.Catalog, "Perms") is PdfDictionary permissions
            && revision.Resolve(permissions, "DocMDP") is PdfDictionary certified
            && Read(revision, certified) is { } fromCatalog)
        {
            return fromCatalog;
        }

        // A certification that the catalogue does not mention binds all the same.
        foreach (FormField field in form.Fields)
        {
            if (field.IsSignature && revision.Resolve(field.Value) is PdfDictionary signature && Read(revision, signature) is { } fromField)
                return fromField;
        }

        return null;
    }

    /// <summary>What one signature dictionary certifies; <see langword="null"/> when it is an approval signature.</summary>
    public static PdfCertification? Read(PdfRevision revision, PdfDictionary signature)
    {
        if (revision.Resolve(signature, "Reference") is not PdfArray references)
            return null;
        foreach (PdfObject item in references)
        {
            if (revision.Resolve(item) is not PdfDictionary reference
                || revision.Resolve(reference, "TransformMethod") is not PdfName { Value: "DocMDP" })
            {
                continue;
            }

            var parameters = revision.Resolve(reference, "TransformParams") as PdfDictionary;
            long permission = (revision.Resolve(parameters?["P"]) as PdfInteger)?.Value ?? 2;
            return permission is >= 1 and <= 3 ? (PdfCertification)permission : PdfCertification.NoChanges;
        }

        return null;
    }

    /// <summary>The signature dictionary's Reference entry for a certification.</summary>
    public static PdfArray BuildReference(PdfCertification certification) => new(
    [
        new PdfDictionary(
            ("Type", new PdfName("SigRef")),
            ("TransformMethod", new PdfName("DocMDP")),
            ("TransformParams", new PdfDictionary(
                ("Type", new PdfName("TransformParams")),
                ("P", new PdfInteger((int)certification)),
                ("V", new PdfName("1.2"))))),
    ]);
}
