namespace EContract.Sdk.Notifications;

/// <summary>Languages that messages are written in.</summary>
public enum NotificationLanguage
{
    /// <summary>日本語.</summary>
    Japanese,

    /// <summary>English.</summary>
    English,
}

/// <summary>Whom a message is for.</summary>
/// <param name="Name">The name the message is addressed to: a person's, or an organisation's.</param>
/// <param name="Address">The e-mail address.</param>
/// <param name="Language">The language to write in.</param>
public sealed record NotificationRecipient(string Name, string Address, NotificationLanguage Language = NotificationLanguage.Japanese)
{
    /// <summary>The recipient's organisation, set above the name; empty for none.</summary>
    public string Organization { get; init; } = "";

    /// <summary>Whether <see cref="Name"/> is an organisation's or a department's: 御中 instead of 様.</summary>
    public bool IsOrganization { get; init; }
}
