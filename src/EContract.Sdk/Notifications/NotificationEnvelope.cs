namespace EContract.Sdk.Notifications;

/// <summary>What every message says of the envelope it is about.</summary>
/// <param name="Id">The envelope's identifier.</param>
/// <param name="Title">Its title, as in 「○○業務委託」.</param>
/// <param name="SenderOrganization">The organisation that sent it, as in 「東海市」.</param>
/// <param name="Documents">The documents inside, in order.</param>
public sealed record NotificationEnvelope(
    string Id,
    string Title,
    string SenderOrganization,
    IReadOnlyList<NotificationDocument> Documents)
{
    /// <summary>No envelope: for what concerns the service as a whole.</summary>
    public static NotificationEnvelope None { get; } = new("", "", "", []);

    /// <summary>Until when it is to be signed; <see langword="null"/> without a due date.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whom to ask about the contract: the sender's desk. <see langword="null"/> for the service's own contact.</summary>
    public SupportContact? Contact { get; init; }
}

/// <summary>A document in an envelope.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Sha256">SHA-256 of the file, hexadecimal, where the message tells it.</param>
public sealed record NotificationDocument(string Title, string? Sha256 = null);

/// <summary>Whom to ask.</summary>
/// <param name="Name">The desk's name.</param>
/// <param name="Email">Its e-mail address; empty for none.</param>
/// <param name="Phone">Its telephone number; empty for none.</param>
/// <param name="Hours">When it is open, in words; empty for none.</param>
public sealed record SupportContact(string Name, string Email = "", string Phone = "", string Hours = "");
