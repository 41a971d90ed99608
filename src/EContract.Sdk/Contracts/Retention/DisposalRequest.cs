namespace EContract.Sdk.Contracts.Retention;

/// <summary>Somebody has asked for an envelope's documents to be destroyed; somebody else has to agree.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who asked, and cannot agree.</param>
/// <param name="ExpiresAt">Until when the answer counts.</param>
public sealed record DisposalRequest(string Reason, Actor By, DateTimeOffset ExpiresAt)
{
    /// <summary>Who agreed; <see langword="null"/> until then.</summary>
    public Actor? ApprovedBy { get; init; }

    /// <summary>Whether destroying has begun: nothing stops it any more.</summary>
    public bool IsStarted { get; init; }
}
