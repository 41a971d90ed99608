using System.Security.Cryptography;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Workflow;

/// <summary>Does it with the signer, the extender and the validator.</summary>
internal sealed class ContractPdf(PdfSigner signer, PdfSignatureExtender extender, PdfSignatureValidator validator)
    : IContractPdf
{
    public ValueTask PrepareFieldsAsync(
        Stream source, Stream destination, IReadOnlyList<SignatureFieldDescriptor> fields, CancellationToken cancellationToken) =>
        SignatureFieldPreparer.PrepareAsync(source, destination, fields, cancellationToken: cancellationToken);

    public int CountPages(Stream document) => ConclusionDocument.CountPages(document);

    public ValueTask TryAppearanceAsync(
        Stream document, string fieldName, SignatureAppearance appearance, DateTimeOffset time, CancellationToken cancellationToken)
    {
        AppearanceTrial.Require(document, fieldName, appearance, time);
        return default;
    }

    public async ValueTask<CertificateVerdict> CheckCertificateAsync(ISigner key, CancellationToken cancellationToken)
    {
        SigningCredential credential = await key.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
        return new(credential.Certificate, await validator.FindFaultAsync(credential, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<(byte[] State, ReadOnlyMemory<byte> ToBeSigned)> PrepareSignatureAsync(
        ISigner key, Stream source, PdfSignatureOptions wording, CancellationToken cancellationToken)
    {
        PreparedPdfSignature prepared = await signer.With(key)
            .PrepareAsync(source, wording, cancellationToken)
            .ConfigureAwait(false);
        return (prepared.Save(), prepared.ToBeSigned);
    }

    public async ValueTask<KeySignatures> SignAsync(
        ISigner key, IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned, CancellationToken cancellationToken)
    {
        SigningCredential credential = await key.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ReadOnlyMemory<byte>> values = await key
            .MeasuredSignAsync(credential.Certificate, toBeSigned, cancellationToken)
            .ConfigureAwait(false);
        if (values.Count != toBeSigned.Count)
        {
            throw new SignerException(
                SignerFailure.SigningFailed, $"The signer returned {values.Count} signatures for {toBeSigned.Count} digests.");
        }

        return new KeySignatures(
            values,
            credential.Algorithm.ToString(),
            Convert.ToHexStringLower(SHA256.HashData(credential.Certificate.RawDataMemory.Span)),
            StoredCredential.Of(credential));
    }

    public async ValueTask<string> CompleteSignatureAsync(
        ISigner key,
        ReadOnlyMemory<byte> state,
        ReadOnlyMemory<byte> signatureValue,
        Stream source,
        Stream destination,
        CancellationToken cancellationToken)
    {
        PdfSignatureResult result = await signer.With(key)
            .CompleteAsync(PreparedPdfSignature.Load(state), signatureValue, source, destination, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return result.Level is { } level ? SignatureLevels.NameOf(level) : SignatureLevels.NameOf(SignatureLevel.Cms);
    }

    public ValueTask SealAsync(Stream source, Stream destination, PadesLevel level, CancellationToken cancellationToken) =>
        extender.ExtendAsync(source, destination, level, cancellationToken: cancellationToken);

    public async ValueTask<IReadOnlyList<SignatureVerdict>> ValidateAsync(Stream document, CancellationToken cancellationToken)
    {
        ValidationReport report = await validator.ValidateAsync(document, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (report.Error is { } error)
            throw new SealingException(error);
        return [.. report.Signatures.Select(signature => new SignatureVerdict(
            signature.Field,
            SignatureLevels.NameOf(signature.Level),
            Name(signature.Indication),
            signature.Integrity == SignatureIntegrity.Intact,
            string.Join(' ', signature.Messages),
            Sha256(signature.EvidenceDigest)))];
    }

    public ValueTask<IReadOnlyList<SignedEvidence>> ReadEvidenceAsync(Stream document, CancellationToken cancellationToken) =>
        new(SignedEvidence.Read(document, cancellationToken));

    private static string? Sha256(EvidenceDigest? digest) => digest?.Algorithm == DigestAlgorithm.Sha256 ? digest.ToString() : null;

    public async ValueTask<DocumentFacts> DescribeAsync(Stream document, CancellationToken cancellationToken)
    {
        int pages = ConclusionDocument.CountPages(document);
        document.Position = 0;
        ValidationReport report = await validator.ValidateAsync(document, cancellationToken: cancellationToken).ConfigureAwait(false);
        return SealedDocumentFacts.Of(report, pages);
    }

    private static string Name(ValidationIndication indication) => indication switch
    {
        ValidationIndication.TotalPassed => "TOTAL-PASSED",
        ValidationIndication.TotalFailed => "TOTAL-FAILED",
        ValidationIndication.NoSignature => "NO-SIGNATURE",
        _ => "INDETERMINATE",
    };
}
