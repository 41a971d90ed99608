namespace EContract.Sdk.Validation;

/// <summary>The checks that lead to a verdict, in the order they are made.</summary>
public enum ValidationCheck
{
    /// <summary>The dictionary, its ByteRange and its CMS structure are as their standards want (EN 319 102-1, 5.2.2).</summary>
    Format,

    /// <summary>The signed bytes are what was signed, by the key of the certificate (EN 319 102-1, 5.2.7).</summary>
    Cryptography,

    /// <summary>The signature protects its certificate (EN 319 102-1, 5.2.3; EN 319 142-1, 6.3).</summary>
    SigningCertificate,

    /// <summary>A path leads from the certificate to a trust anchor (EN 319 102-1, 5.2.6; RFC 5280, 6.1).</summary>
    CertificatePath,

    /// <summary>No certificate of the path is revoked (EN 319 102-1, 5.2.5).</summary>
    Revocation,

    /// <summary>The algorithms were acceptable when the signature is proven to have existed (EN 319 102-1, 5.2.8).</summary>
    Algorithms,

    /// <summary>What was done to the document afterwards is allowed (ISO 32000-2, 12.8.2.2 to 12.8.2.4).</summary>
    LaterChanges,
}

/// <summary>What came of a check.</summary>
/// <param name="Check">The check.</param>
/// <param name="Indication">How it ended; never <see cref="ValidationIndication.NoSignature"/>.</param>
/// <param name="SubIndication">Why it did not pass.</param>
/// <param name="Message">The ground in a sentence; a passed check may have something to note.</param>
public sealed record CheckResult(ValidationCheck Check, ValidationIndication Indication, ValidationSubIndication? SubIndication, string? Message)
{
    /// <summary>The clause that the check is made by.</summary>
    public string Clause => Check switch
    {
        ValidationCheck.Format => "EN 319 102-1, 5.2.2",
        ValidationCheck.Cryptography => "EN 319 102-1, 5.2.7",
        ValidationCheck.SigningCertificate => "EN 319 102-1, 5.2.3",
        ValidationCheck.CertificatePath => "EN 319 102-1, 5.2.6",
        ValidationCheck.Revocation => "EN 319 102-1, 5.2.5",
        ValidationCheck.Algorithms => "EN 319 102-1, 5.2.8",
        _ => "ISO 32000-2, 12.8.2",
    };
}
