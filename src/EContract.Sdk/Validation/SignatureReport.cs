using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Timestamping;

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

    /// <summary>The field whose timestamp proves that: the signature's own, or a document timestamp's; <see langword="null"/> where nothing does.</summary>
    public string? ProvenBy { get; init; }

    /// <summary>The signer's certificate, and those above it up to the trust anchor if a path was found; else as far as it leads.</summary>
    public IReadOnlyList<X509Certificate2> CertificatePath { get; init; } = [];

    /// <summary>The revocation evidence that the verdict on the path rests on.</summary>
    public IReadOnlyList<RevocationReport> Revocation { get; init; } = [];

    /// <summary>The timestamps over the signature value, valid or not.</summary>
    public IReadOnlyList<TimestampReport> Timestamps { get; init; } = [];

    /// <summary>The token, if this is a document timestamp that can be read.</summary>
    public TimestampToken? DocumentTimestamp { get; init; }

    /// <summary>The checks that led to the verdict, in the order they were made: those after the first that fails are not made.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    /// <summary>What was done to the document afterwards, in its order: what no rule allows, and what a reader should know; at most a hundred entries.</summary>
    public IReadOnlyList<DocumentChange> Changes { get; init; } = [];

    /// <summary>What the signature allows to be done, if it certifies the document (ISO 32000-2, 12.8.2.2); <see langword="null"/> if not.</summary>
    public LaterChanges? CertificationAllows { get; init; }

    /// <summary>The dictionary's ByteRange (ISO 32000-2, 12.8.1): offset and length, twice, in bytes; empty where it is not usable.</summary>
    public IReadOnlyList<long> ByteRange { get; init; } = [];

    /// <summary>The state of the document that it covers, by <see cref="RevisionReport.Index"/>; <see langword="null"/> where it covers none.</summary>
    public int? Revision { get; init; }

    /// <summary>Whether the document as it is now has no way to it any more: later bytes bypass the part it stands in.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The dictionary's SubFilter: how the signature is encoded.</summary>
    public string? SubFilter { get; init; }

    /// <summary>The dictionary's Reason, as it stands there.</summary>
    public string? Reason { get; init; }

    /// <summary>The dictionary's Location, as it stands there.</summary>
    public string? Location { get; init; }

    /// <summary>How the signature value was made; <see langword="null"/> where it is unknown.</summary>
    public SignatureAlgorithm? Algorithm { get; init; }

    /// <summary>The object identifiers of the signed attributes (RFC 5652, 5.3), in their order.</summary>
    public IReadOnlyList<string> SignedAttributes { get; init; } = [];

    /// <summary>The digest of evidence that is kept elsewhere, if one was signed along.</summary>
    public EvidenceDigest? EvidenceDigest { get; init; }

    /// <summary>The digest that was signed: the message-digest attribute, or a token's imprint.</summary>
    public ReadOnlyMemory<byte>? MessageDigest { get; init; }

    /// <summary>The signature value; empty where there is none to read.</summary>
    public ReadOnlyMemory<byte> SignatureValue { get; init; }

    /// <summary>The grounds of the verdict and what else is worth knowing, a sentence each.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
}
