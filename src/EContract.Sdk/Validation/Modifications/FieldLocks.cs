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
    private readonly List<(string Action, HashSet<string> Fields)> _locks = [];

    private FieldLocks()
    {
    }

    internal bool IsLocked(string field) => _locks.Exists(each => each.Action switch
    {
        "All" => true,
        "Include" => IsListed(each.Fields, field),
        "Exclude" => !IsListed(each.Fields, field),
        _ => false,
    });

    internal static FieldLocks Of(SignatureFacts signature)
    {
        var locks = new FieldLocks();
        PdfRevision revision = signature.FirstSeen.Pdf;
        try
        {
            if (revision.Resolve(signature.Field, "Lock") is PdfDictionary fieldLock)
                locks.Add(revision, fieldLock);
            if (revision.Resolve(signature.Dictionary, "Reference") is not PdfArray references)
                return locks;
            foreach (PdfObject item in references)
            {
                if (revision.Resolve(item) is PdfDictionary reference
                    && revision.Resolve(reference, "TransformMethod") is PdfName { Value: "FieldMDP" }
                    && revision.Resolve(reference, "TransformParams") is PdfDictionary parameters)
                {
                    locks.Add(revision, parameters);
                }
            }
        }
        catch (PdfFormatException)
        {
            // A lock that cannot be read locks nothing that could be named.
        }

        return locks;
    }

    // A name locks the fields beneath it as well.
    private static bool IsListed(HashSet<string> listed, string field)
    {
        for (string name = field; ; name = name[..name.LastIndexOf('.')])
        {
            if (listed.Contains(name))
                return true;
            if (!name.Contains('.', StringComparison.Ordinal))
                return false;
        }
    }

    private void Add(PdfRevision revision, PdfDictionary parameters)
    {
        string action = (revision.Resolve(parameters, "Action") as PdfName)?.Value ?? "";
        var fields = (revision.Resolve(parameters, "Fields") as PdfArray ?? PdfArray.Empty)
            .Select(revision.Resolve).OfType<PdfString>().Select(name => name.ToText()).ToHashSet(StringComparer.Ordinal);
        _locks.Add((action, fields));
    }
}
