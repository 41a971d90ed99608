namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>Many files' digests, and the hash tree over them.</summary>
public sealed class HashedFiles
{
    private readonly int[] _leaves;

    internal HashedFiles(IReadOnlyList<HashedFile> files, HashTree? tree)
    {
        Files = files;
        Tree = tree;
        // A file without a digest has no leaf, and moves those behind it up.
        _leaves = new int[files.Count];
        for (int i = 0, leaf = 0; i < files.Count; i++)
            _leaves[i] = files[i].IsHashed ? leaf++ : -1;
    }

    /// <summary>The files, in the order they were given.</summary>
    public IReadOnlyList<HashedFile> Files { get; }

    /// <summary>
    /// The tree over the digests by the first of <see cref="BulkHasherOptions.Algorithms"/>, in the order of the files;
    /// <see langword="null"/> when no file could be read.
    /// </summary>
    public HashTree? Tree { get; }

    /// <summary>What proves that a file is under the tree's root.</summary>
    /// <param name="index">The file's place in <see cref="Files"/>.</param>
    /// <exception cref="InvalidOperationException">The file could not be read.</exception>
    public ReducedHashTree GetProof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _leaves.Length);
        return _leaves[index] >= 0
            ? Tree!.Reduce(_leaves[index])
            : throw new InvalidOperationException($"{Files[index].Path} could not be read, and is not in the tree.");
    }
}
