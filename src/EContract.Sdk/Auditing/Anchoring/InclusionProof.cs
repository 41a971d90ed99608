using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Cryptography.Hashing;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>Proves, without the database, that a chain had come so far when an anchor was made.</summary>
/// <param name="Anchor">The anchor, with its time-stamp token.</param>
/// <param name="Leaf">What the anchor says of the chain.</param>
/// <param name="Path">What leads from the leaf to the anchor's root.</param>
public sealed record InclusionProof(StoredAnchor Anchor, ChainHead Leaf, ReducedHashTree Path)
{
    /// <summary>Whether the leaf is under the root that the anchor names. The anchor's own token is another question.</summary>
    public bool Holds()
    {
        try
        {
            return AuditChain.Hash(Anchor.Json) == Anchor.Hash
                && Path.Proves(AnchorTree.Digest(Leaf), Convert.FromHexString(AnchorJson.Read(Anchor.Json).Root));
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
