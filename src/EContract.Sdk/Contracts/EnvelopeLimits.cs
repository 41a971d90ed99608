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

    /// <summary>Characters in the name on a drawn seal.</summary>
    public const int MaxSealNameLength = 20;

    /// <summary>Bytes of a seal's picture.</summary>
    public const int MaxSealLength = 2 * 1024 * 1024;

    /// <summary>Pixels of a seal's picture.</summary>
    public const int MaxSealPixels = 4_000_000;

    /// <summary>How many seals a participant may choose by one link before another link is needed.</summary>
    public const int MaxSealChoices = 20;

    /// <summary>Characters in an idempotency key.</summary>
    public const int MaxIdempotencyKeyLength = 128;
}
