namespace EContract.Sdk.Contracts;

/// <summary>A participant's link as the envelope knows it: never the token, only its hash.</summary>
/// <param name="TokenHash">SHA-256 of the token, 64 lower-case hexadecimal digits.</param>
/// <param name="ExpiresAt">The first moment at which the link works no more.</param>
public sealed record IssuedLink(string TokenHash, DateTimeOffset ExpiresAt);
