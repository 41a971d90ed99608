namespace EContract.Sdk.RemoteSigning;

/// <summary>How the use of a credential is authorized (CSC API v2, 8.2).</summary>
public enum CscAuthorizationMode
{
    /// <summary>The host passes on what the user proves himself with: a PIN, a one-time password.</summary>
    Explicit,

    /// <summary>The service asks its user by itself, as by an app on his phone, or needs no more than the access token.</summary>
    Implicit,

    /// <summary>The user authorizes at the service's OAuth 2.0 server, in a browser.</summary>
    OAuth2Code,
}
