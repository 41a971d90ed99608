namespace EContract.Sdk.RemoteSigning;

/// <summary>
/// A question that a user answers in a browser (CSC API v2, 8.4.2): send the browser to <see cref="Uri"/>, and wait for it at the
/// redirect address with a code. To be kept meanwhile where the user cannot read it, as in the session on the server.
/// </summary>
public sealed class CscOAuth2Request
{
    /// <summary>Where the browser goes.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Where it comes back to.</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>What it must bring back as <c>state</c>: another one is not an answer to this question (RFC 6749, 10.12).</summary>
    public required string State { get; init; }

    /// <summary>The secret that goes with the code (PKCE, RFC 7636): whoever catches the code alone can do nothing with it.</summary>
    public required string CodeVerifier { get; init; }
}
