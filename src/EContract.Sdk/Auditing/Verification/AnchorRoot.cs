using System.Security.Cryptography;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>
/// Computes the root of an anchor's hash tree (RFC 4998, 4.2) as the leaves come, keeping one node a level: however many rows somebody
/// put into the table, memory stays flat.
/// </summary>
internal sealed class AnchorRoot
{
    private readonly Stack<(int Level, byte[] Digest)> _nodes = new();

    public long Count { get; private set; }

    public void Add(ChainHead leaf)
    {
        Count++;
        (int level, byte[] digest) = (0, AnchorTree.Digest(leaf));
        while (_nodes.TryPeek(out var left) && left.Level == level)
        {
            digest = Join(_nodes.Pop().Digest, digest);
            level++;
        }

        _nodes.Push((level, digest));
    }

    /// <summary>The root, hexadecimal; empty without leaves. Nothing can be added afterwards.</summary>
    public string End()
    {
        // A node without a partner rises to the next level as it is.
        byte[]? digest = null;
        while (_nodes.TryPop(out var left))
            digest = digest is null ? left.Digest : Join(left.Digest, digest);
        return digest is null ? "" : Convert.ToHexStringLower(digest);
    }

    private static byte[] Join(byte[] left, byte[] right) =>
        SHA256.HashData(left.AsSpan().SequenceCompareTo(right) <= 0 ? [.. left, .. right] : [.. right, .. left]);
}
