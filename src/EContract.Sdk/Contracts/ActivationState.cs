namespace EContract.Sdk.Contracts;

/// <summary>The newest activation of a participant's confirmation, and what became of it.</summary>
/// <param name="Activation">The activation.</param>
/// <param name="Standing">Whether it may still be spent.</param>
internal sealed record ActivationState(SignatureActivation Activation, ActivationStanding Standing);

/// <summary>Whether an activation may still be spent, its time aside.</summary>
internal enum ActivationStanding
{
    /// <summary>It may.</summary>
    Outstanding,

    /// <summary>It was.</summary>
    Consumed,

    /// <summary>The envelope was suspended, or ended.</summary>
    Revoked,
}
