using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Revocation;

/// <summary>What a piece of evidence says of a certificate.</summary>
public enum RevocationStatus
{
    /// <summary>Not revoked.</summary>
    Good,

    /// <summary>Revoked, or on hold.</summary>
    Revoked,

    /// <summary>The responder does not know the certificate (RFC 6960, 2.2).</summary>
    Unknown,
}

/// <summary>The kinds of evidence.</summary>
public enum RevocationEvidenceKind
{
    /// <summary>A DER <c>OCSPResponse</c> (RFC 6960).</summary>
    Ocsp,

    /// <summary>A DER <c>CertificateList</c> (RFC 5280, 5).</summary>
    Crl,
}

/// <summary>A signed statement about a certificate's revocation, its signature checked, as it is kept in a DSS.</summary>
/// <param name="Kind">OCSP response or CRL.</param>
/// <param name="Encoded">The DER bytes: a whole <c>OCSPResponse</c> or <c>CertificateList</c>.</param>
/// <param name="Status">What it says of the certificate asked about.</param>
/// <param name="ThisUpdate">When the statement was known to be right.</param>
/// <param name="NextUpdate">When newer information will be available, if said.</param>
/// <param name="ProducedAt">When it was signed (OCSP <c>producedAt</c>; CRL <c>thisUpdate</c>).</param>
/// <param name="RevocationTime">Since when the certificate is revoked; <see langword="null"/> unless it is.</param>
/// <param name="RevocationReason">The RFC 5280 reason code, if given.</param>
/// <param name="Signer">The certificate that signed the statement: the issuer, or a delegated responder.</param>
/// <param name="Certificates">Certificates that came along with the statement.</param>
public sealed record RevocationEvidence(
    RevocationEvidenceKind Kind,
    ReadOnlyMemory<byte> Encoded,
    RevocationStatus Status,
    DateTimeOffset ThisUpdate,
    DateTimeOffset? NextUpdate,
    DateTimeOffset ProducedAt,
    DateTimeOffset? RevocationTime,
    int? RevocationReason,
    X509Certificate2 Signer,
    IReadOnlyList<X509Certificate2> Certificates)
{
    /// <summary>Further DER CRLs that the statement rests on: a delta CRL, or lists for other reasons of revocation.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Further { get; init; } = [];

    /// <summary>
    /// Since when certificates may have expired of which the authority still says that they were revoked (archive cutoff
    /// of RFC 6960, 4.4.4; expiredCertsOnCRL of X.509, 9.5.2.8); <see langword="null"/> when it does not say.
    /// </summary>
    public DateTimeOffset? RetainsExpiredSince { get; init; }
}
