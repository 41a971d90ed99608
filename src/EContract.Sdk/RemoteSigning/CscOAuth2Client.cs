namespace EContract.Sdk.RemoteSigning;

/// <summary>The host as an OAuth 2.0 server knows it.</summary>
/// <param name="ClientId">Its identifier.</param>
/// <param name="ClientSecret">Its secret; <see langword="null"/> for a public client, which PKCE alone protects.</param>
public sealed record CscOAuth2Client(string ClientId, CscSecretProvider? ClientSecret = null);
