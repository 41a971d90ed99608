namespace EContract.Sdk.Contracts.Authentication;

/// <summary>A factor as the log keeps it: a secret is wrapped, and never readable there.</summary>
/// <param name="Method">How.</param>
/// <param name="Address">The address that codes are mailed to; <see langword="null"/> for the participant's own.</param>
/// <param name="Secret">What is compared with; <see langword="null"/> where nothing is known in advance.</param>
public sealed record RequiredFactor(AuthenticationMethod Method, string? Address, SealedSecret? Secret);

/// <summary>A secret under the host's key-encryption key.</summary>
/// <param name="KeyId">The key-encryption key.</param>
/// <param name="Value">The wrapped secret.</param>
public sealed record SealedSecret(string KeyId, ReadOnlyMemory<byte> Value);

/// <summary>A code that was mailed and is waited for.</summary>
/// <param name="Secret">The code.</param>
/// <param name="ExpiresAt">Until when it counts.</param>
public sealed record MailedCode(SealedSecret Secret, DateTimeOffset ExpiresAt);

/// <summary>A factor that a participant has shown.</summary>
/// <param name="Method">How.</param>
/// <param name="At">When.</param>
/// <param name="Channel">By which way, as in <c>email:k***@example.jp</c>; never a secret.</param>
/// <param name="Assurance">What the host says of it, as in <c>aal2</c>; empty where nothing was said.</param>
/// <param name="IsIndependent">
/// Whether it shows more than having the link: a code in the mailbox that the link went to does not (電子署名法3条Q&amp;A).
/// </param>
/// <param name="SessionHash">SHA-256 of what the browser that showed it was given: only there it counts.</param>
public sealed record ShownFactor(
    AuthenticationMethod Method, DateTimeOffset At, string Channel, string Assurance, bool IsIndependent, string SessionHash);
