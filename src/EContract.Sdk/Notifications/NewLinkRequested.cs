namespace EContract.Sdk.Notifications;

/// <summary>N-26: somebody who has a participant's link, which may be dead, asks the sender for a new one. At most once a day for each participant.</summary>
public sealed record NewLinkRequested : Notification
{
    /// <summary>Whose link.</summary>
    public required string ParticipantName { get; init; }

    /// <summary>The address that a new link would be mailed to.</summary>
    public required string Address { get; init; }

    /// <summary>Whether the result is to be downloaded; otherwise the participant is to act.</summary>
    public required bool IsForDownload { get; init; }

    /// <summary>Whether the time to act is over, so that only a new request helps.</summary>
    public required bool IsExpired { get; init; }

    /// <summary>Where the host shows the envelope to its sender; <see langword="null"/> where that is not known.</summary>
    public Uri? Page { get; init; }
}
