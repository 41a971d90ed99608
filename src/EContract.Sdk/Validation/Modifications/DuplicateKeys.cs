using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Whether an object gives a key twice (ISO 32000-2, 7.3.7: it shall not). Some readers take the first value, others the last:
/// what an update adds must be the same for all of them, and so must what it replaces.
/// </summary>
internal static class DuplicateKeys
{
    /// <summary>Whether a key stands twice, be it with the same value.</summary>
    internal static bool StandIn(PdfObject? value) => Find(value, static dictionary => dictionary.HasDuplicateKeys);

    /// <summary>Whether a key has two values.</summary>
    internal static bool DisagreeIn(PdfObject? value) => Find(value, static dictionary =>
    {
        foreach (KeyValuePair<string, PdfObject> entry in dictionary.Overridden)
        {
            if (!ObjectComparer.AreSame(entry.Value, dictionary[entry.Key]))
                return true;
        }

        return false;
    });

    private static bool Find(PdfObject? value, Predicate<PdfDictionary> isMeant) => value switch
    {
        PdfStream stream => Find(stream.Dictionary, isMeant),
        PdfDictionary dictionary => isMeant(dictionary) || FindInValues(dictionary, isMeant),
        PdfArray array => array.Any(item => Find(item, isMeant)),
        _ => false,
    };

    private static bool FindInValues(PdfDictionary dictionary, Predicate<PdfDictionary> isMeant)
    {
        foreach (KeyValuePair<string, PdfObject> entry in dictionary.Entries)
        {
            if (Find(entry.Value, isMeant))
                return true;
        }

        return false;
    }
}
