namespace EContract.Sdk.Notifications;

/// <summary>A stored document of a contract was found changed or missing, and is given to nobody until it is restored.</summary>
public sealed record DocumentDamaged : Notification
{
    /// <summary>The document's title.</summary>
    public required string Document { get; init; }

    /// <summary>SHA-256 of what was saved, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What is wrong, without secrets.</summary>
    public required string Error { get; init; }
}
