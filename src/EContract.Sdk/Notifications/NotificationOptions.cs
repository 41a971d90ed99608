namespace EContract.Sdk.Notifications;

/// <summary>What is the same in all messages of a host.</summary>
public sealed class NotificationOptions
{
    /// <summary>Who sends the messages.</summary>
    /// <value>電子契約サービス &lt;noreply@localhost&gt; unless set.</value>
    public MailboxAddress From { get; set; } = new("電子契約サービス", "noreply@localhost");

    /// <summary>Where answers go.</summary>
    /// <value><see langword="null"/>: to <see cref="From"/>.</value>
    public MailboxAddress? ReplyTo { get; set; }

    /// <summary>Whom to ask where an envelope names nobody.</summary>
    /// <value><see langword="null"/>: messages name the sender only.</value>
    public SupportContact? Support { get; set; }

    /// <summary>The zone in which times are written, beside its name.</summary>
    /// <value>Asia/Tokyo.</value>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
}
