namespace EContract.Sdk.Contracts;

/// <summary>That and how a participant confirmed.</summary>
/// <param name="At">When.</param>
/// <param name="IdempotencyKeyHash">SHA-256 of the key under which the confirmation came, hexadecimal.</param>
/// <param name="ConsentDigest">What was consented to: the digest that binds the documents and the text shown.</param>
/// <param name="EvidenceSha256">
/// The hash of the event that records the confirmation, hexadecimal. Through the chain it covers everything that happened before: what was
/// shown, in which words, and what the participant had shown of who they are. It is signed along with the documents.
/// </param>
public sealed record SigningConfirmation(DateTimeOffset At, string IdempotencyKeyHash, string ConsentDigest, string EvidenceSha256);
