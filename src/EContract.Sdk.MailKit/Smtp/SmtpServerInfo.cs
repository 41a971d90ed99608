namespace EContract.Sdk.MailKit.Smtp;

/// <summary>What a mail server is like, as it was found when somebody asked.</summary>
/// <param name="Server">Name and port.</param>
/// <param name="Protocol">The protocol that secures the connection, as in <c>Tls13</c>; <see langword="null"/> when nothing does.</param>
/// <param name="IsAuthenticated">Whether it accepted credentials.</param>
/// <param name="NotifiesOfFailures">Whether it can be asked to report failures with our identifier (DSN, RFC 3461).</param>
/// <param name="MaxMessageLength">The largest message it takes, in bytes (RFC 1870); 0 where it does not say.</param>
public sealed record SmtpServerInfo(string Server, string? Protocol, bool IsAuthenticated, bool NotifiesOfFailures, long MaxMessageLength);
