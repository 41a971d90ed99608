using System.Numerics;
using System.Security.Cryptography;

namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>
/// A binary hash tree over any number of digests (RFC 4998, 4.2): one timestamp over its root covers all of them, and a
/// <see cref="ReducedHashTree"/> of a few hundred bytes proves that for each.
/// </summary>
/// <remarks>
/// A node is the digest of its two children, the binary smaller one first. A node without a partner rises to the next
/// level as it is. Immutable, and safe for concurrent use. Takes twice the memory of the digests.
/// </remarks>
public sealed class HashTree
{
    // Hashing this many pairs takes far longer than handing them to a thread.
    private const int PairsAtOnce = 4096;

    // From the digests up to the root; each level in one array.
    private readonly byte[][] _levels;

    private HashTree(DigestAlgorithm algorithm, byte[][] levels)
    {
        Algorithm = algorithm;
        _levels = levels;
    }

    /// <summary>What the digests and the nodes were made with.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>How many digests there are.</summary>
    public int Count => _levels[0].Length / Algorithm.Length;

    /// <summary>The digest over all of them; that of a single one is itself.</summary>
    public ReadOnlyMemory<byte> Root => _levels[^1];

    /// <summary>Builds the tree.</summary>
    /// <param name="algorithm">What the digests were made with, and the nodes will be.</param>
    /// <param name="digests">At least one digest, one behind the other. They are copied.</param>
    /// <param name="maxDegreeOfParallelism">How many threads to use; by default as many as there are processors.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">There is no digest, or the length is no multiple of a digest's.</exception>
    public static HashTree Build(
        DigestAlgorithm algorithm,
        ReadOnlySpan<byte> digests,
        int? maxDegreeOfParallelism = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism ?? 1, 1, nameof(maxDegreeOfParallelism));
        if (digests.IsEmpty || digests.Length % algorithm.Length != 0)
            throw new ArgumentException($"{digests.Length} bytes are no digests by {algorithm}, of {algorithm.Length} bytes each.", nameof(digests));
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = maxDegreeOfParallelism ?? Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        int count = digests.Length / algorithm.Length;
        byte[][] levels = new byte[BitOperations.Log2((uint)count) + (BitOperations.IsPow2(count) ? 1 : 2)][];
        levels[0] = digests.ToArray();
        for (int level = 1; level < levels.Length; level++)
            levels[level] = HashPairs(algorithm, levels[level - 1], options);
        return new HashTree(algorithm, levels);
    }

    /// <summary>One of the digests.</summary>
    /// <param name="index">Which, in the order they were given.</param>
    public ReadOnlyMemory<byte> GetDigest(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Node(0, index);
    }

    /// <summary>What proves that one of the digests is under the root (RFC 4998, 4.2, "reduced hash tree").</summary>
    /// <param name="index">Which, in the order they were given.</param>
    public ReducedHashTree Reduce(int index)
    {
        ReadOnlyMemory<byte> digest = GetDigest(index);
        var lists = new List<IReadOnlyList<ReadOnlyMemory<byte>>>(_levels.Length);
        for (int level = 0, node = index; level < _levels.Length - 1; level++, node /= 2)
        {
            int partner = node ^ 1;
            if (partner * Algorithm.Length >= _levels[level].Length)
                continue;
            ReadOnlyMemory<byte> other = Node(level, partner);
            // The first list holds the digest itself; what is above it follows from the lists.
            if (lists.Count > 0)
                lists.Add([other]);
            else
                lists.Add(digest.Span.SequenceCompareTo(other.Span) <= 0 ? [digest, other] : [other, digest]);
        }

        return new ReducedHashTree(Algorithm, lists);
    }

    private ReadOnlyMemory<byte> Node(int level, int index) => _levels[level].AsMemory(index * Algorithm.Length, Algorithm.Length);

    private static byte[] HashPairs(DigestAlgorithm algorithm, byte[] children, ParallelOptions options)
    {
        int length = algorithm.Length;
        int count = children.Length / length;
        int pairs = count / 2;
        byte[] nodes = new byte[(pairs + (count % 2)) * length];
        if (count % 2 != 0)
            children.AsSpan(^length..).CopyTo(nodes.AsSpan(^length..));
        int blocks = (pairs + PairsAtOnce - 1) / PairsAtOnce;
        if (blocks > 1)
            Parallel.For(0, blocks, options, block => HashBlock(algorithm, children, nodes, block * PairsAtOnce, Math.Min(pairs, (block + 1) * PairsAtOnce)));
        else
            HashBlock(algorithm, children, nodes, 0, pairs);
        return nodes;
    }

    private static void HashBlock(DigestAlgorithm algorithm, ReadOnlySpan<byte> children, Span<byte> nodes, int first, int end)
    {
        int length = algorithm.Length;
        Span<byte> swapped = stackalloc byte[2 * length];
        for (int pair = first; pair < end; pair++)
        {
            scoped ReadOnlySpan<byte> both = children.Slice(pair * 2 * length, 2 * length);
            ReadOnlySpan<byte> left = both[..length], right = both[length..];
            if (left.SequenceCompareTo(right) > 0)
            {
                right.CopyTo(swapped);
                left.CopyTo(swapped[length..]);
                both = swapped;
            }

            CryptographicOperations.HashData(algorithm.Name, both, nodes.Slice(pair * length, length));
        }
    }
}
