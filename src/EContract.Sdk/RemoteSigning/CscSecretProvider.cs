namespace EContract.Sdk.RemoteSigning;

/// <summary>Fetches a password or client secret: from a file, the environment, the host's vault.</summary>
/// <param name="cancellationToken">Stops waiting.</param>
/// <returns>The secret in UTF-8, in an array of its own: it is overwritten with zeros as soon as it was sent.</returns>
/// <remarks>Called only when an access token is needed. What it returns is never logged and never part of an error.</remarks>
public delegate ValueTask<byte[]> CscSecretProvider(CancellationToken cancellationToken);
