using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Which form fields a signature locks: by FieldMDP in its dictionary (ISO 32000-2, 12.8.2.4) and by the Lock of its
/// field (12.7.5.5, table 236). Both count; whoever wrote only one of them meant it.
/// </summary>
internal sealed class FieldLocks
{
    private readonly List<SignatureFieldLock> _locks = [];

    private FieldLocks()
    {
    }

    internal bool IsLocked(string field) => _locks.Exists(each => each.Covers(field));

    internal static FieldLocks Of(SignatureFacts signature)
    {
        var locks = new FieldLocks();
        PdfRevision revision = signature.FirstSeen.Pdf;
        try
        {
            if (revision.Resolve(signature.Field, "Lock") is { } fieldLock)
                locks._locks.Add(SignatureFieldLock.Read(revision, fieldLock));
            locks._locks.AddRange(FieldMdp.ReadLocks(revision, signature.Dictionary));
        }
        catch (PdfFormatException)
        {
            // A lock was meant, and which one cannot be known.
            locks._locks.Add(SignatureFieldLock.All);
        }

        return locks;
    }
}
