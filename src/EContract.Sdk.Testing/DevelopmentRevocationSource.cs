using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;

namespace EContract.Sdk.Testing;

/// <summary>
/// Revocation evidence straight from the development authorities: OCSP answers for what the issuing CA has issued, the root's
/// CRL for the issuing CA, nothing for anybody else's certificates.
/// </summary>
/// <remarks>Safe for concurrent use. Faults of the responder come as the exceptions a client would throw.</remarks>
public sealed class DevelopmentRevocationSource : IRevocationSource
{
    private readonly DevelopmentPki _pki;

    internal DevelopmentRevocationSource(DevelopmentPki pki) => _pki = pki;

    /// <summary>Whether the issuing CA's CRL is given for end entities too, in place of OCSP answers.</summary>
    public bool PrefersCrl { get; set; }

    /// <inheritdoc/>
    public async ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        cancellationToken.ThrowIfCancellationRequested();
        bool byIssuingCa = IsFor(issuer, _pki.Keys.IssuingCa);
        bool byRoot = IsFor(issuer, _pki.Keys.Root);
        if ((!byIssuingCa && !byRoot) || certificate.Issuer != issuer.Subject)
            return null;

        bool useCrl = byRoot || PrefersCrl;
        DevelopmentCrlIssuer crlIssuer = byRoot ? _pki.RootCrlIssuer : _pki.IssuingCaCrlIssuer;
        DevelopmentFaults faults = useCrl ? crlIssuer.Faults : _pki.OcspResponder.Faults;
        if (faults.Delay is { } delay && delay > TimeSpan.Zero)
            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
        if (faults.Take() is not DevelopmentFault.None and var fault)
        {
            bool transient = fault is DevelopmentFault.ServerError or DevelopmentFault.Hang or DevelopmentFault.DropConnection;
            throw new RevocationException(
                $"The development {(useCrl ? "CRL" : "OCSP responder")} failed for '{certificate.Subject}': an injected fault ({fault}).",
                transient);
        }

        return useCrl ? FromCrl(certificate, issuer, crlIssuer) : FromOcsp(certificate, issuer);
    }

    private static bool IsFor(X509Certificate2 issuer, AuthorityKey authority) =>
        issuer.RawDataMemory.Span.SequenceEqual(authority.Certificate.RawDataMemory.Span);

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static byte[] EncodeRequest(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(DigestAlgorithm.Sha256.Oid);
            writer.WriteOctetString(DigestAlgorithm.Sha256.ComputeHash(issuer.SubjectName.RawData));
            writer.WriteOctetString(DigestAlgorithm.Sha256.ComputeHash(issuer.PublicKey.EncodedKeyValue.RawData));
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }

        return writer.Encode();
    }

    private RevocationEvidence FromOcsp(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        byte[] response = _pki.OcspResponder.Respond(EncodeRequest(certificate, issuer), DevelopmentFault.None, out DateTimeOffset now);
        X509Certificate2 responder = _pki.OcspCertificate;
        return Evidence(RevocationEvidenceKind.Ocsp, response, certificate, now, _pki.Options.OcspLifetime, responder, [responder]);
    }

    private RevocationEvidence FromCrl(X509Certificate2 certificate, X509Certificate2 issuer, DevelopmentCrlIssuer crlIssuer)
    {
        byte[] crl = crlIssuer.Issue(DevelopmentFault.None, out DateTimeOffset now);
        return Evidence(RevocationEvidenceKind.Crl, crl, certificate, now, _pki.Options.CrlLifetime, issuer, []);
    }

    private RevocationEvidence Evidence(
        RevocationEvidenceKind kind,
        byte[] encoded,
        X509Certificate2 certificate,
        DateTimeOffset now,
        TimeSpan lifetime,
        X509Certificate2 signer,
        IReadOnlyList<X509Certificate2> certificates)
    {
        RegisteredCertificate? entry = _pki.Register.Find(certificate.Issuer, certificate.SerialNumber);
        RegisteredRevocation? revocation = entry?.Revocation is { } known && known.Time <= now ? known : null;
        RevocationStatus status = (entry, revocation) switch
        {
            (_, not null) => RevocationStatus.Revoked,
            // A CRL does not know what has been issued.
            (null, _) when kind == RevocationEvidenceKind.Ocsp => RevocationStatus.Unknown,
            _ => RevocationStatus.Good,
        };
        bool saysWhy = revocation is { Reason: not X509RevocationReason.Unspecified };
        DateTimeOffset thisUpdate = WholeSeconds(now);
        return new RevocationEvidence(
            kind,
            encoded,
            status,
            thisUpdate,
            WholeSeconds(now + lifetime),
            thisUpdate,
            revocation is null ? null : WholeSeconds(revocation.Time),
            saysWhy ? (int)revocation!.Reason : null,
            signer,
            certificates);
    }
}
