using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>Whether a resource dictionary (ISO 32000-2, 7.8.3) only gained entries.</summary>
internal static class ResourceComparison
{
    internal static bool OnlyGrew(UpdateContext update, PdfObject? formerEntry, PdfObject? entry)
    {
        if (update.ResolveAfter(entry) is not PdfDictionary after)
            return false;
        if (update.ResolveBefore(formerEntry) is not PdfDictionary before)
            return formerEntry is null;
        foreach ((string category, PdfObject formerValue) in before)
        {
            PdfObject? value = after[category];
            if (ObjectComparer.AreSame(formerValue, value))
                continue;
            if (update.ResolveBefore(formerValue) is not PdfDictionary formerNames || update.ResolveAfter(value) is not PdfDictionary names
                || formerNames.Any(name => !ObjectComparer.AreSame(name.Value, names[name.Key])))
            {
                return false;
            }
        }

        return true;
    }
}
