using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>Judges whether an OCSP response speaks for a certificate's issuer (RFC 6960, 3.2, 4.2.2.2).</summary>
internal static class OcspVerifier
{
    /// <summary>The statement about a certificate, or <see langword="null"/> when the response does not mention it.</summary>
    /// <exception cref="RevocationException">It mentions it, but is not signed by somebody who may.</exception>
    internal static RevocationEvidence? FindEvidence(OcspResponse response, X509Certificate2 certificate, X509Certificate2 issuer)
    {
        OcspSingleResponse? single = null;
        foreach (OcspSingleResponse candidate in response.Responses)
        {
            // Of several about the same certificate the newest counts.
            if (candidate.CertificateId.Names(certificate, issuer) && (single is null || candidate.ThisUpdate > single.ThisUpdate))
                single = candidate;
        }

        if (single is null)
            return null;
        X509Certificate2 signer = FindSigner(response, issuer);
        CertificateExtension? unknown = response.Extensions.Concat(single.Extensions).FirstOrDefault(extension => extension.Critical && extension.Oid is not (CertificateExtensionOids.OcspNonce or CertificateExtensionOids.OcspArchiveCutoff));
        if (unknown is not null)
            throw Invalid($"has the critical extension {unknown.Oid}, which is not understood (RFC 6960, 4.4)", issuer);
        return new RevocationEvidence(
            RevocationEvidenceKind.Ocsp,
            response.Encoded,
            single.Status,
            single.ThisUpdate,
            single.NextUpdate,
            response.ProducedAt,
            single.RevocationTime,
            single.RevocationReason,
            signer,
            response.Certificates)
        {
            RetainsExpiredSince = ReadArchiveCutoff(single),
        };
    }

    /// <summary>RFC 6960, 4.4.4: of certificates that expired since then the responder still says whether they were revoked.</summary>
    private static DateTimeOffset? ReadArchiveCutoff(OcspSingleResponse single)
    {
        if (single.Extensions.FirstOrDefault(extension => extension.Oid == CertificateExtensionOids.OcspArchiveCutoff) is not { } cutoff)
            return null;
        try
        {
            return new AsnReader(cutoff.Value, AsnEncodingRules.BER).ReadGeneralizedTime();
        }
        catch (AsnContentException e)
        {
            throw new RevocationException($"The OCSP response has a malformed archive cutoff (RFC 6960, 4.4.4): {e.Message}", isTransient: false, e);
        }
    }

    private static X509Certificate2 FindSigner(OcspResponse response, X509Certificate2 issuer)
    {
        if (IsNamed(response, issuer) && IsSignedBy(response, issuer))
            return issuer;
        string problem = "is not signed by the issuer, nor by a responder that it appointed";
        foreach (X509Certificate2 responder in response.Certificates)
        {
            if (!IsNamed(response, responder))
                continue;
            if (CertificateComparer.Instance.Equals(responder, issuer))
                continue;
            if (FindFault(responder, issuer, response.ProducedAt) is { } fault)
                problem = fault;
            else if (IsSignedBy(response, responder))
                return responder;
            else
                problem = $"has a wrong signature: the key of {responder.Subject} did not make it";
        }

        throw Invalid(problem, issuer);
    }

    private static bool IsNamed(OcspResponse response, X509Certificate2 candidate)
    {
        CertificateStructure structure = CertificateStructure.Of(candidate);
        return response.ResponderName is { } name
            ? DistinguishedNames.AreEqual(name, structure.Subject)
            // RFC 6960, 4.2.1: KeyHash is SHA-1 whatever else is used; it only selects, it proves nothing.
            : response.ResponderKeyHash is { } hash && DigestAlgorithm.Sha1.ComputeHash(structure.SubjectPublicKey.Span).AsSpan().SequenceEqual(hash.Span);
    }

    private static string? FindFault(X509Certificate2 responder, X509Certificate2 issuer, DateTimeOffset producedAt)
    {
        CertificateStructure structure = CertificateStructure.Of(responder);
        if (structure.Defect is { } defect)
            return $"was made by a broken certificate: {defect}";
        // RFC 6960, 4.2.2.2: appointed directly by the authority that issued the certificate in question.
        if (!DistinguishedNames.AreEqual(structure.Issuer, CertificateStructure.Of(issuer).Subject)
            || CertificateSignature.Verify(structure, issuer) != SignatureVerification.Valid)
            return $"was made by {responder.Subject}, which the issuer did not appoint (RFC 6960, 4.2.2.2)";
        CertificatePathResult result = CertificatePathValidator.Validate(new CertificatePath([responder, issuer]), producedAt, CertificatePurpose.OcspSigning);
        return result.IsValid ? null : $"was made by a responder that may not: {result.Message}";
    }

    private static bool IsSignedBy(OcspResponse response, X509Certificate2 signer) =>
        SignatureVerifier.Verify(
            signer,
            response.SignatureAlgorithmOid,
            response.SignatureAlgorithmParameters,
            digest: null,
            response.ToBeSigned.Span,
            response.Signature.Span) == SignatureVerification.Valid;

    private static RevocationException Invalid(string problem, X509Certificate2 issuer) =>
        new($"The OCSP response for {issuer.Subject} {problem}.", isTransient: false);
}
