using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation;

/// <summary>The digest of evidence that a signature carries, without a verdict on the signer: no trust, no clock, no network.</summary>
/// <param name="Field">The signature's field.</param>
/// <param name="IsIntact">Whether the signed bytes, the digest among them, are what was signed.</param>
/// <param name="Digest">The digest; <see langword="null"/> where the signature carries none.</param>
internal sealed record SignedEvidence(string Field, bool IsIntact, EvidenceDigest? Digest)
{
    /// <summary>Reads the signatures of a document; document timestamps are none.</summary>
    /// <exception cref="PdfFormatException">The document cannot be read.</exception>
    public static IReadOnlyList<SignedEvidence> Read(Stream document, CancellationToken cancellationToken)
    {
        using PdfSource source = PdfSource.FromStream(document);
        return
        [
            .. DocumentFacts.Gather(source, new PdfReaderOptions(), cancellationToken).Signatures
                .Where(facts => facts.Kind == SignatureKind.Signature)
                .Select(facts => new SignedEvidence(facts.FieldName, facts.Integrity.Integrity == SignatureIntegrity.Intact, facts.EvidenceDigest)),
        ];
    }
}
