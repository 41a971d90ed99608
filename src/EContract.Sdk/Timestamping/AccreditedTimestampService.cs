using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Timestamping;

/// <summary>One key of a time-stamping service, and when the service was accredited.</summary>
/// <remarks>It names the authority's certificate by at least one of three things; all that are given must match.</remarks>
public sealed record AccreditedTimestampService
{
    /// <summary>Who runs the service.</summary>
    public required string Provider { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The SHA-256 of the authority's DER certificate, 32 bytes.</summary>
    public ReadOnlyMemory<byte>? CertificateSha256 { get; init; }

    /// <summary>
    /// The identifier of the authority's key, computed over the key itself (RFC 5280, 4.2.1.2, method 1: SHA-1; or RFC
    /// 7093, 2, method 1: the first 20 bytes of its SHA-256). What a certificate says of itself anybody can write.
    /// </summary>
    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; init; }

    /// <summary>The name of the certificate's issuer, DER; together with <see cref="SerialNumber"/>. As good as the trust in the chain above it.</summary>
    public ReadOnlyMemory<byte>? Issuer { get; init; }

    /// <summary>The certificate's serial number, big-endian as in the certificate; together with <see cref="Issuer"/>.</summary>
    public ReadOnlyMemory<byte>? SerialNumber { get; init; }

    /// <summary>Since when it is accredited.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when, that moment included.</summary>
    /// <value><see langword="null"/>: no end is known.</value>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Whether it was accredited at a time.</summary>
    public bool IsValidAt(DateTimeOffset time) => time >= ValidFrom && !(time > ValidUntil);

    /// <summary>Whether a certificate is this service's.</summary>
    public bool Names(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (CertificateSha256 is null && SubjectKeyIdentifier is null && (Issuer is null || SerialNumber is null))
            return false;
        CertificateStructure structure = CertificateStructure.Of(certificate);
        return structure.Defect is null
            && (CertificateSha256 is not { } hash || hash.Span.SequenceEqual(SHA256.HashData(certificate.RawDataMemory.Span)))
            && (SubjectKeyIdentifier is not { } key || IsKey(key.Span, structure.SubjectPublicKey.Span))
            && (Issuer is not { } issuer || DistinguishedNames.AreEqual(issuer, structure.Issuer))
            && (SerialNumber is not { } serial || serial.Span.TrimStart((byte)0).SequenceEqual(structure.SerialNumber.Span.TrimStart((byte)0)));
    }

    private static bool IsKey(ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> key) =>
        identifier.SequenceEqual(DigestAlgorithm.Sha1.ComputeHash(key)) || identifier.SequenceEqual(SHA256.HashData(key).AsSpan(0, 20));
}
