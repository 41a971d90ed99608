using EContract.Sdk.Pdf;
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
            if (revision.Resolve(field.Dictionary, "Lock") is { } fieldLock)
                allowed = Narrower(allowed, SignatureFieldLock.Read(revision, fieldLock).Permission);
        }

        return allowed;
    }

    /// <summary>
    /// What one signature dictionary certifies; <see langword="null"/> when it is an approval signature. What is no proper
    /// reference or transform may have been meant for a certification, and is taken for the strictest.
    /// </summary>
    /// <exception cref="PdfFormatException">An object on the way cannot be read.</exception>
    public static PdfCertification? Read(PdfRevision revision, PdfDictionary signature)
    {
        PdfObject? references = revision.Resolve(signature, "Reference");
        if (references is null)
            return null;
        if (references is not PdfArray array)
            return PdfCertification.NoChanges;
        PdfCertification? certified = null;
        foreach (PdfObject item in array)
            certified = Narrower(certified, ReadReference(revision, revision.Resolve(item)));
        return certified;
    }

    /// <summary>P as it stands, of a certification or a lock; what the standard does not know allows nothing.</summary>
    public static PdfCertification ReadPermission(PdfObject permission) =>
        permission is PdfInteger { Value: >= 1 and <= 3 } known ? (PdfCertification)known.Value : PdfCertification.NoChanges;

    private static PdfCertification? ReadReference(PdfRevision revision, PdfObject? item)
    {
        if (item is not PdfDictionary reference || revision.Resolve(reference, "TransformMethod") is not PdfName method)
            return PdfCertification.NoChanges;
        if (method.Value != "DocMDP")
            return null;
        return revision.Resolve(reference, "TransformParams") switch
        {
            // Table 257: 2 unless given.
            null => PdfCertification.FormFilling,
            PdfDictionary parameters => revision.Resolve(parameters, "P") is { } permission ? ReadPermission(permission) : PdfCertification.FormFilling,
            _ => PdfCertification.NoChanges,
        };
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
