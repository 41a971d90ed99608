namespace EContract.Sdk.Pades;

/// <summary>Which fields a <see cref="SignatureFieldLock"/> means (Action of ISO 32000-2, table 236).</summary>
public enum SignatureFieldLockAction
{
    /// <summary>Every field of the document.</summary>
    All,

    /// <summary>The fields listed, and all beneath them.</summary>
    Include,

    /// <summary>Every field but those listed and those beneath them.</summary>
    Exclude,
}
