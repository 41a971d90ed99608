using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The names of the fields before and after an update, and the signatures that were there before it.</summary>
internal sealed class FormInventory
{
    private readonly HashSet<string> _formerNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<(PdfString? Contents, PdfArray? Range)> _signatures = [];

    internal FormInventory(PdfRevision before, PdfRevision after, AnalysisBudget budget)
    {
        var form = UpdateContext.TryResolve(before, before.Catalog["AcroForm"]) as PdfDictionary;
        AddFonts(UpdateContext.TryResolve(before, form?["DA"]));
        foreach (FormField field in Read(before, budget))
        {
            AddFonts(UpdateContext.TryResolve(before, field.Dictionary["DA"]));
            _formerNames.Add(field.FullName);
            if (UpdateContext.TryResolve(before, field.Value) is PdfDictionary signature)
                _signatures.Add(ValueOf(before, signature));
        }

        foreach (FormField field in Read(after, budget))
            _names[field.FullName] = _names.GetValueOrDefault(field.FullName) + 1;
    }

    /// <summary>The fonts that the form and its fields named before the update, whether they had them or not.</summary>
    internal HashSet<string> NamedFonts { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a new field of this name would not be the only one (ISO 32000-2, 12.7.4.2: a name is one field).</summary>
    internal bool IsTaken(string name) => _formerNames.Contains(name) || _names.GetValueOrDefault(name) > 1;

    /// <summary>Whether a signature has the value of one that was there before, or claims to cover the same bytes.</summary>
    internal bool IsCopy(PdfRevision after, PdfDictionary signature)
    {
        (PdfString? contents, PdfArray? range) = ValueOf(after, signature);
        return _signatures.Exists(former =>
            (contents is not null && former.Contents?.Bytes.Span.SequenceEqual(contents.Bytes.Span) == true)
            || (range is not null && former.Range is not null && ObjectComparer.AreSame(former.Range, range)));
    }

    private void AddFonts(PdfObject? defaultAppearance)
    {
        if (defaultAppearance is PdfString text)
            NamedFonts.UnionWith(ResourceComparison.FontsNamedIn(text));
    }

    private static IReadOnlyList<FormField> Read(PdfRevision revision, AnalysisBudget budget)
    {
        IReadOnlyList<FormField> fields = AcroForm.Read(revision).Fields;
        budget.Spend(fields.Count * AnalysisBudget.Reading);
        return fields;
    }

    private static (PdfString? Contents, PdfArray? Range) ValueOf(PdfRevision revision, PdfDictionary signature) => (
        UpdateContext.TryResolve(revision, signature["Contents"]) as PdfString,
        UpdateContext.TryResolve(revision, signature["ByteRange"]) as PdfArray);
}
