using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>The hash tree of an anchor (RFC 4998, 4.2): a leaf is SHA-256 over the JSON that says how far a chain had come.</summary>
internal static class AnchorTree
{
    /// <exception cref="ArgumentException">There is no leaf.</exception>
    public static HashTree Build(IReadOnlyList<ChainHead> leaves)
    {
        byte[] digests = new byte[leaves.Count * SHA256.HashSizeInBytes];
        for (int index = 0; index < leaves.Count; index++)
            Digest(leaves[index]).CopyTo(digests, index * SHA256.HashSizeInBytes);
        return HashTree.Build(DigestAlgorithm.Sha256, digests);
    }

    public static byte[] Digest(ChainHead leaf) => SHA256.HashData(Encoding.UTF8.GetBytes(AnchorJson.Write(leaf)));
}
