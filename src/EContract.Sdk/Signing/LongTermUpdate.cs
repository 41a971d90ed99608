using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing;

/// <summary>Appends validation material to a document: the step from B-T to B-LT.</summary>
internal static class LongTermUpdate
{
    /// <summary>Appends what is not in the store yet; nothing when all of it is.</summary>
    public static void Append(GrowingDocument document, LongTermMaterial material)
    {
        var update = new IncrementalUpdate(document.Revision);
        if (DocumentSecurityStore.Write(update, material))
            document.Append(update.Serialize());
        if (document.IsChecked)
            UpdateSelfCheck.RequireMaterial(document.Revision, material);
    }
}
