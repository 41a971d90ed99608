namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>A library does not have the token that is meant at the moment: it may come, or come back.</summary>
internal sealed class TokenAbsentException(string message) : Exception(message);
