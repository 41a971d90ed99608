using System.Collections;

namespace EContract.Sdk.Pdf.Objects;

internal sealed class PdfArray(IReadOnlyList<PdfObject> items) : PdfObject, IReadOnlyList<PdfObject>
{
    public static readonly PdfArray Empty = new([]);

    public int Count => items.Count;

    public PdfObject this[int index] => items[index];

    /// <summary>The same items and one more.</summary>
    public PdfArray Append(PdfObject item) => new([.. items, item]);

    public IEnumerator<PdfObject> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
