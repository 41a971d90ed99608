namespace EContract.Sdk.Validation;

/// <summary>
/// The level that is really there, not the one claimed. When the host trusts somebody, timestamps count only if their
/// authority is trusted too; without any trust anchor the level says what a trusting host would find.
/// </summary>
public enum SignatureLevel
{
    /// <summary>A CMS signature that is not PAdES baseline.</summary>
    Cms,

    /// <summary>PAdES B-B (EN 319 142-1, 6).</summary>
    BaselineB,

    /// <summary>B-B with a valid signature timestamp, or under a valid document timestamp.</summary>
    BaselineT,

    /// <summary>B-T with all certificates and revocation data of the signer's and the timestamp's chain embedded.</summary>
    BaselineLT,

    /// <summary>B-LT with a valid document timestamp over all of that.</summary>
    BaselineLTA,

    /// <summary>A document timestamp (EN 319 142-1, 5.4.3).</summary>
    Rfc3161,
}
