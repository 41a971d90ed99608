using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Validation.Facts;

/// <summary>A signature or document timestamp as it is in the file: what there is to know before anybody is trusted.</summary>
internal sealed record SignatureFacts
{
    public required string FieldName { get; init; }

    public required SignatureKind Kind { get; init; }

    /// <summary>The field dictionary, as it was when signed.</summary>
    public required PdfDictionary Field { get; init; }

    /// <summary>The object number of the field, if it is an object of its own.</summary>
    public required int? FieldNumber { get; init; }

    /// <summary>The signature dictionary, as it was when signed.</summary>
    public required PdfDictionary Dictionary { get; init; }

    public required string? SubFilter { get; init; }

    /// <summary>The state of the document in which it first appears.</summary>
    public required DocumentRevision FirstSeen { get; init; }

    /// <summary>Whether the document as it is now has no way to it: it stands in a part that later bytes bypass.</summary>
    public bool IsHidden { get; init; }

    public ByteRange? ByteRange { get; init; }

    /// <summary>The state that its ByteRange covers; <see langword="null"/> when that ends in the middle of one.</summary>
    public DocumentRevision? Covered { get; init; }

    /// <summary>Whether the gap of its ByteRange is exactly its Contents.</summary>
    public bool LeavesOutContentsOnly { get; init; }

    public ReadOnlyMemory<byte> Contents { get; init; }

    /// <summary>The CMS structure; for a document timestamp the token's.</summary>
    public CmsSignedData? Cms { get; init; }

    public CmsSignerInfo? SignerInfo => Cms?.SignerInfos is [var only] ? only : null;

    /// <summary>The digest of evidence that is kept elsewhere, if one was signed along.</summary>
    public EvidenceDigest? EvidenceDigest => SignerInfo is { } signer ? EvidenceDigest.Find(signer) : null;

    /// <summary>The token, if this is a document timestamp.</summary>
    public TimestampToken? Token { get; init; }

    /// <summary>The timestamps over the signature value inside the CMS, readable ones only.</summary>
    public IReadOnlyList<TimestampToken> SignatureTimestamps { get; init; } = [];

    public IntegrityFinding Integrity { get; init; } = IntegrityFinding.NotChecked;

    /// <summary>When the signer claims to have signed: M, else the signing-time attribute.</summary>
    public DateTimeOffset? ClaimedTime { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The signer's certificate, where found.</summary>
    public X509Certificate2? SigningCertificate => Integrity.Certificate;

    /// <summary>How the signature value was made; <see langword="null"/> where that is unknown.</summary>
    public SignatureAlgorithm? SignatureAlgorithm => Integrity.Algorithm
        ?? (SignerInfo is { } signer ? SignatureAlgorithmIdentifier.Resolve(signer.SignatureAlgorithmOid, signer.SignatureAlgorithmParameters, signer.DigestAlgorithm) : null);

    public DigestAlgorithm? DigestAlgorithm => Token?.Info.ImprintAlgorithm ?? SignerInfo?.DigestAlgorithm;
}

/// <summary>Whether the signed bytes are what was signed.</summary>
/// <param name="Integrity">The answer.</param>
/// <param name="SubIndication">Why not.</param>
/// <param name="Message">Why not, in a sentence.</param>
/// <param name="Certificate">The signer's certificate, where found.</param>
/// <param name="SigningCertificate">What the signing-certificate attribute says.</param>
/// <param name="Algorithm">How the signature value was made, where nothing but verifying it tells.</param>
internal sealed record IntegrityFinding(
    SignatureIntegrity Integrity,
    ValidationSubIndication? SubIndication = null,
    string? Message = null,
    X509Certificate2? Certificate = null,
    SigningCertificateReference? SigningCertificate = null,
    SignatureAlgorithm? Algorithm = null)
{
    public static IntegrityFinding NotChecked { get; } =
        new(SignatureIntegrity.Unsupported, ValidationSubIndication.FormatFailure, "The signature was not checked.");

    public static IntegrityFinding Malformed(string message, X509Certificate2? certificate = null) =>
        new(SignatureIntegrity.Broken, ValidationSubIndication.FormatFailure, message, certificate);

    public static IntegrityFinding Of(CmsVerification verification) => verification.IsValid
        ? new IntegrityFinding(SignatureIntegrity.Intact, null, null, verification.Certificate, verification.SigningCertificate)
        : Of(verification.Failure.Value, verification.Message, verification.Certificate, verification.SigningCertificate);

    public static IntegrityFinding Of(
        CmsVerificationFailure failure,
        string message,
        X509Certificate2? certificate,
        SigningCertificateReference? reference = null)
    {
        (SignatureIntegrity integrity, ValidationSubIndication subIndication) = failure switch
        {
            CmsVerificationFailure.WrongDigest => (SignatureIntegrity.Broken, ValidationSubIndication.HashFailure),
            CmsVerificationFailure.WrongSignature => (SignatureIntegrity.Broken, ValidationSubIndication.SigCryptoFailure),
            CmsVerificationFailure.SignerCertificateMissing => (SignatureIntegrity.Unsupported, ValidationSubIndication.NoSigningCertificateFound),
            CmsVerificationFailure.UnsupportedAlgorithm => (SignatureIntegrity.Unsupported, ValidationSubIndication.CryptoConstraintsFailure),
            _ => (SignatureIntegrity.Broken, ValidationSubIndication.FormatFailure),
        };
        return new IntegrityFinding(integrity, subIndication, message, certificate, reference);
    }
}
