using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Cryptography;

/// <summary>Encodings are the same when every byte is.</summary>
internal sealed class EncodingComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    internal static EncodingComparer Instance { get; } = new();

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    // All bytes, by a hash that is seeded anew in each process: whoever writes a document cannot make them collide.
    public int GetHashCode([DisallowNull] ReadOnlyMemory<byte> obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj.Span);
        return hash.ToHashCode();
    }
}
