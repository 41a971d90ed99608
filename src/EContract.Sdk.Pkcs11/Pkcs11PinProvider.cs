namespace EContract.Sdk.Pkcs11;

/// <summary>Fetches the user PIN of a token: from a file, the environment, the host's vault.</summary>
/// <param name="cancellationToken">Stops waiting.</param>
/// <returns>The PIN in UTF-8, in an array of its own: it is overwritten with zeros as soon as the token has seen it.</returns>
/// <remarks>Called only when a login is needed. What it returns is never logged and never part of an error.</remarks>
public delegate ValueTask<byte[]> Pkcs11PinProvider(CancellationToken cancellationToken);
