namespace EContract.Sdk.Notifications;

/// <summary>N-21: the documents of a concluded contract could not be given their archive timestamp, as when a certificate was revoked.</summary>
public sealed record PreservationFailed : Notification
{
    /// <summary>When the contract was concluded.</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>The step that failed.</summary>
    public required string Step { get; init; }

    /// <summary>What is wrong, without secrets.</summary>
    public required string Error { get; init; }
}
