namespace EContract.Sdk.Validation;

/// <summary>Why signatures by a key would not be valid now.</summary>
/// <param name="Message">What is wrong with its certificate.</param>
/// <param name="IsTransient">Whether only revocation information is missing, which may come (EN 319 102-1, TRY_LATER).</param>
internal sealed record CredentialFault(string Message, bool IsTransient);
