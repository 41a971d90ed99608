namespace EContract.Sdk.Pades.SeedValues;

/// <summary>Whether signing a field locks the whole document (LockDocument of ISO 32000-2, table 237).</summary>
public enum SeedValueDocumentLock
{
    /// <summary>As the signer likes.</summary>
    Auto,

    /// <summary>It does: nothing may change afterwards.</summary>
    Locked,

    /// <summary>It does not.</summary>
    Unlocked,
}
