namespace EContract.Sdk.Contracts.Authentication;

/// <summary>How a participant shows who they are, beyond having the link.</summary>
public enum AuthenticationMethod
{
    /// <summary>A code that the sender told them by another way (アクセスコード).</summary>
    AccessCode,

    /// <summary>A code mailed when they ask for it (ワンタイムパスワード).</summary>
    EmailCode,

    /// <summary>The code of an authenticator app (TOTP, RFC 6238).</summary>
    Totp,

    /// <summary>The host's own sign-in, as OIDC, SAML or a passkey.</summary>
    Host,
}
