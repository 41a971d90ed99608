namespace EContract.Sdk.Contracts;

/// <summary>The largest envelope that is taken. Each limit keeps a careless or hostile caller from filling logs, mails or disks.</summary>
public static class EnvelopeLimits
{
    /// <summary>Documents in an envelope.</summary>
    public const int MaxDocuments = 100;

    /// <summary>Participants of an envelope.</summary>
    public const int MaxParticipants = 100;

    /// <summary>Characters in a title, of an envelope or a document.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>Characters in a person's or an organisation's name.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Characters in an e-mail address (RFC 5321, 4.5.3.1.3).</summary>
    public const int MaxEmailLength = 254;

    /// <summary>Characters in a message or in the reason of a decline or withdrawal.</summary>
    public const int MaxMessageLength = 2000;

    /// <summary>Networks that a participant may come from.</summary>
    public const int MaxNetworks = 100;

    /// <summary>Characters in an idempotency key.</summary>
    public const int MaxIdempotencyKeyLength = 128;
}
