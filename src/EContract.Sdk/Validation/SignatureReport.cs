using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Validation;

/// <summary>What was found out about one signature or document timestamp.</summary>
public sealed record SignatureReport
{
    /// <summary>The field's fully qualified name.</summary>
    public required string Field { get; init; }

    /// <summary>Signature or document timestamp.</summary>
    public required SignatureKind Kind { get; init; }

    /// <summary>The level found.</summary>
    public required SignatureLevel Level { get; init; }

    /// <summary>The verdict.</summary>
    public required ValidationIndication Indication { get; init; }

    /// <summary>Why; <see langword="null"/> when passed.</summary>
    public ValidationSubIndication? SubIndication { get; init; }

    /// <summary>Whether the signed bytes are what was signed.</summary>
    public required SignatureIntegrity Integrity { get; init; }

    /// <summary>Whether it covers the document as it stood when it was made: everything but its own value.</summary>
    public required bool CoversWholeRevision { get; init; }

    /// <summary>Whether it covers the document as it is now.</summary>
    public required bool CoversWholeDocument { get; init; }

    /// <summary>What was done to the document afterwards.</summary>
    public required LaterChanges LaterChanges { get; init; }

    /// <summary>Whether the later changes are among those that the document's certification allows; <see langword="null"/> when it is not certified.</summary>
    public bool? CertificationRespected { get; init; }

    /// <summary>The signer's name, as its certificate says; <see langword="null"/> when there is no certificate.</summary>
    public string? Signer { get; init; }

    /// <summary>The signer's certificate, where found.</summary>
    public X509Certificate2? SigningCertificate { get; init; }

    /// <summary>When the signer claims to have signed; for a document timestamp the authority's time.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>When it is proven to have existed, by its own valid timestamp; <see langword="null"/> without one.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The earliest time at which anything trusted proves that it existed; the validation time where nothing does.</summary>
    public DateTimeOffset ProofOfExistence { get; init; }

    /// <summary>The grounds of the verdict and what else is worth knowing, a sentence each.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
}
