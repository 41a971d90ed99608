using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>Which fields are locked: the Action and Fields of a field's Lock or of a FieldMDP transform (ISO 32000-2, table 236).</summary>
internal sealed class FieldLock
{
    private readonly string _action;
    private readonly HashSet<string> _fields;

    private FieldLock(string action, HashSet<string> fields)
    {
        _action = action;
        _fields = fields;
    }

    /// <summary>Reads a lock dictionary, or the parameters of a transform.</summary>
    public static FieldLock Read(PdfRevision revision, PdfDictionary parameters) => new(
        (revision.Resolve(parameters, "Action") as PdfName)?.Value ?? "",
        (revision.Resolve(parameters, "Fields") as PdfArray ?? PdfArray.Empty)
            .Select(revision.Resolve).OfType<PdfString>().Select(name => name.ToText()).ToHashSet(StringComparer.Ordinal));

    /// <summary>The locks that a signature dictionary carries as FieldMDP transforms (12.8.2.4).</summary>
    public static IEnumerable<FieldLock> ReadTransforms(PdfRevision revision, PdfDictionary signature)
    {
        foreach (PdfObject item in revision.Resolve(signature, "Reference") as PdfArray ?? PdfArray.Empty)
        {
            if (revision.Resolve(item) is PdfDictionary reference
                && revision.Resolve(reference, "TransformMethod") is PdfName { Value: "FieldMDP" }
                && revision.Resolve(reference, "TransformParams") is PdfDictionary parameters)
            {
                yield return Read(revision, parameters);
            }
        }
    }

    /// <summary>Whether a field is locked, itself or by an ancestor's name.</summary>
    public bool Covers(string field) => _action switch
    {
        "All" => true,
        "Include" => IsListed(field),
        "Exclude" => !IsListed(field),
        _ => false,
    };

    private bool IsListed(string field)
    {
        for (string name = field; ; name = name[..name.LastIndexOf('.')])
        {
            if (_fields.Contains(name))
                return true;
            if (!name.Contains('.', StringComparison.Ordinal))
                return false;
        }
    }
}
