namespace EContract.TestInfrastructure.Mail;

/// <summary>What a <see cref="SmtpServer"/> offers and wants.</summary>
public enum SmtpServerSecurity
{
    /// <summary>STARTTLS, and a login after it.</summary>
    StartTls,

    /// <summary>TLS from the first byte, and a login.</summary>
    Implicit,

    /// <summary>Neither.</summary>
    None,
}
