using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning;

/// <summary>Says which credential of a service signs, how, and how its use is authorized.</summary>
public sealed class CscSignerOptions : CscServiceOptions
{
    /// <summary>The credential's identifier.</summary>
    /// <value><see langword="null"/>, the default: the only one there is.</value>
    public string? CredentialId { get; set; }

    /// <summary>How the key signs.</summary>
    /// <value><see langword="null"/>, the default: what fits the certificate and the key has; for RSA PKCS#1 v1.5 before PSS.</value>
    public SignatureScheme? Scheme { get; set; }

    /// <summary>The digest that is signed.</summary>
    /// <value><see langword="null"/>, the default: what fits the certificate and the key has.</value>
    public DigestAlgorithm? Digest { get; set; }

    /// <summary>Asks the user for what he proves himself with; for credentials in explicit mode.</summary>
    public CscAuthenticator? Authenticator { get; set; }

    /// <summary>The host as the service's OAuth 2.0 server knows it; for credentials in OAuth 2.0 mode.</summary>
    public CscOAuth2Client? OAuth2Client { get; set; }

    /// <summary>Where the user's browser comes back to; for credentials in OAuth 2.0 mode.</summary>
    public Uri? RedirectUri { get; set; }

    /// <summary>Sends the user's browser and waits for it; for credentials in OAuth 2.0 mode, unless each signature is made in two steps.</summary>
    public CscCodeProvider? CodeProvider { get; set; }

    /// <summary>What the user is shown when he is asked, 500 characters at most.</summary>
    public string? Description { get; set; }

    /// <summary>How many hashes go under one authorization at most, where the service allows more.</summary>
    /// <value><see langword="null"/>, the default: as many as the service allows.</value>
    public int? MaxSignatures { get; set; }

    /// <summary>How long what the service says of the credential is kept before it is asked again.</summary>
    /// <value>10 minutes unless set.</value>
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    internal override IEnumerable<string> FindErrors()
    {
        foreach (string error in base.FindErrors())
            yield return error;
        if (CredentialId is { Length: 0 })
            yield return $"{nameof(CredentialId)} is empty.";
        if (Scheme is not (null or SignatureScheme.RsaPkcs1 or SignatureScheme.RsaPss or SignatureScheme.Ecdsa))
            yield return $"{nameof(Scheme)} {Scheme} cannot be had by hashes.";
        if (Digest is not null && Digest.Equals(DigestAlgorithm.Sha1))
            yield return $"{nameof(Digest)} must not be SHA-1, which no longer proves anything.";
        if (CodeProvider is not null && (OAuth2Client is null || RedirectUri is null))
            yield return $"{nameof(CodeProvider)} needs {nameof(OAuth2Client)} and {nameof(RedirectUri)}.";
        if (MaxSignatures < 1)
            yield return $"{nameof(MaxSignatures)} must be at least 1.";
        if (CredentialLifetime < TimeSpan.Zero)
            yield return $"{nameof(CredentialLifetime)} must not be negative.";
    }

    /// <summary>A copy that later changes to this object do not touch.</summary>
    internal CscSignerOptions Clone() => (CscSignerOptions)MemberwiseClone();
}
