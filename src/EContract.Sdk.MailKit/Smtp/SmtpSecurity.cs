namespace EContract.Sdk.MailKit.Smtp;

/// <summary>How a connection to a mail server is secured.</summary>
public enum SmtpSecurity
{
    /// <summary>The connection begins in the clear and is secured before anything is sent (STARTTLS, RFC 3207); without that there is none.</summary>
    StartTls,

    /// <summary>The connection is secured from its first byte (RFC 8314, 3.3), on port 465 as a rule.</summary>
    ImplicitTls,

    /// <summary>Nothing is secured: only for a relay on this machine.</summary>
    None,
}
