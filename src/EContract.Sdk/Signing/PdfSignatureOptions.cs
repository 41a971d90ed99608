using System.Globalization;
using System.Text;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Sdk.Signing;

/// <summary>How one signature is made.</summary>
public sealed record PdfSignatureOptions
{
    /// <summary>The level to reach: it is reached, or an exception says why not.</summary>
    /// <value><see cref="PadesLevel.BaselineB"/> by default.</value>
    public PadesLevel Level { get; init; } = PadesLevel.BaselineB;

    /// <summary>
    /// Writes a signature of the kind before PAdES, for readers that know no other. It has none of PAdES' levels, so
    /// <see cref="Level"/> must then be left as it is.
    /// </summary>
    /// <value><see langword="null"/> by default: PAdES.</value>
    public Pkcs7SignatureOptions? Pkcs7 { get; init; }

    /// <summary>
    /// The signature field: an existing empty one, or the fully qualified name of a new, invisible one. In that, a period
    /// steps down the tree of fields: see <see cref="SignatureFieldDescriptor"/>.
    /// </summary>
    /// <value><see langword="null"/> by default: a new field <c>Signature1</c>, <c>Signature2</c> …</value>
    public string? FieldName { get; init; }

    /// <summary>Who signs, as shown by viewers (Name of ISO 32000-2, table 255).</summary>
    /// <value><see langword="null"/> by default: viewers take it from the certificate.</value>
    public string? SignerName { get; init; }

    /// <summary>Why (Reason).</summary>
    public string? Reason { get; init; }

    /// <summary>Where (Location).</summary>
    public string? Location { get; init; }

    /// <summary>How to reach the signer (ContactInfo).</summary>
    public string? ContactInfo { get; init; }

    /// <summary>Makes this the certification signature, and says what others may still change.</summary>
    /// <value><see langword="null"/> by default: an approval signature.</value>
    public PdfCertification? Certification { get; init; }

    /// <summary>Which fields this signature locks, and what it leaves others to change (ISO 32000-2, 12.8.2.4).</summary>
    /// <value><see langword="null"/> by default: none, or what an existing field's own lock says. Such a field takes no other.</value>
    public SignatureFieldLock? Lock { get; init; }

    /// <summary>What is to be seen of the signature.</summary>
    /// <value>
    /// <see langword="null"/> by default: nothing. An existing field shows it in its own rectangle; one without extent was made
    /// to stay invisible, and does. A new field needs a <see cref="Placement"/>.
    /// </value>
    public SignatureAppearance? Appearance { get; init; }

    /// <summary>Where a new field with an <see cref="Appearance"/> stands.</summary>
    /// <value><see langword="null"/> by default: nowhere to be seen.</value>
    public FieldPlacement? Placement { get; init; }

    /// <summary>
    /// Attributes that are signed along (RFC 5652, 5.3), such as an <see cref="EvidenceDigest"/>: each of another type, in DER, all
    /// together at most 65,536 bytes.
    /// </summary>
    /// <value>None by default. What a signature has anyway, or PAdES forbids (EN 319 142-1, 6.3), is an <see cref="ArgumentException"/>.</value>
    public IReadOnlyList<CmsAttribute> SignedAttributes { get; init; } = [];

    /// <summary>The user or owner password of an encrypted PDF.</summary>
    /// <value><see langword="null"/> by default; the empty password is always tried.</value>
    public string? Password { get; init; }

    /// <summary>
    /// Whether a document with a broken cross-reference is signed: the update then carries a complete new one, so that
    /// every reader sees the same document.
    /// </summary>
    /// <value><see langword="false"/> by default: such a document is refused with what is wrong and where.</value>
    public bool AllowRepair { get; init; }

    /// <summary>
    /// Whether the key's signature is verified with its certificate, and each update read back, before anything is written.
    /// It costs little: the source is not read again.
    /// </summary>
    /// <value>
    /// <see langword="true"/> by default. Without it a device that errs, or a key that does not belong to the certificate,
    /// goes unnoticed.
    /// </value>
    public bool VerifyAfterSigning { get; init; } = true;

    /// <summary>Whether a timestamp over the signature value is asked for.</summary>
    internal bool NeedsTimestamp => Pkcs7?.Timestamp ?? Level > PadesLevel.BaselineB;

    /// <summary>The level that is reached; none for a signature that is not PAdES.</summary>
    internal PadesLevel? LevelReached => Pkcs7 is null ? Level : null;

    // The password has no business in a log.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Level = {Level}, Pkcs7 = {Pkcs7}, FieldName = {FieldName}, Certification = {Certification}");
        return true;
    }
}
