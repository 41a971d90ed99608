using System.Security.Cryptography;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Facts;

/// <summary>A signature dictionary where it first appeared.</summary>
/// <param name="Field">The field that holds it.</param>
/// <param name="Dictionary">The dictionary; empty where the field's value is none.</param>
/// <param name="Revision">The state of the document in which it first appears.</param>
/// <param name="Offset">Where the object that holds the dictionary stands; <see langword="null"/> when it is compressed or nowhere.</param>
/// <param name="IsInField">Whether the dictionary stands directly in the field.</param>
/// <param name="Fault">Why it is no signature of its own, as a sentence; <see langword="null"/> when nothing speaks against it yet.</param>
internal sealed record FoundSignature(
    FormField Field,
    PdfDictionary Dictionary,
    DocumentRevision Revision,
    long? Offset,
    bool IsInField,
    string? Fault = null);

/// <summary>
/// Finds every signature that any state of the document has or had, oldest first. A later state may hide a signature,
/// redefine its dictionary or point another field to it: what counts is how it was when it was new. Nothing that calls
/// itself a signature is left out: what only imitates one is found with its fault.
/// </summary>
internal sealed class SignatureFinder
{
    private readonly List<FoundSignature> _found = [];
    private readonly HashSet<(long, string)> _places = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FormField> _contents = new(StringComparer.Ordinal);
    private readonly HashSet<(int?, string)> _fields = [];
    private readonly Dictionary<(int?, string), FoundSignature> _unusable = [];

    private SignatureFinder()
    {
    }

    internal static List<FoundSignature> Find(RevisionTimeline timeline, CancellationToken cancellationToken)
    {
        var finder = new SignatureFinder();
        var form = new FormHistory(cancellationToken);
        foreach (DocumentRevision revision in timeline.Revisions)
        {
            foreach (FormField field in form.FindChanged(revision))
                finder.Visit(revision, field);
        }

        // A value that led nowhere in one state may have been given in a later one.
        return [.. finder._found, .. finder._unusable.Where(each => !finder._fields.Contains(each.Key)).Select(each => each.Value)];
    }

    private void Visit(DocumentRevision revision, FormField field)
    {
        if (field.Value is null or PdfNull)
            return;
        (PdfDictionary? dictionary, string? problem) = TryResolve(revision, field);
        bool looksSigned = dictionary?.ContainsKey("ByteRange") == true || dictionary?["Type"] is PdfName { Value: "Sig" or "DocTimeStamp" };
        if (!field.IsSignature && !looksSigned)
            return;
        var key = (field.Reference?.Number, field.FullName);
        if (dictionary is null)
        {
            _unusable.TryAdd(key, new FoundSignature(field, PdfDictionary.Empty, revision, null, false, $"The value of the signature field is no signature: {problem}."));
            return;
        }

        (long? offset, bool isInField) = Locate(revision, field);
        // The same dictionary in a later state, or under another name, is no other signature; neither is whatever a
        // signed field is made to hold later, which the analysis of changes forbids.
        bool isNewPlace = _places.Add((offset ?? -1, isInField || offset is null ? field.FullName : ""));
        if (!_fields.Add(key) || !isNewPlace)
            return;
        string? fault = field.IsSignature ? null : "The field holds a signature, but is no signature field.";
        if (!_names.Add(field.FullName))
            fault ??= $"The name {field.FullName} is used twice: another field had it first (ISO 32000-2, 12.7.4.2).";
        if (Fingerprint(dictionary) is { } fingerprint && !_contents.TryAdd(fingerprint, field))
        {
            // One object given another name is the same field still; its change is not allowed, but its signature no copy.
            FormField original = _contents[fingerprint];
            if (original.Reference is { } reference && reference.Number == field.Reference?.Number)
                return;
            fault = $"The signature is a copy of that in the field {original.FullName}.";
        }

        _found.Add(new FoundSignature(field, dictionary, revision, offset, isInField, fault));
    }

    /// <summary>What makes a signature this one: its value, and the bytes it covers.</summary>
    private static string? Fingerprint(PdfDictionary dictionary) =>
        dictionary["Contents"] is PdfString contents && dictionary["ByteRange"] is PdfArray range
            ? $"{Convert.ToHexString(SHA256.HashData(contents.Bytes.Span))} {string.Join(' ', range)}"
            : null;

    private static (PdfDictionary? Dictionary, string? Problem) TryResolve(DocumentRevision revision, FormField field)
    {
        try
        {
            return revision.Pdf.Resolve(field.Value) switch
            {
                PdfDictionary dictionary => (dictionary, null),
                null or PdfNull => (null, "the object it refers to is missing"),
                _ => (null, "it is no dictionary"),
            };
        }
        catch (PdfFormatException e)
        {
            return (null, e.Message);
        }
    }

    private static (long? Offset, bool IsInField) Locate(DocumentRevision revision, FormField field)
    {
        PdfReference? holder = field.Value as PdfReference ?? field.Reference;
        bool isInField = field.Value is not PdfReference;
        if (holder is null || !revision.Pdf.TryFindEntry(holder.Number, out XrefEntry entry) || entry.Kind != XrefEntryKind.InUse)
            return (null, isInField);
        return (entry.Location + revision.Pdf.OffsetBase, isInField);
    }
}
