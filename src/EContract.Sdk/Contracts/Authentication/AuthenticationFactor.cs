using EContract.Sdk.Contracts.Addresses;
using System.Security.Cryptography;

namespace EContract.Sdk.Contracts.Authentication;

/// <summary>What a participant has to show before the documents are shown.</summary>
public sealed record AuthenticationFactor
{
    /// <summary>Characters in an access code, at most.</summary>
    public const int MaxAccessCodeLength = 40;

    private AuthenticationFactor(AuthenticationMethod method, string secret = "", string address = "")
    {
        Method = method;
        SecretText = secret;
        Address = address;
    }

    /// <summary>How.</summary>
    public AuthenticationMethod Method { get; }

    /// <summary>The address that codes are mailed to; empty for the participant's own.</summary>
    public string Address { get; }

    internal string SecretText { get; }

    /// <summary>A code that the sender tells the participant by another way than the link.</summary>
    /// <param name="code">4 to 40 printable ASCII characters.</param>
    /// <exception cref="ArgumentException">The code is too short or long, or has other characters.</exception>
    public static AuthenticationFactor AccessCode(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length is < 4 or > MaxAccessCodeLength || code.Any(c => c is < ' ' or > '~') || code.Trim() != code)
            throw new ArgumentException($"An access code has 4 to {MaxAccessCodeLength} printable ASCII characters, and no space around them.", nameof(code));
        return new AuthenticationFactor(AuthenticationMethod.AccessCode, secret: code);
    }

    /// <summary>A code of six digits, mailed when the participant asks for it.</summary>
    /// <param name="address">
    /// Where to. The mailbox that the link goes to shows nothing new: only another address counts as a second factor.
    /// </param>
    /// <exception cref="ArgumentException">The address is malformed.</exception>
    public static AuthenticationFactor EmailCode(string address = "") =>
        new(AuthenticationMethod.EmailCode, address: address.Length == 0 ? "" : Mailbox.Require(address, nameof(address)));

    /// <summary>The six digits of an authenticator app (RFC 6238, SHA-1, 30 seconds).</summary>
    /// <param name="secret">The secret that the app has: 16 to 60 bytes (RFC 4226, R6).</param>
    /// <exception cref="ArgumentException">The secret is too short or long.</exception>
    public static AuthenticationFactor Totp(ReadOnlySpan<byte> secret) => secret.Length is >= 16 and <= 60
        ? new AuthenticationFactor(AuthenticationMethod.Totp, secret: Convert.ToHexString(secret))
        : throw new ArgumentException("The secret of an authenticator app has 16 to 60 bytes.", nameof(secret));

    /// <summary>The host's own sign-in; the host says when it succeeded.</summary>
    public static AuthenticationFactor Host() => new(AuthenticationMethod.Host);

    /// <summary>Makes a secret for an authenticator app: 20 random bytes.</summary>
    public static byte[] NewTotpSecret() => RandomNumberGenerator.GetBytes(20);

    // A record prints its members; a secret is not printed.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Method = ").Append(Method);
        return true;
    }
}
