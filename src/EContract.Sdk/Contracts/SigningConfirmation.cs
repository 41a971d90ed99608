namespace EContract.Sdk.Contracts;

/// <summary>That and how a participant confirmed.</summary>
/// <param name="At">When.</param>
/// <param name="IdempotencyKeyHash">SHA-256 of the key under which the confirmation came, hexadecimal.</param>
/// <param name="ConsentDigest">What was consented to: the digest that binds the documents and the text shown.</param>
public sealed record SigningConfirmation(DateTimeOffset At, string IdempotencyKeyHash, string ConsentDigest);
