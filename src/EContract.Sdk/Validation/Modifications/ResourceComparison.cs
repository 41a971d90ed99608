using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The form's default resources (ISO 32000-2, table 224). Appearances bring their own; from here viewers only take the
/// fonts by which they draw fields anew, so that those must stay what they were.
/// </summary>
internal static class ResourceComparison
{
    internal static bool KeepsFonts(UpdateContext update, PdfObject? formerEntry, PdfObject? entry)
    {
        if (update.ResolveBefore(formerEntry) is not PdfDictionary before || update.ResolveBefore(before["Font"]) is not PdfDictionary fonts)
            return true;
        update.Spend(fonts.Count);
        return update.ResolveAfter(entry) is PdfDictionary after
            && update.ResolveAfter(after["Font"]) is PdfDictionary now
            && fonts.All(font => ObjectComparer.AreSame(font.Value, now[font.Key]));
    }
}
