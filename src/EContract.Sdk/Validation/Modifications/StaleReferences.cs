using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// References to a generation that an object does not have (ISO 32000-2, 7.3.10): null for readers that keep to the letter, the
/// object for the others. An update that brings one shows different things to different readers.
/// </summary>
internal static class StaleReferences
{
    internal static bool AreNewIn(PdfObject? after, PdfObject? before, PdfRevision revision) =>
        Find(after, revision) is { Count: > 0 } found && !found.IsSubsetOf(Find(before, revision));

    /// <summary>7.5.7: what is compressed has the generation 0; its entry gives the index instead.</summary>
    internal static int GenerationOf(XrefEntry entry) => entry.Kind == XrefEntryKind.InUse ? entry.Generation : 0;

    private static HashSet<PdfReference> Find(PdfObject? value, PdfRevision revision)
    {
        var found = new HashSet<PdfReference>();
        Collect(value, revision, found);
        return found;
    }

    private static void Collect(PdfObject? value, PdfRevision revision, HashSet<PdfReference> found)
    {
        switch (value)
        {
            case PdfReference reference:
                if (revision.TryFindEntry(reference.Number, out XrefEntry entry) && entry.Kind != XrefEntryKind.Free
                    && GenerationOf(entry) != reference.Generation)
                {
                    found.Add(reference);
                }

                break;
            case PdfArray array:
                foreach (PdfObject item in array)
                    Collect(item, revision, found);
                break;
            case PdfDictionary dictionary:
                foreach (KeyValuePair<string, PdfObject> item in dictionary.Entries)
                    Collect(item.Value, revision, found);
                break;
            case PdfStream stream:
                Collect(stream.Dictionary, revision, found);
                break;
        }
    }
}
