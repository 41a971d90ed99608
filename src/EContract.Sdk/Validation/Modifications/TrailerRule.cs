using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The trailer (ISO 32000-2, 7.5.5): an update has its own, but must lead to the same catalogue by the same keys. What
/// else stands in it is the file's own business, or nobody's.
/// </summary>
internal sealed class TrailerRule : IModificationRule
{
    public void Apply(UpdateContext update)
    {
        PdfDictionary after = update.After.Sections[0].Trailer;
        foreach (string key in (string[])["Root", "Encrypt"])
        {
            // An entry that an update leaves out stays what it was.
            if (after.ContainsKey(key) && !ObjectComparer.AreSame(update.Before.TrailerEntry(key), after[key]))
                update.Forbid($"The trailer's {key} was changed.");
        }
    }
}
