namespace EContract.Sdk.Pades.SeedValues;

/// <summary>Which entries of a <see cref="CertificateSeedValue"/> bind the signer (Ff of ISO 32000-2, table 238).</summary>
[Flags]
public enum CertificateSeedValueConstraints
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="CertificateSeedValue.Subjects"/>.</summary>
    Subjects = 1 << 0,

    /// <summary><see cref="CertificateSeedValue.Issuers"/>.</summary>
    Issuers = 1 << 1,

    /// <summary><see cref="CertificateSeedValue.Policies"/>.</summary>
    Policies = 1 << 2,

    /// <summary><see cref="CertificateSeedValue.SubjectNames"/>.</summary>
    SubjectNames = 1 << 3,

    /// <summary><see cref="CertificateSeedValue.KeyUsages"/>.</summary>
    KeyUsages = 1 << 5,
}
