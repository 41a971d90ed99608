using EContract.Sdk.Contracts;

namespace EContract.Sdk.Notifications;

/// <summary>What is the same in all messages of a host.</summary>
public sealed class NotificationOptions
{
    /// <summary>Who sends the messages.</summary>
    /// <value>電子契約サービス &lt;noreply@localhost&gt;.</value>
    public MailboxAddress From { get; set; } = new("電子契約サービス", "noreply@localhost");

    /// <summary>Where answers go.</summary>
    /// <value><see langword="null"/>: to <see cref="From"/>.</value>
    public MailboxAddress? ReplyTo { get; set; }

    /// <summary>Whom to ask about using the service, beside the sender, whom to ask about the contract.</summary>
    /// <value><see langword="null"/>: messages name the sender only.</value>
    public SupportContact? Support { get; set; }

    /// <summary>
    /// A folder with texts of the host's own: <c>ja/sign-request.txt</c> takes the place of the message of that name, <c>ja/_support.txt</c>
    /// that of the part. They are read and checked once, at the start.
    /// </summary>
    /// <value><see langword="null"/>: the texts that come along.</value>
    public string? TemplateDirectory { get; set; }

    /// <summary>
    /// Gives texts of the host's own from anywhere else, by language (<c>ja</c>, <c>en</c>) and message (<c>sign-request</c>);
    /// <see langword="null"/> for the one that comes along. Asked once for each, at the start; counts before <see cref="TemplateDirectory"/>.
    /// </summary>
    public Func<string, string, string?>? Template { get; set; }

    /// <summary>The zone in which times are written, beside its name.</summary>
    /// <value>Japan's.</value>
    public TimeZoneInfo TimeZone { get; set; } = JapanTime.Zone;
}
