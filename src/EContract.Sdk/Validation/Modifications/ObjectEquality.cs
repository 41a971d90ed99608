using System.Diagnostics.CodeAnalysis;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>Objects as <see cref="ObjectComparer"/> sees them, for sets: to find one among many without comparing it with each.</summary>
internal sealed class ObjectEquality : IEqualityComparer<PdfObject>
{
    internal static ObjectEquality Instance { get; } = new();

    public bool Equals(PdfObject? x, PdfObject? y) => ObjectComparer.AreSame(x, y);

    public int GetHashCode([DisallowNull] PdfObject obj) => obj switch
    {
        PdfBoolean boolean => boolean.Value ? 1 : 2,
        // 1 and 1.0 are the same.
        PdfInteger integer => ((double)integer.Value).GetHashCode(),
        PdfReal real => real.Value.GetHashCode(),
        PdfName name => name.Value.GetHashCode(StringComparison.Ordinal),
        PdfString text => HashOf(text.Bytes.Span),
        PdfReference reference => HashCode.Combine(nameof(PdfReference), reference.Number),
        PdfArray array => array.Aggregate(array.Count, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        PdfDictionary dictionary => HashOf(dictionary),
        PdfStream stream => HashCode.Combine(nameof(PdfStream), stream.EncodedLength),
        _ => 0,
    };

    private static int HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    // In whatever order the keys stand; an absent key and a null value are the same.
    private int HashOf(PdfDictionary dictionary)
    {
        int hash = 0;
        foreach ((string key, PdfObject value) in dictionary)
        {
            if (value is not PdfNull)
                hash ^= HashCode.Combine(key.GetHashCode(StringComparison.Ordinal), GetHashCode(value));
        }

        return hash;
    }
}
