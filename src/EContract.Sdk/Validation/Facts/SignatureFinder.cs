using System.Security.Cryptography;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Facts;

/// <summary>A signature dictionary where it first appeared.</summary>
/// <param name="Field">The field that holds it.</param>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Revision">The state of the document in which it first appears.</param>
/// <param name="Offset">Where the object that holds the dictionary stands; <see langword="null"/> when it is compressed or nowhere.</param>
/// <param name="IsInField">Whether the dictionary stands directly in the field.</param>
internal sealed record FoundSignature(FormField Field, PdfDictionary Dictionary, DocumentRevision Revision, long? Offset, bool IsInField);

/// <summary>
/// Finds every signature that any state of the document has or had, oldest first. A later state may hide a signature,
/// redefine its dictionary or point another field to it: what counts is how it was when it was new.
/// </summary>
internal static class SignatureFinder
{
    internal static List<FoundSignature> Find(RevisionTimeline timeline)
    {
        var found = new List<FoundSignature>();
        var places = new HashSet<(long, string)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var contents = new HashSet<string>(StringComparer.Ordinal);
        foreach (DocumentRevision revision in timeline.Revisions)
        {
            AcroForm form;
            try
            {
                form = AcroForm.Read(revision.Pdf);
            }
            catch (PdfFormatException)
            {
                // What is broken in one state may be whole in another; the structure of the last one is judged elsewhere.
                continue;
            }

            foreach (FormField field in form.Fields)
            {
                if (!field.IsSignature || TryResolve(revision, field) is not { } dictionary)
                    continue;
                (long? offset, bool isInField) = Locate(revision, field);
                // The same dictionary in a later state, or under another name, is no other signature; neither is a copy
                // of it elsewhere, nor whatever a signed field is made to hold later.
                bool isNewPlace = places.Add((offset ?? -1, isInField || offset is null ? field.FullName : ""));
                bool isCopy = Fingerprint(dictionary) is { } fingerprint && !contents.Add(fingerprint);
                if (names.Add(field.FullName) && isNewPlace && !isCopy)
                    found.Add(new FoundSignature(field, dictionary, revision, offset, isInField));
            }

        }

        return found;
    }

    /// <summary>What makes a signature this one: its value, and the bytes it covers.</summary>
    private static string? Fingerprint(PdfDictionary dictionary) =>
        dictionary["Contents"] is PdfString contents && dictionary["ByteRange"] is PdfArray range
            ? $"{Convert.ToHexString(SHA256.HashData(contents.Bytes.Span))} {string.Join(' ', range)}"
            : null;

    private static PdfDictionary? TryResolve(DocumentRevision revision, FormField field)
    {
        try
        {
            return revision.Pdf.Resolve(field.Value) as PdfDictionary;
        }
        catch (PdfFormatException)
        {
            return null;
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
