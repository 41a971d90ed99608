namespace EContract.Sdk.Contracts.Seals;

/// <summary>What a participant's seal (印影) is.</summary>
public enum SealKind
{
    /// <summary>A name in a ring, as on a personal seal (認印).</summary>
    Round,

    /// <summary>A name in a square, as on an organisation's seal (角印).</summary>
    Square,

    /// <summary>A picture of the participant's own.</summary>
    Picture,
}
