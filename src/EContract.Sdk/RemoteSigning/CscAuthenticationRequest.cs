namespace EContract.Sdk.RemoteSigning;

/// <summary>A user is to prove himself, so that a credential signs.</summary>
public sealed class CscAuthenticationRequest
{
    private readonly CscClient _client;
    private readonly CscCredential _credential;

    internal CscAuthenticationRequest(CscClient client, CscCredential credential, CscHashes hashes, bool isRepeated)
    {
        _client = client;
        _credential = credential;
        Hashes = hashes;
        IsRepeated = isRepeated;
    }

    /// <summary>What is to be signed, by which credential.</summary>
    public CscHashes Hashes { get; }

    /// <summary>What he can prove himself with.</summary>
    public IReadOnlyList<CscAuthenticationObject> Objects => _credential.AuthenticationObjects;

    /// <summary>How they go together, as in <c>PIN AND OTP</c>; <see langword="null"/>: all of them.</summary>
    public string? Expression => _credential.AuthenticationExpression;

    /// <summary>Whether it is asked again because an authorization expired before it was used.</summary>
    public bool IsRepeated { get; }

    /// <summary>Gets the challenge of an authentication object, or has the service send it to the user, as by SMS.</summary>
    /// <param name="authenticationObjectId">The authentication object.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The challenge to show; <see langword="null"/> when it goes to the user another way.</returns>
    /// <exception cref="EContract.Sdk.Cryptography.SignerException">The service refused, or cannot be reached.</exception>
    public ValueTask<string?> GetChallengeAsync(string authenticationObjectId, CancellationToken cancellationToken = default) =>
        _client.GetChallengeAsync(_credential.Id, authenticationObjectId, cancellationToken);
}
