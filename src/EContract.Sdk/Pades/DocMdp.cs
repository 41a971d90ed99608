using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>Certification by DocMDP (ISO 32000-2, 12.8.2.2).</summary>
internal static class DocMdp
{
    /// <summary>
    /// What the file's signatures still allow: its certification, and the P of the locks of signed fields (table 236);
    /// <see langword="null"/> when none says anything. Permissions can only be taken away, so the narrowest counts.
    /// </summary>
    public static PdfCertification? Read(PdfRevision revision, AcroForm form)
    {
        PdfCertification? allowed = revision.Resolve(revision.Catalog, "Perms") is PdfDictionary permissions
            && revision.Resolve(permissions, "DocMDP") is PdfDictionary certified ? Read(revision, certified) : null;
        foreach (FormField field in form.Fields)
        {
            if (!field.IsSignature || revision.Resolve(field.Value) is not PdfDictionary signature)
                continue;
            // A certification that the catalogue does not mention binds all the same.
            allowed = Narrower(allowed, Read(revision, signature));
            if (revision.Resolve(field.Dictionary, "Lock") is PdfDictionary fieldLock)
                allowed = Narrower(allowed, SignatureFieldLock.Read(revision, fieldLock)?.Permission);
        }

        return allowed;
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

    private static PdfCertification? Narrower(PdfCertification? one, PdfCertification? other) =>
        one is null || other < one ? other ?? one : one;
}
