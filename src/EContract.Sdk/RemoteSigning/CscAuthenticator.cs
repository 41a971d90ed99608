namespace EContract.Sdk.RemoteSigning;

/// <summary>Asks the user for what he proves himself with: in a page, by a terminal, from a vault for a machine's own key.</summary>
/// <param name="request">What is asked for, and what for.</param>
/// <param name="cancellationToken">Stops waiting.</param>
/// <returns>One value for each authentication object that the user chose; their bytes are overwritten as soon as they were sent.</returns>
/// <remarks>
/// Called once for each authorization. A wrong value is an error at once and never sent again: services lock credentials after a few.
/// </remarks>
public delegate ValueTask<IReadOnlyList<CscAuthenticationValue>> CscAuthenticator(CscAuthenticationRequest request, CancellationToken cancellationToken);

/// <summary>Sends the user's browser to the service's OAuth 2.0 server and waits for it to come back.</summary>
/// <param name="request">Where to send it.</param>
/// <param name="cancellationToken">Stops waiting.</param>
/// <returns>What it brought back.</returns>
public delegate ValueTask<CscAuthorizationCode> CscCodeProvider(CscOAuth2Request request, CancellationToken cancellationToken);
