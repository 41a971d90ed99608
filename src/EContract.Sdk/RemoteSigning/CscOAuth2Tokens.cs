namespace EContract.Sdk.RemoteSigning;

/// <summary>What a user granted (CSC API v2, 8.4.4). Whoever has it can act for the user: keep it as a password is kept.</summary>
public sealed class CscOAuth2Tokens
{
    /// <summary>The access token.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Until when the access token may be used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What renews it; <see langword="null"/> where the server gave none, as it never does for a single signature.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>The credential that the server or its user chose, where it did.</summary>
    public string? CredentialId { get; init; }
}
