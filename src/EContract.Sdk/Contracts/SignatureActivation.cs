using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Contracts;

/// <summary>
/// The permission to ask a key once for what a participant has confirmed: for this participant, on this confirmation, for the documents
/// consented to, and for a time. It follows from the confirmation, and is spent before the key is asked.
/// </summary>
/// <param name="Id">128 random bits, hexadecimal.</param>
/// <param name="ConsentDigest">What was consented to: the digest that binds the documents and the text shown.</param>
/// <param name="EvidenceSha256">The hash of the event that records the confirmation, hexadecimal.</param>
/// <param name="ExpiresAt">The first moment at which it counts no more.</param>
/// <param name="Seal">
/// All of it, digested and wrapped by the host's key-encryption key: who can write to the store, and has not that key, cannot make one.
/// </param>
public sealed record SignatureActivation(
    string Id, string ConsentDigest, string EvidenceSha256, DateTimeOffset ExpiresAt, SealedSecret Seal);

/// <summary>Why a confirmation needs another activation than its first one.</summary>
public enum ActivationReason
{
    /// <summary>The one before was not used in its time.</summary>
    Expired,

    /// <summary>The one before died when the envelope was suspended.</summary>
    Suspended,

    /// <summary>The one before was spent, and no answer of the key was stored: the key refused, or the process died.</summary>
    Unanswered,

    /// <summary>What the key answered fits no more: another signature came between, or the timestamp authority's tokens have grown.</summary>
    Outdated,
}
