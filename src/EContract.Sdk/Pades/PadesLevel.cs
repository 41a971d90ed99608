namespace EContract.Sdk.Pades;

/// <summary>The baseline levels of ETSI EN 319 142-1, clause 6, each containing the one before.</summary>
public enum PadesLevel
{
    /// <summary>B-B: a CAdES signature with the signing certificate protected.</summary>
    BaselineB,

    /// <summary>B-T: and a signature timestamp, proving that it existed at a time.</summary>
    BaselineT,

    /// <summary>B-LT: and all certificates and revocation data needed to validate it, in the DSS.</summary>
    BaselineLT,

    /// <summary>B-LTA: and a document timestamp over all of that, so that it stays provable and renewable.</summary>
    BaselineLTA,
}
