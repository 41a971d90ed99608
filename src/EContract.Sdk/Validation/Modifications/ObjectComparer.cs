using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>Whether two objects say the same. References are the same when they name the same object and generation (7.3.10): what stands there is compared on its own.</summary>
internal static class ObjectComparer
{
    internal static bool AreSame(PdfObject? left, PdfObject? right)
    {
        if (ReferenceEquals(left, right))
            return true;
        return (left, right) switch
        {
            (null or PdfNull, null or PdfNull) => true,
            (PdfBoolean a, PdfBoolean b) => a.Value == b.Value,
            (PdfInteger a, PdfInteger b) => a.Value == b.Value,
            (PdfReal a, PdfReal b) => a.Value.Equals(b.Value),
            (PdfInteger a, PdfReal b) => b.Value.Equals(a.Value),
            (PdfReal a, PdfInteger b) => a.Value.Equals(b.Value),
            (PdfName a, PdfName b) => a.Equals(b),
            (PdfString a, PdfString b) => a.Bytes.Span.SequenceEqual(b.Bytes.Span),
            (PdfReference a, PdfReference b) => a.Equals(b),
            (PdfArray a, PdfArray b) => a.Count == b.Count && a.Zip(b).All(pair => AreSame(pair.First, pair.Second)),
            (PdfDictionary a, PdfDictionary b) => !DifferingKeys(a, b).Any(),
            (PdfStream a, PdfStream b) => AreSameStreams(a, b),
            _ => false,
        };
    }

    /// <summary>The keys whose values differ; an absent key and a null value are the same (ISO 32000-2, 7.3.7).</summary>
    internal static IEnumerable<string> DifferingKeys(PdfDictionary? left, PdfDictionary? right)
    {
        // What an update leaves alone is the very same object.
        if (ReferenceEquals(left, right))
            yield break;
        foreach ((string key, PdfObject value) in left ?? PdfDictionary.Empty)
        {
            if (!AreSame(value, right?[key]))
                yield return key;
        }

        foreach ((string key, PdfObject value) in right ?? PdfDictionary.Empty)
        {
            if (left?.ContainsKey(key) != true && value is not PdfNull)
                yield return key;
        }
    }

    private static bool AreSameStreams(PdfStream left, PdfStream right)
    {
        const long MaxCompared = 256L << 20;
        if (left.EncodedLength != right.EncodedLength || left.EncodedLength > MaxCompared
            || DifferingKeys(left.Dictionary, right.Dictionary).Any(key => key != "Length"))
            return false;
        return left.ReadEncoded(MaxCompared).AsSpan().SequenceEqual(right.ReadEncoded(MaxCompared));
    }
}
