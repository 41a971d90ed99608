using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing;

/// <summary>
/// The tree of form fields while an update adds to it. A period in a name is a step down: <c>parties.buyer</c> is the
/// field <c>buyer</c> in the group <c>parties</c>, an inner node of the tree (ISO 32000-2, 12.7.4.2).
/// </summary>
internal sealed class FieldTree
{
    // Far above any real form, and well below what readers of the tree are ready to descend.
    private const int MaxDepth = 32;

    private readonly IncrementalUpdate _update;
    private readonly AcroForm _form;
    private readonly List<PdfReference> _newRoots = [];
    private readonly Dictionary<string, PdfReference> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fieldNames;
    private readonly HashSet<string> _groupNames = new(StringComparer.Ordinal);

    public FieldTree(IncrementalUpdate update, AcroForm form)
    {
        _update = update;
        _form = form;
        _fieldNames = form.Fields.Select(field => field.FullName).ToHashSet(StringComparer.Ordinal);
        foreach (string name in _fieldNames)
        {
            for (int end = name.IndexOf('.', StringComparison.Ordinal); end >= 0; end = name.IndexOf('.', end + 1))
                _groupNames.Add(name[..end]);
        }
    }

    /// <summary>Whether a field or a group has a name.</summary>
    public bool IsTaken(string fullName) => _fieldNames.Contains(fullName) || _groupNames.Contains(fullName);

    /// <summary>Adds a field in the place that its name says, with the groups above it that are not there yet.</summary>
    /// <param name="fullName">The fully qualified name.</param>
    /// <param name="field">The field, but for its name and its parent.</param>
    /// <exception cref="PdfSigningException">The name is taken, or is none.</exception>
    public PdfReference Add(string fullName, PdfDictionary field)
    {
        string[] parts = fullName.Split('.');
        if (parts.Length > MaxDepth || parts.Any(part => part.Length == 0))
            throw Refuse($"'{fullName}' is no name for a new field: it must have between 1 and {MaxDepth} parts, and none may be empty (ISO 32000-2, 12.7.4.2).");
        if (IsTaken(fullName))
            throw Refuse($"There is a field or a group of fields '{fullName}' already.");

        PdfReference? parent = null;
        for (int i = 1; i < parts.Length; i++)
            parent = FindOrAddGroup(parent, parts[i - 1], string.Join('.', parts[..i]));
        _fieldNames.Add(fullName);
        return Attach(parent, field.With("T", PdfString.FromText(parts[^1])));
    }

    /// <summary>The form with the new fields at the root of the tree.</summary>
    public PdfDictionary Complete(PdfDictionary form) => _newRoots.Count == 0 ? form : Append(form, "Fields", _newRoots);

    private PdfReference FindOrAddGroup(PdfReference? parent, string partialName, string fullName)
    {
        if (_groups.TryGetValue(fullName, out PdfReference? known))
            return known;
        if (_fieldNames.Contains(fullName))
            throw Refuse($"'{fullName}' is a field; there cannot be other fields beneath it.");
        PdfReference group = _groupNames.Add(fullName)
            ? Attach(parent, new PdfDictionary(("T", PdfString.FromText(partialName)), ("Kids", PdfArray.Empty)))
            : FindGroup(parent, partialName, fullName);
        return _groups[fullName] = group;
    }

    private PdfReference FindGroup(PdfReference? parent, string partialName, string fullName)
    {
        PdfObject? siblings = parent is null ? _form.Dictionary["Fields"] : ((PdfDictionary)_update.Resolve(parent)!)["Kids"];
        foreach (PdfObject sibling in _update.Resolve(siblings) as PdfArray ?? PdfArray.Empty)
        {
            if (sibling is not PdfReference reference || _update.Resolve(reference) is not PdfDictionary group
                || !group.ContainsKey("Kids") || (_update.Resolve(group["T"]) as PdfString)?.ToText() != partialName)
            {
                continue;
            }

            // Validators take it for tampering when what a signer saw grows; a new tree beside it they accept.
            if (_form.IsSigned(_update.Revision))
                throw Refuse($"The document is signed, so that no field can be added to the group '{fullName}'. Prepare all fields before the first signature.");
            // 12.7.4.1: V is inherited, so a field that is to be empty cannot stand here.
            if (group.ContainsKey("V"))
                throw Refuse($"The group '{fullName}' has a value, which a field beneath it would inherit.");
            return reference;
        }

        throw Refuse($"The group '{fullName}' is made in a way that no field can be added to it.");
    }

    private PdfReference Attach(PdfReference? parent, PdfDictionary node)
    {
        PdfReference reference = _update.Add(parent is null ? node : node.With("Parent", parent));
        if (parent is null)
        {
            _newRoots.Add(reference);
            return reference;
        }

        var group = (PdfDictionary)_update.Resolve(parent)!;
        PdfDictionary extended = Append(group, "Kids", [reference]);
        if (!ReferenceEquals(extended, group))
            _update.Set(parent, extended);
        return reference;
    }

    // Where the list is an object of its own, it changes and what it belongs to does not.
    private PdfDictionary Append(PdfDictionary owner, string key, IReadOnlyList<PdfReference> nodes)
    {
        PdfObject? entry = owner[key];
        var list = _update.Resolve(entry) as PdfArray;
        var extended = new PdfArray([.. list ?? PdfArray.Empty, .. nodes]);
        if (entry is not PdfReference reference || list is null)
            return owner.With(key, extended);
        _update.Set(reference, extended);
        return owner;
    }

    private static PdfSigningException Refuse(string message) => new(PdfSigningFailure.InvalidFieldName, message);
}
