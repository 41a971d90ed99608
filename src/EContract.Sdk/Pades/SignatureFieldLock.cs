using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>
/// The fields that nobody may change once a signature field is signed, and what else may still be changed then
/// (the signature field lock dictionary of ISO 32000-2, table 236).
/// </summary>
public sealed record SignatureFieldLock
{
    private readonly HashSet<string> _fields;

    private SignatureFieldLock(SignatureFieldLockAction action, IEnumerable<string> fields)
    {
        Action = action;
        Fields = [.. fields];
        _fields = Fields.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Locks every field.</summary>
    public static SignatureFieldLock All { get; } = new(SignatureFieldLockAction.All, []);

    /// <summary>Which fields are meant.</summary>
    public SignatureFieldLockAction Action { get; }

    /// <summary>Fully qualified names of fields or of groups of them; empty for <see cref="SignatureFieldLockAction.All"/>.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>What everybody may still change in the document after the signature (P of table 236, PDF 2.0).</summary>
    /// <value>
    /// <see langword="null"/> by default: as before. It can only take away: a permission wider than an earlier one has no effect.
    /// </value>
    public PdfCertification? Permission { get; init; }

    /// <summary>Locks the fields of these names, and all beneath them.</summary>
    /// <param name="fields">Fully qualified names.</param>
    public static SignatureFieldLock Include(params IEnumerable<string> fields) => new(SignatureFieldLockAction.Include, fields);

    /// <summary>Locks all fields except those of these names, and all beneath them.</summary>
    /// <param name="fields">Fully qualified names.</param>
    public static SignatureFieldLock Exclude(params IEnumerable<string> fields) => new(SignatureFieldLockAction.Exclude, fields);

    /// <summary>Whether a field is locked, itself or by the name of a group that it belongs to.</summary>
    /// <param name="field">Its fully qualified name.</param>
    public bool Covers(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Action switch
        {
            SignatureFieldLockAction.Include => IsListed(field),
            SignatureFieldLockAction.Exclude => !IsListed(field),
            _ => true,
        };
    }

    /// <summary>
    /// Reads a lock, or the parameters of a FieldMDP transform. Whoever wrote one meant to lock something: what cannot be
    /// understood locks every field, and a permission that the standard does not know allows nothing.
    /// </summary>
    /// <exception cref="PdfFormatException">An object on the way cannot be read.</exception>
    internal static SignatureFieldLock Read(PdfRevision revision, PdfObject entry)
    {
        if (revision.Resolve(entry) is not PdfDictionary dictionary)
            return All;
        PdfObject? permission = revision.Resolve(dictionary, "P");
        return ReadAction(revision, dictionary) with { Permission = permission is null ? null : DocMdp.ReadPermission(permission) };
    }

    private static SignatureFieldLock ReadAction(PdfRevision revision, PdfDictionary dictionary)
    {
        if (revision.Resolve(dictionary, "Action") is not PdfName { Value: "Include" or "Exclude" } action
            || revision.Resolve(dictionary, "Fields") is not PdfArray array)
        {
            return All;
        }

        PdfObject?[] names = [.. array.Select(revision.Resolve)];
        if (!Array.TrueForAll(names, name => name is PdfString))
            return All;
        IEnumerable<string> fields = names.Select(name => ((PdfString)name!).ToText());
        return action.Value == "Include" ? Include(fields) : Exclude(fields);
    }

    /// <summary>Writes the lock dictionary of a field.</summary>
    internal PdfDictionary Write()
    {
        PdfDictionary dictionary = WriteAction(new PdfDictionary(("Type", new PdfName("SigFieldLock"))));
        return Permission is { } permission ? dictionary.With("P", new PdfInteger((int)permission)) : dictionary;
    }

    /// <summary>Adds what a lock dictionary and the parameters of a FieldMDP transform have in common.</summary>
    internal PdfDictionary WriteAction(PdfDictionary dictionary)
    {
        dictionary = dictionary.With("Action", new PdfName(Action.ToString()));
        return Action == SignatureFieldLockAction.All
            ? dictionary
            : dictionary.With("Fields", new PdfArray([.. Fields.Select(PdfString.FromText)]));
    }

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
