using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The inner nodes of the page tree (ISO 32000-2, 7.7.3): a producer may leave its mark there, and nothing else.</summary>
internal sealed class PageTreeRule : IModificationRule
{
    // Old iText wrote its version into the root node with every update.
    private const string ProducerMark = "ITXT";

    public void Apply(UpdateContext update)
    {
        foreach (ObjectChange change in update.Changes)
        {
            if (change is { IsAdded: false, Before: PdfDictionary before, After: PdfDictionary after }
                && before["Type"] is PdfName { Value: "Pages" }
                && ObjectComparer.DifferingKeys(before, after).All(key => key == ProducerMark)
                && after[ProducerMark] is PdfString)
            {
                update.Explain(new PdfReference(change.Number, 0), LaterChanges.None);
            }
        }
    }
}
