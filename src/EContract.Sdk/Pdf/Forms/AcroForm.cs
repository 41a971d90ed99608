using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Forms;

/// <summary>The interactive form of a revision (ISO 32000-2, 12.7.3).</summary>
internal sealed class AcroForm
{
    private const int MaxDepth = 64;

    private AcroForm(PdfReference? reference, PdfDictionary dictionary, IReadOnlyList<FormField> fields)
    {
        Reference = reference;
        Dictionary = dictionary;
        Fields = fields;
    }

    /// <summary>The form's object; <see langword="null"/> when it stands directly in the catalogue, or there is none.</summary>
    public PdfReference? Reference { get; }

    public PdfDictionary Dictionary { get; }

    /// <summary>The terminal fields in the order of the tree.</summary>
    public IReadOnlyList<FormField> Fields { get; }

    /// <summary>Reads the form; an absent one reads as empty.</summary>
    public static AcroForm Read(PdfRevision revision)
    {
        PdfObject? entry = revision.Catalog["AcroForm"];
        if (revision.Resolve(entry) is not PdfDictionary dictionary)
            return new AcroForm(null, PdfDictionary.Empty, []);
        var fields = new List<FormField>();
        if (revision.Resolve(dictionary, "Fields") is PdfArray roots)
        {
            var visited = new HashSet<int>();
            foreach (PdfObject root in roots)
                Collect(revision, root, new Inherited(null, null, null), 0, visited, fields);
        }

        return new AcroForm(entry as PdfReference, dictionary, fields);
    }

    /// <summary>Finds a field by its fully qualified name.</summary>
    public FormField? Find(string fullName) => Fields.FirstOrDefault(field => field.FullName == fullName);

    /// <summary>Whether any signature field holds a signature.</summary>
    public bool IsSigned(PdfRevision revision) => Fields.Any(field => field.IsSignature && revision.Resolve(field.Value) is not null);

    private static void Collect(
        PdfRevision revision,
        PdfObject node,
        Inherited inherited,
        int depth,
        HashSet<int> visited,
        List<FormField> fields)
    {
        var reference = node as PdfReference;
        if (depth > MaxDepth || (reference is not null && !visited.Add(reference.Number)) || revision.Resolve(node) is not PdfDictionary field)
            return;
        string? partial = (revision.Resolve(field, "T") as PdfString)?.ToText();
        string? name = inherited.Name is null ? partial : partial is null ? inherited.Name : $"{inherited.Name}.{partial}";
        string? type = (revision.Resolve(field, "FT") as PdfName)?.Value ?? inherited.Type;
        PdfObject? value = field["V"] ?? inherited.Value;

        // Kids without a partial name are the field's widgets, not fields of their own (12.7.4.1).
        if (revision.Resolve(field, "Kids") is PdfArray kids && kids.Any(kid => revision.Resolve(kid) is PdfDictionary child && child.ContainsKey("T")))
        {
            foreach (PdfObject kid in kids)
                Collect(revision, kid, new Inherited(name, type, value), depth + 1, visited, fields);
            return;
        }

        fields.Add(new FormField(name ?? "", reference, field, type, value));
    }

    private sealed record Inherited(string? Name, string? Type, PdfObject? Value);
}
