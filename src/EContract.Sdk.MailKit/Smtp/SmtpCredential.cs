namespace EContract.Sdk.MailKit.Smtp;

/// <summary>What a mail server is shown (RFC 4954).</summary>
public sealed class SmtpCredential
{
    private SmtpCredential(string userName, string secret, bool isAccessToken) =>
        (UserName, Secret, IsAccessToken) = (userName, secret, isAccessToken);

    internal string UserName { get; }

    internal string Secret { get; }

    internal bool IsAccessToken { get; }

    /// <summary>A user's password, by the best mechanism that the server offers.</summary>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password.</param>
    public static SmtpCredential Password(string userName, string password) => Create(userName, password, isAccessToken: false);

    /// <summary>A user's access token of OAuth 2.0, by the mechanism <c>XOAUTH2</c>.</summary>
    /// <param name="userName">The mailbox the token is for.</param>
    /// <param name="token">The token, valid for the next minutes.</param>
    public static SmtpCredential AccessToken(string userName, string token) => Create(userName, token, isAccessToken: true);

    /// <summary>The user, without the secret.</summary>
    public override string ToString() => UserName;

    private static SmtpCredential Create(string userName, string secret, bool isAccessToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return new SmtpCredential(userName, secret, isAccessToken);
    }
}
