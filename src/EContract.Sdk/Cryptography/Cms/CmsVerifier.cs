using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>Verifies one signer of a SignedData (RFC 5652, 5.6): digest, attributes, signature, certificate binding.</summary>
public static class CmsVerifier
{
    /// <summary>Verifies a signature over the content inside the structure.</summary>
    /// <param name="signedData">The structure.</param>
    /// <param name="signerInfo">Which of its signers.</param>
    /// <param name="moreCertificates">Where the signer's certificate may be if it is not inside.</param>
    public static CmsVerification VerifyEncapsulated(
        CmsSignedData signedData,
        CmsSignerInfo signerInfo,
        IEnumerable<X509Certificate2>? moreCertificates = null)
    {
        ArgumentNullException.ThrowIfNull(signedData);
        ArgumentNullException.ThrowIfNull(signerInfo);
        if (signedData.Content is not { } content)
            return CmsVerification.Failed(CmsVerificationFailure.WrongDigest, "The CMS structure has no content inside.");
        return Compute(signerInfo.DigestAlgorithm, content.Span) is { } digest
            ? VerifyDetached(signedData, signerInfo, digest, moreCertificates)
            : Unsupported($"digest algorithm {signerInfo.DigestAlgorithmOid}");
    }

    /// <summary>Verifies a signature over content that stands elsewhere, of which the digest is at hand.</summary>
    /// <param name="signedData">The structure.</param>
    /// <param name="signerInfo">Which of its signers.</param>
    /// <param name="contentDigest">The content's digest by the signer's <see cref="CmsSignerInfo.DigestAlgorithm"/>.</param>
    /// <param name="moreCertificates">Where the signer's certificate may be if it is not inside.</param>
    public static CmsVerification VerifyDetached(
        CmsSignedData signedData,
        CmsSignerInfo signerInfo,
        ReadOnlySpan<byte> contentDigest,
        IEnumerable<X509Certificate2>? moreCertificates = null)
    {
        ArgumentNullException.ThrowIfNull(signedData);
        ArgumentNullException.ThrowIfNull(signerInfo);
        if (signerInfo.DigestAlgorithm is not { } digestAlgorithm)
            return Unsupported($"digest algorithm {signerInfo.DigestAlgorithmOid}");

        IReadOnlyList<SigningCertificateReference> references;
        try
        {
            references = SigningCertificateReference.FindAll(signerInfo);
        }
        catch (CmsFormatException e)
        {
            return CmsVerification.Failed(CmsVerificationFailure.MalformedAttributes, e.Message);
        }

        SigningCertificateReference? reference = references.Count > 0 ? references[0] : null;
        // The content is judged before the certificate is looked for: a changed document is the graver news.
        if (CheckAttributes(signedData, signerInfo, contentDigest) is { } attributeFailure)
            return attributeFailure;

        if (FindSigner(signedData.Certificates.Concat(moreCertificates ?? []).Where(signerInfo.Matches), reference) is not { } certificate)
            return CmsVerification.Failed(CmsVerificationFailure.SignerCertificateMissing, "The signer's certificate is not in the signature.", null, reference);

        // RFC 5652, 5.4: the content and the attributes are digested by the same algorithm. Where the two differ, a weak one could
        // be smuggled in beside a strong one.
        if (SignatureAlgorithmIdentifier.Resolve(signerInfo.SignatureAlgorithmOid, signerInfo.SignatureAlgorithmParameters, digestAlgorithm) is { } algorithm
            && !algorithm.Digest.Equals(digestAlgorithm))
        {
            return CmsVerification.Failed(CmsVerificationFailure.MalformedAttributes, $"The digest algorithm is {digestAlgorithm}, but the signature algorithm's is {algorithm.Digest} (RFC 5652, 5.4).", certificate, reference);
        }

        SignatureVerification signature = VerifySignature(signerInfo, digestAlgorithm, contentDigest, certificate);
        if (signature == SignatureVerification.Unsupported)
            return Unsupported($"signature algorithm {signerInfo.SignatureAlgorithmOid}", certificate, reference);
        if (signature == SignatureVerification.Invalid)
            return CmsVerification.Failed(CmsVerificationFailure.WrongSignature, $"The signature value was not made by the key of {certificate.Subject}, or the signed attributes were changed.", certificate, reference);

        // RFC 5035, 3: where both versions stand, both must be right.
        if (references.Any(each => each.Matches(certificate) == false))
            return CmsVerification.Failed(CmsVerificationFailure.WrongSigningCertificate, $"The signing-certificate attribute names another certificate than {certificate.Subject} (RFC 5035, 3).", certificate, reference);
        return references.Any(each => each.Matches(certificate) is null)
            ? Unsupported("digest algorithm in the signing-certificate attribute", certificate, reference)
            : CmsVerification.Valid(certificate, reference);
    }

