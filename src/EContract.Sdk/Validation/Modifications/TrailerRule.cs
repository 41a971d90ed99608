using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The trailer (ISO 32000-2, 7.5.5): an update has its own, but it must lead every reader to the same catalogue by the same
/// keys. What else stands in it is the file's own business, or nobody's.
/// </summary>
internal sealed class TrailerRule : IModificationRule
{
    public void Apply(UpdateContext update)
    {
        XrefSection section = update.After.Sections[0];
        PdfDictionary after = section.Trailer;
        // 7.5.6: the trailer of an update has all entries of the one before, changed or not.
        foreach (string key in (string[])["Root", "Encrypt"])
        {
            if (!ObjectComparer.AreSame(update.Before.TrailerEntry(key), after[key]))
                update.Forbid(after[key] is null ? (FormattableString)$"The trailer's {key} was left out." : $"The trailer's {key} was changed.");
        }

        // ISO/TS 32004: who cannot compute the code of an encrypted document could leave it out.
        if (update.Before.TrailerEntry("AuthCode") is not null && after["AuthCode"] is null or PdfNull)
            update.Forbid($"The trailer's message authentication code (AuthCode) was left out.");
        if (after.HasDuplicateKeys)
            update.Forbid($"The trailer gives a key twice (7.3.7).");
        CheckSize(update, after);
        foreach (int number in section.FreeForSome())
        {
            if (update.Before.TryFindEntry(number, out XrefEntry former) && former.Kind != XrefEntryKind.Free)
                update.Forbid($"Object {number} was deleted for readers that pass over the hybrid cross-reference stream (7.5.8.4).");
        }
    }

    /// <summary>7.5.5: an object whose number is not below Size is missing, for readers that keep to the letter.</summary>
    private static void CheckSize(UpdateContext update, PdfDictionary after)
    {
        if (after["Size"] is not PdfInteger { Value: var size })
            update.Forbid($"The trailer has no Size.");
        else if (update.Before.TrailerEntry("Size") is PdfInteger { Value: var former } && size < former)
            update.Forbid($"The trailer's Size went from {former} down to {size}: objects are gone for readers that heed it.");
    }
}
