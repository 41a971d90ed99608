using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.MailKit.Smtp;

/// <summary>Which mail server delivers, and how it is used.</summary>
public sealed class SmtpOptions
{
    private const int MaxPort = 65535;

    /// <summary>The server's name, as its certificate has it.</summary>
    public string Host { get; set; } = "";

    /// <summary>The port.</summary>
    /// <value>587, where mail is handed in (RFC 6409).</value>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is secured.</summary>
    /// <value><see cref="SmtpSecurity.StartTls"/>.</value>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Gives what the server is shown, each time a connection is made: a password from a vault, a token that was just renewed.</summary>
    /// <value><see langword="null"/>: the server wants nothing.</value>
    public Func<CancellationToken, ValueTask<SmtpCredential>>? Credential { get; set; }

    /// <summary>Who is trusted to certify the server.</summary>
    /// <value>Empty: whom the operating system trusts.</value>
    public IList<X509Certificate2> ServerAnchors { get; } = [];

    /// <summary>
    /// Whether the server's certificate must be known not to be revoked. The operating system asks the authority itself, and where it gets no
    /// answer there is no connection.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool ChecksRevocation { get; set; }

    /// <summary>The name that this host gives itself (EHLO, RFC 5321, 4.1.1.1).</summary>
    /// <value><see langword="null"/>: the machine's name or address.</value>
    public string? LocalName { get; set; }

    /// <summary>The address to which what cannot be delivered comes back (MAIL FROM); a host that reads bounces has a mailbox there.</summary>
    /// <value><see langword="null"/>: the message's sender.</value>
    public string? BounceAddress { get; set; }

    /// <summary>How long connecting and authenticating, and then delivering one message, may take each.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections are open at a time; who comes when all are in use waits.</summary>
    /// <value>2.</value>
    public int MaxConnections { get; set; } = 2;

    /// <summary>For how many messages a connection is used.</summary>
    /// <value>100.</value>
    public int MessagesPerConnection { get; set; } = 100;

    /// <summary>After how long a connection that nobody used is not used any more.</summary>
    /// <value>1 minute.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many messages are delivered within a minute at most; the others wait in the outbox, and no attempt is counted.</summary>
    /// <value><see langword="null"/>: as many as the server takes.</value>
    public int? MessagesPerMinute { get; set; }

    /// <summary>Everything that is wrong with the options.</summary>
    internal IEnumerable<string> FindErrors()
    {
        if (string.IsNullOrWhiteSpace(Host))
            yield return "SmtpOptions.Host is empty: name the mail server.";
        if (Port is < 1 or > MaxPort)
            yield return $"SmtpOptions.Port is {Port}; a port is from 1 to {MaxPort}.";
        if (Security == SmtpSecurity.None && !IsLoopback)
            yield return $"SmtpOptions.Security is None, which is for a relay on this machine only, not for {Host}: links and codes would travel in the clear.";
        if (BounceAddress is { } address && !global::MimeKit.MailboxAddress.TryParse(address, out _))
            yield return "SmtpOptions.BounceAddress is no e-mail address.";
        if (Timeout <= TimeSpan.Zero || IdleTimeout <= TimeSpan.Zero)
            yield return "SmtpOptions.Timeout and IdleTimeout are longer than nothing.";
        if (MaxConnections < 1 || MessagesPerConnection < 1 || MessagesPerMinute < 1)
            yield return "SmtpOptions.MaxConnections, MessagesPerConnection and MessagesPerMinute are at least 1.";
    }

    private bool IsLoopback => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
