namespace EContract.Sdk.Pades.SeedValues;

/// <summary>Which entries of a <see cref="SignatureSeedValue"/> bind the signer; the others only advise (Ff of ISO 32000-2, table 237).</summary>
[Flags]
public enum SeedValueConstraints
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="SignatureSeedValue.Filter"/>.</summary>
    Filter = 1 << 0,

    /// <summary><see cref="SignatureSeedValue.SubFilters"/>.</summary>
    SubFilters = 1 << 1,

    /// <summary><see cref="SignatureSeedValue.ParserVersion"/>.</summary>
    ParserVersion = 1 << 2,

    /// <summary><see cref="SignatureSeedValue.Reasons"/>.</summary>
    Reasons = 1 << 3,

    /// <summary><see cref="SignatureSeedValue.LegalAttestations"/>.</summary>
    LegalAttestations = 1 << 4,

    /// <summary><see cref="SignatureSeedValue.AddRevocationInformation"/>.</summary>
    AddRevocationInformation = 1 << 5,

    /// <summary><see cref="SignatureSeedValue.DigestMethods"/>.</summary>
    DigestMethods = 1 << 6,

    /// <summary><see cref="SignatureSeedValue.DocumentLock"/>.</summary>
    DocumentLock = 1 << 7,

    /// <summary><see cref="SignatureSeedValue.AppearanceFilter"/>.</summary>
    AppearanceFilter = 1 << 8,
}
