namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>What came of one file: its digests, or why there are none.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Index">Its place among the files that were given, from 0.</param>
/// <param name="Length">How many bytes were digested.</param>
/// <param name="Digests">One for each of <see cref="BulkHasherOptions.Algorithms"/>, in their order; empty after an error.</param>
/// <param name="Error">Why the file could not be read; <see langword="null"/> if it was.</param>
public sealed record HashedFile(string Path, int Index, long Length, IReadOnlyList<byte[]> Digests, Exception? Error)
{
    /// <summary>Whether there are digests.</summary>
    public bool IsHashed => Error is null;
}
