using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using SmtpClient = MailKit.Net.Smtp.SmtpClient;

namespace EContract.Sdk.MailKit.Smtp;

/// <summary>A connection with the mail server.</summary>
internal sealed class SmtpConnection : SmtpClient
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // RFC 3461, 4.4.
    private const int MaxEnvelopeIdLength = 100;

    private readonly SmtpOptions _options;

    public SmtpConnection(SmtpOptions options)
    {
        _options = options;
        // The notifier bounds each exchange as a whole, and says so; this is for what nobody waits for any more.
        Timeout = (int)Math.Min(2 * options.Timeout.TotalMilliseconds, int.MaxValue);
        CheckCertificateRevocation = options.ChecksRevocation;
        // A bounce brings back the headers, not the message with its link.
        DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly;
        if (options.LocalName is { } name)
            LocalDomain = name;
        if (options.ServerAnchors.Count > 0)
            ServerCertificateValidationCallback = IsTrusted;
    }

    /// <summary>How many messages it took.</summary>
    public int Sent { get; set; }

    /// <summary>When it was last used, by the clock's timestamp.</summary>
    public long UsedAt { get; set; }

    public async Task OpenAsync(SmtpCredential? credential, CancellationToken cancellationToken)
    {
        SecureSocketOptions security = _options.Security switch
        {
            SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
            SmtpSecurity.ImplicitTls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.None,
        };
        await ConnectAsync(_options.Host, _options.Port, security, cancellationToken).ConfigureAwait(false);
        if (credential is { IsAccessToken: true })
            await AuthenticateAsync(new SaslMechanismOAuth2(credential.UserName, credential.Secret), cancellationToken).ConfigureAwait(false);
        else if (credential is not null)
            await AuthenticateAsync(Encoding.UTF8, new NetworkCredential(credential.UserName, credential.Secret), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What comes back with a bounce (RFC 3464, 2.2.1): the identifier of our message, where a server may have lost its headers.</summary>
    protected override string? GetEnvelopeId(MimeMessage message)
    {
        string id = message.MessageId?.Split('@')[0] ?? "";
        return id.Length is > 0 and <= MaxEnvelopeIdLength ? id : null;
    }

    /// <summary>Asks to be told of failures only (RFC 3461, 4.1), where the server offers it.</summary>
    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
        DeliveryStatusNotification.Failure;

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_options.ServerAnchors.ToArray());
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.RevocationMode = _options.ChecksRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = !_options.ChecksRevocation;
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(server);
    }
}
