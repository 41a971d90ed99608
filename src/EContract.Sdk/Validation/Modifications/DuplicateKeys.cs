using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Whether an object gives a key twice (ISO 32000-2, 7.3.7: it shall not). Some readers take the first value, others the last:
/// what an update adds must be the same for all of them.
/// </summary>
internal static class DuplicateKeys
{
    internal static bool StandIn(PdfObject? value) => value switch
    {
        PdfStream stream => StandIn(stream.Dictionary),
        PdfDictionary dictionary => dictionary.HasDuplicateKeys || StandInValues(dictionary),
        PdfArray array => array.Any(StandIn),
        _ => false,
    };

    private static bool StandInValues(PdfDictionary dictionary)
    {
        foreach (KeyValuePair<string, PdfObject> entry in dictionary.Entries)
        {
            if (StandIn(entry.Value))
                return true;
        }

        return false;
    }
}
