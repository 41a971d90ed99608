using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The trailer (ISO 32000-2, 7.5.5): an update has its own, but the document it leads to must stay the same.</summary>
internal sealed class TrailerRule : IModificationRule
{
    // Entries that belong to the cross-reference section or stream, not to the document.
    private static readonly HashSet<string> SectionKeys =
        ["Size", "Prev", "XRefStm", "Type", "W", "Index", "Length", "Filter", "DecodeParms", "ID", "Info", "DocChecksum"];

    public void Apply(UpdateContext update)
    {
        PdfDictionary before = update.Before.Sections[0].Trailer;
        PdfDictionary after = update.After.Sections[0].Trailer;
        foreach (string key in ObjectComparer.DifferingKeys(before, after))
        {
            // An entry that an update leaves out stays what it was.
            if (!SectionKeys.Contains(key) && after.ContainsKey(key) && !ObjectComparer.AreSame(update.Before.TrailerEntry(key), after[key]))
                update.Forbid($"The trailer's {key} was changed.");
        }

        // 14.4: the first part of ID never changes.
        if (update.Before.TrailerEntry("ID") is PdfArray { Count: 2 } former && after["ID"] is PdfArray { Count: 2 } now
            && !ObjectComparer.AreSame(update.ResolveBefore(former[0]), update.ResolveAfter(now[0])))
        {
            update.Forbid("The trailer's permanent file identifier was changed.");
        }
    }
}
