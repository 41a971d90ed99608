using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Signing;

/// <summary>Why a document was not signed.</summary>
public enum PdfSigningFailure
{
    /// <summary>The document is certified such that nobody may sign it any more (DocMDP, P = 1).</summary>
    CertificationForbidsChanges,

    /// <summary>A certification was asked for, but the document has signatures already; it must be the first.</summary>
    CertificationNotFirst,

    /// <summary>The field that was named is no signature field.</summary>
    NotASignatureField,

    /// <summary>The field that was named holds a signature already.</summary>
    FieldAlreadySigned,

    /// <summary>An earlier signature locks the field that was named (FieldMDP).</summary>
    FieldLocked,

    /// <summary>A lock was asked for, but the field that was named has one of its own.</summary>
    FieldHasLock,

    /// <summary>The field's seed value requires something of its signature that this one has not.</summary>
    SeedValueNotMet,

    /// <summary>The field's name cannot be given to a new field.</summary>
    InvalidFieldName,

    /// <summary>A new field was to show something, but has no place on a page.</summary>
    PlacementMissing,

    /// <summary>The place given is on no page, or empty, or given to a field that has its own.</summary>
    InvalidPlacement,

    /// <summary>The text that a field was to stand at is not in the document, or more than once.</summary>
    AnchorNotFound,

    /// <summary>The field is so small that nobody could read what it shows.</summary>
    AppearanceIllegible,

    /// <summary>There is nothing to show: every line asks for what is not given.</summary>
    AppearanceEmpty,

    /// <summary>There is text to show, but no font to show it with.</summary>
    FontMissing,

    /// <summary>The level asked for needs a timestamp authority, and there is none.</summary>
    TimestampAuthorityMissing,

    /// <summary>The signer's certificate has expired, or is not valid yet.</summary>
    CertificateNotValid,

    /// <summary>A certificate that the signature depends on has been revoked.</summary>
    CertificateRevoked,

    /// <summary>Revocation information or an issuer that a long-term level needs cannot be found anywhere.</summary>
    ValidationMaterialMissing,

    /// <summary>The signer's value does not verify with its own certificate.</summary>
    SignatureInvalid,

    /// <summary>The prepared state belongs to another document, or to another state of it, or is damaged.</summary>
    StalePreparation,

    /// <summary>What was to be written did not read as it should: an error of ours, or of the machine's memory.</summary>
    SelfCheckFailed,

    /// <summary>There is no signature in the document that could be extended.</summary>
    NothingToExtend,

    /// <summary>Where the signed document would go lies another file, which is not the source signed by this key.</summary>
    DestinationTaken,
}

/// <summary>A document was not signed, and nothing was written.</summary>
public sealed class PdfSigningException : EContractException
{
    /// <summary>Creates the error.</summary>
    public PdfSigningException(PdfSigningFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public PdfSigningFailure Failure { get; }
}
