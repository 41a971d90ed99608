using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Validation.Facts;

/// <summary>Whether signatures belong to the bytes they cover.</summary>
internal sealed class IntegrityChecker(PdfSource source, IReadOnlyCollection<X509Certificate2> knownCertificates)
{
    private static readonly DigestAlgorithm[] RawRsaDigests =
        [DigestAlgorithm.Sha1, DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512];

    internal IReadOnlyList<SignatureFacts> Check(IReadOnlyList<SignatureFacts> signatures, CancellationToken cancellationToken)
    {
        var requests = from facts in signatures
                       where IsPending(facts)
                       from algorithm in DigestsOf(facts)
                       select (facts.ByteRange!, algorithm);
        var digests = CoveredDigests.Compute(source, requests, cancellationToken);
        return [.. signatures.Select(Checked)];

        SignatureFacts Checked(SignatureFacts facts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return IsPending(facts) ? facts with { Integrity = Check(facts, algorithm => digests[(facts.ByteRange!, algorithm)]) } : facts;
        }
    }

    private static bool IsPending(SignatureFacts facts) => ReferenceEquals(facts.Integrity, IntegrityFinding.NotChecked);

    private static DigestAlgorithm[] DigestsOf(SignatureFacts facts) => facts.SubFilter switch
    {
        SignatureReader.X509RsaSha1 => RawRsaDigests,
        SignatureReader.Pkcs7Sha1 => [DigestAlgorithm.Sha1],
        _ => facts.DigestAlgorithm is { } algorithm ? [algorithm] : [],
    };

    private IntegrityFinding Check(SignatureFacts facts, Func<DigestAlgorithm, byte[]?> digest)
    {
        if (facts.SubFilter == SignatureReader.X509RsaSha1)
            return CheckRawRsa(facts, digest);
        if (facts.DigestAlgorithm is not { } algorithm)
            return Unsupported($"The digest algorithm {facts.Token?.Info.ImprintAlgorithmOid ?? facts.SignerInfo?.DigestAlgorithmOid ?? "of several signers"} is not supported.");
        if (facts.Token is { } token)
            return digest(algorithm) is { } covered ? CheckTimestamp(token, covered) : Unsupported($"{algorithm} is not available here.");
        // EN 319 142-1, 6.3 and ISO 32000-2, 12.8.3.3: a single signer.
        if (facts.SignerInfo is not { } signer)
            return IntegrityFinding.Malformed($"The CMS structure has {facts.Cms?.SignerInfos.Count ?? 0} signers instead of one.");
        if (facts.SubFilter == SignatureReader.Pkcs7Sha1)
            return CheckEncapsulated(facts.Cms!, signer, digest(DigestAlgorithm.Sha1));
        if (facts.Cms!.Content is { Length: > 0 })
            return IntegrityFinding.Malformed("The signature should be detached, but has content of its own.");
        return digest(algorithm) is { } content
            ? IntegrityFinding.Of(CmsVerifier.VerifyDetached(facts.Cms, signer, content, knownCertificates))
            : Unsupported($"{algorithm} is not available here.");
    }

    private IntegrityFinding CheckTimestamp(TimestampToken token, byte[] covered)
    {
        TimestampTokenVerification verification = TimestampTokenVerifier.Verify(token, knownCertificates);
        if (!token.Info.Imprint.Span.SequenceEqual(covered))
            return IntegrityFinding.Of(CmsVerificationFailure.WrongDigest, "The timestamp covers other bytes than the document has: it was changed, or the timestamp is another document's.", verification.Signer);
        if (verification.IsValid)
            return new IntegrityFinding(SignatureIntegrity.Intact, Certificate: verification.Signer);
        return verification.Failure is { } failure
            ? IntegrityFinding.Of(failure, verification.Message, verification.Signer)
            : new IntegrityFinding(SignatureIntegrity.Intact, ValidationSubIndication.ChainConstraintsFailure, verification.Message, verification.Signer);
    }

    private IntegrityFinding CheckEncapsulated(CmsSignedData cms, CmsSignerInfo signer, byte[]? sha1)
    {
        // ISO 32000-1, 12.8.3.3: the content is the SHA-1 digest of the covered bytes.
        if (cms.Content is not { } content || sha1 is null || !content.Span.SequenceEqual(sha1))
            return IntegrityFinding.Of(CmsVerificationFailure.WrongDigest, "The signed digest is not that of the document: it was changed after signing.", null);
        return IntegrityFinding.Of(CmsVerifier.VerifyEncapsulated(cms, signer, knownCertificates));
    }

    /// <summary>ISO 32000-1, 12.8.3.2: a bare PKCS#1 signature, the certificates in the dictionary's Cert.</summary>
    private static IntegrityFinding CheckRawRsa(SignatureFacts facts, Func<DigestAlgorithm, byte[]?> digest)
    {
        try
        {
            PdfObject? entry = facts.FirstSeen.Pdf.Resolve(facts.Dictionary, "Cert");
            PdfString? encoded = entry as PdfString ?? (entry is PdfArray { Count: > 0 } list ? facts.FirstSeen.Pdf.Resolve(list[0]) as PdfString : null);
            if (encoded is null)
                return IntegrityFinding.Of(CmsVerificationFailure.SignerCertificateMissing, "The signer's certificate is not in the signature.", null);
            X509Certificate2 certificate = CertificateDecoder.Decode(encoded.Bytes);
            byte[] signature = new AsnReader(facts.Contents, AsnEncodingRules.BER).ReadOctetString();
            foreach (DigestAlgorithm algorithm in RawRsaDigests)
            {
                var tried = new SignatureAlgorithm(SignatureScheme.RsaPkcs1, algorithm);
                if (digest(algorithm) is { } hash && SignatureVerifier.VerifyHash(certificate, tried, hash, signature) == SignatureVerification.Valid)
                    return new IntegrityFinding(SignatureIntegrity.Intact, Certificate: certificate, Algorithm: tried);
            }

            return IntegrityFinding.Of(CmsVerificationFailure.WrongSignature, "The signature value does not fit the document, or was not made by the signer's key.", certificate);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or PdfFormatException)
        {
            return IntegrityFinding.Malformed($"The signature cannot be read: {e.Message}");
        }
    }

    private static IntegrityFinding Unsupported(string message) =>
        new(SignatureIntegrity.Unsupported, ValidationSubIndication.CryptoConstraintsFailure, message);
}
