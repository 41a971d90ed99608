using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>What a signature's DocMDP, or the P of its field's lock, lets others change (ISO 32000-2, 12.8.2.2 and table 236).</summary>
internal static class Certification
{
    /// <summary>The kind of change allowed at most by the signature's own DocMDP; <see langword="null"/> when it certifies nothing.</summary>
    internal static LaterChanges? Of(SignatureFacts signature) =>
        Read(signature, revision => DocMdp.Read(revision, signature.Dictionary)
            ?? (IsNamedByPermissions(revision, signature) ? PdfCertification.NoChanges : null));

    /// <summary>The kind of change allowed at most by the lock of the signature's field; <see langword="null"/> when that says nothing.</summary>
    internal static LaterChanges? OfLock(SignatureFacts signature) =>
        Read(signature, revision => signature.Field["Lock"] is { } fieldLock && revision.Resolve(fieldLock) is { } value
            ? SignatureFieldLock.Read(revision, value).Permission
            : null);

    // 12.8.6: the signature that the catalogue calls the document's certification has a DocMDP transform, which this one lacks.
    private static bool IsNamedByPermissions(PdfRevision revision, SignatureFacts signature) =>
        revision.Resolve(revision.Catalog, "Perms") is PdfDictionary permissions
        && permissions["DocMDP"] is PdfReference named && named.Equals(signature.Field["V"]);

    private static LaterChanges? Read(SignatureFacts signature, Func<PdfRevision, PdfCertification?> read)
    {
        try
        {
            return read(signature.FirstSeen.Pdf) switch
            {
                null => null,
                PdfCertification.FormFilling => LaterChanges.FormFilling,
                PdfCertification.Annotations => LaterChanges.Annotations,
                _ => LaterChanges.Ltv,
            };
        }
        catch (PdfFormatException)
        {
            // What cannot be read allows nothing.
            return LaterChanges.Ltv;
        }
    }
}
