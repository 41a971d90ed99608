using System.Formats.Asn1;
using System.Security.Cryptography;

namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>
/// The part of a hash tree that proves one digest under its root (RFC 4998, 4.2). Any grouping is understood, not only
/// the binary one that <see cref="HashTree"/> makes.
/// </summary>
public sealed class ReducedHashTree
{
    /// <summary>How many lists there may be: enough for 2^64 digests in pairs.</summary>
    public const int MaxLists = 64;

    /// <summary>How many digests there may be in all lists together.</summary>
    public const int MaxDigests = 100_000;

    /// <summary>Creates a proof.</summary>
    /// <param name="algorithm">What the digests were made with.</param>
    /// <param name="lists">From the list that holds the digest itself up to the one below the root; empty when the digest is the root.</param>
    /// <exception cref="HashTreeFormatException">A list is empty, a digest has not the algorithm's length, or there are too many.</exception>
    public ReducedHashTree(DigestAlgorithm algorithm, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> lists)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(lists);
        if (lists.Count > MaxLists)
            throw new HashTreeFormatException($"A reduced hash tree of {lists.Count} lists has more than {MaxLists}.");
        int digests = 0;
        foreach ((int number, IReadOnlyList<ReadOnlyMemory<byte>> list) in lists.Index())
        {
            if (list.Count == 0)
                throw new HashTreeFormatException($"List {number + 1} of a reduced hash tree is empty.");
            if (list.Count > MaxDigests - digests)
                throw new HashTreeFormatException($"A reduced hash tree has more than {MaxDigests} digests.");
            digests += list.Count;
            if (list.FirstOrDefault(digest => digest.Length != algorithm.Length) is { IsEmpty: false } other)
                throw new HashTreeFormatException($"List {number + 1} of a reduced hash tree holds {other.Length} bytes, which are no digest by {algorithm}.");
            if (list.Any(digest => digest.IsEmpty))
                throw new HashTreeFormatException($"List {number + 1} of a reduced hash tree holds an empty digest.");
        }

        Algorithm = algorithm;
        Lists = lists;
    }

    /// <summary>What the digests were made with.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>The lists of RFC 4998's <c>PartialHashtree</c>, the lowest first.</summary>
    public IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> Lists { get; }

    /// <summary>Reads a proof.</summary>
    /// <param name="algorithm">What its digests were made with: the encoding does not say.</param>
    /// <param name="encoded">A DER or BER <c>SEQUENCE OF PartialHashtree</c>, and nothing behind it.</param>
    /// <exception cref="HashTreeFormatException">It is none.</exception>
    public static ReducedHashTree Decode(DigestAlgorithm algorithm, ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.BER);
            ReducedHashTree tree = Read(algorithm, reader, Asn1Tag.Sequence);
            reader.ThrowIfNotEmpty();
            return tree;
        }
        catch (AsnContentException e)
        {
            throw new HashTreeFormatException($"A reduced hash tree cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the proof as a DER <c>SEQUENCE OF PartialHashtree</c>.</summary>
    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        Write(writer, Asn1Tag.Sequence);
        return writer.Encode();
    }

    /// <summary>The root that a digest leads to (RFC 4998, 4.3, steps 1 to 3).</summary>
    /// <param name="digest">The digest of the document.</param>
    /// <returns><see langword="null"/> when the digest is not in the first list: then nothing is proved.</returns>
    public byte[]? FindRoot(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != Algorithm.Length)
            return null;
        byte[] node = digest.ToArray();
        if (Lists.Count > 0 && !Lists[0].Any(each => each.Span.SequenceEqual(node)))
            return null;
        foreach ((int number, IReadOnlyList<ReadOnlyMemory<byte>> list) in Lists.Index())
            node = HashSorted(number == 0 ? list : [.. list, node]);
        return node;
    }

    /// <summary>Whether a digest is under a root.</summary>
    /// <param name="digest">The digest of the document.</param>
    /// <param name="root">What was timestamped.</param>
    public bool Proves(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> root) =>
        FindRoot(digest) is { } found && CryptographicOperations.FixedTimeEquals(found, root);

    internal static ReducedHashTree Read(DigestAlgorithm algorithm, AsnReader reader, Asn1Tag tag)
    {
        var lists = new List<IReadOnlyList<ReadOnlyMemory<byte>>>();
        int digests = 0;
        AsnReader sequence = reader.ReadSequence(tag);
        while (sequence.HasData)
        {
            // Counted while reading: an octet string of no bytes takes two, its object many more.
            if (lists.Count == MaxLists)
                throw new HashTreeFormatException($"A reduced hash tree has more than {MaxLists} lists.");
            var list = new List<ReadOnlyMemory<byte>>();
            AsnReader partial = sequence.ReadSequence();
            while (partial.HasData)
            {
                if (++digests > MaxDigests)
                    throw new HashTreeFormatException($"A reduced hash tree has more than {MaxDigests} digests.");
                list.Add(partial.ReadOctetString());
            }

            lists.Add(list);
        }

        return new ReducedHashTree(algorithm, lists);
    }

    internal void Write(AsnWriter writer, Asn1Tag tag)
    {
        using (writer.PushSequence(tag))
        {
            foreach (IReadOnlyList<ReadOnlyMemory<byte>> list in Lists)
            {
                using (writer.PushSequence())
                {
                    foreach (ReadOnlyMemory<byte> digest in list)
                        writer.WriteOctetString(digest.Span);
                }
            }
        }
    }

    // RFC 4998, 4.2, step 4: in binary ascending order, one behind the other. A digest alone is no group, and rises as it is (step 3).
    private byte[] HashSorted(IReadOnlyList<ReadOnlyMemory<byte>> list)
    {
        if (list is [var alone])
            return alone.ToArray();
        using IncrementalHash hash = Algorithm.CreateIncremental();
        foreach (ReadOnlyMemory<byte> digest in list.Order(BinaryOrder))
            hash.AppendData(digest.Span);
        return hash.GetHashAndReset();
    }

    private static readonly Comparer<ReadOnlyMemory<byte>> BinaryOrder =
        Comparer<ReadOnlyMemory<byte>>.Create((left, right) => left.Span.SequenceCompareTo(right.Span));
}