    /// <summary>Several certificates may bear the signer's name; the protected attribute says which is meant.</summary>
    private static X509Certificate2? FindSigner(IEnumerable<X509Certificate2> candidates, SigningCertificateReference? reference)
    {
        X509Certificate2? first = null;
        foreach (X509Certificate2 candidate in candidates)
        {
            if (reference is null || reference.Matches(candidate) == true)
                return candidate;
            first ??= candidate;
        }

        return first;
    }

    private static CmsVerification? CheckAttributes(CmsSignedData signedData, CmsSignerInfo signerInfo, ReadOnlySpan<byte> contentDigest)
    {
        if (signerInfo.SignedAttributes is null)
            return signedData.ContentType == CmsOids.Data
                ? null
                : CmsVerification.Failed(CmsVerificationFailure.MalformedAttributes, "Signed attributes are missing, which content other than id-data requires (RFC 5652, 5.3).");
        if (signerInfo.MessageDigest is not { } messageDigest)
            return CmsVerification.Failed(CmsVerificationFailure.MalformedAttributes, "The message-digest attribute does not stand exactly once (RFC 5652, 11.2).");
        if (ReadContentType(signerInfo) is not { } contentType)
            return CmsVerification.Failed(CmsVerificationFailure.MalformedAttributes, "The content-type attribute does not stand exactly once (RFC 5652, 11.1).");
        if (!AlgorithmProtection.Holds(signerInfo))
            return CmsVerification.Failed(CmsVerificationFailure.MalformedAttributes, "The algorithms are not those that the algorithm-protection attribute names (RFC 6211, 3).");
        if (contentType != signedData.ContentType)
            return CmsVerification.Failed(CmsVerificationFailure.WrongContentType, $"The content-type attribute says {contentType}, the content is {signedData.ContentType} (RFC 5652, 11.1).");
        return messageDigest.Span.SequenceEqual(contentDigest)
            ? null
            : CmsVerification.Failed(CmsVerificationFailure.WrongDigest, "The signed digest is not that of the content: the content was changed after signing.");
    }

    private static string? ReadContentType(CmsSignerInfo signerInfo)
    {
        if (signerInfo.FindSigned(CmsOids.ContentType) is not { Values: [var value] })
            return null;
        try
        {
            return new AsnReader(value, AsnEncodingRules.BER).ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static SignatureVerification VerifySignature(
        CmsSignerInfo signerInfo,
        DigestAlgorithm digestAlgorithm,
        ReadOnlySpan<byte> contentDigest,
        X509Certificate2 certificate)
    {
        if (signerInfo.SignedAttributes is null)
        {
            SignatureAlgorithm? algorithm = SignatureAlgorithmIdentifier.Resolve(
                signerInfo.SignatureAlgorithmOid, signerInfo.SignatureAlgorithmParameters, digestAlgorithm);
            return algorithm is not null && algorithm.Digest.Equals(digestAlgorithm)
                ? SignatureVerifier.VerifyHash(certificate, algorithm, contentDigest, signerInfo.Signature.Span)
                : SignatureVerification.Unsupported;
        }

        // RFC 5652, 5.4: what is signed is the DER form, which a BER structure need not contain. Attributes that were signed
        // in another form are not what a conforming verifier digests, even if some would take them as they stand.
        byte[]? attributes = DerSet.TryReencode(signerInfo.SignedAttributesToBeSigned);
        return attributes is null
            ? SignatureVerification.Invalid
            : SignatureVerifier.Verify(
                certificate,
                signerInfo.SignatureAlgorithmOid,
                signerInfo.SignatureAlgorithmParameters,
                digestAlgorithm,
                attributes,
                signerInfo.Signature.Span);
    }

    private static byte[]? Compute(DigestAlgorithm? algorithm, ReadOnlySpan<byte> content)
    {
        try
        {
            return algorithm?.ComputeHash(content);
        }
        catch (PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static CmsVerification Unsupported(string what, X509Certificate2? certificate = null, SigningCertificateReference? reference = null) =>
        CmsVerification.Failed(CmsVerificationFailure.UnsupportedAlgorithm, $"The {what} is not supported.", certificate, reference);
}
