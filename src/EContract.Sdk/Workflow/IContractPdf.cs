using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Workflow;

/// <summary>All that the workflow does to PDFs and keys, in one place.</summary>
internal interface IContractPdf
{
    /// <summary>Writes the document with empty signature fields; refuses what cannot be signed, and places that are not on its pages.</summary>
    ValueTask PrepareFieldsAsync(
        Stream source, Stream destination, IReadOnlyList<SignatureFieldDescriptor> fields, CancellationToken cancellationToken);

    /// <summary>Counts the pages of a document.</summary>
    int CountPages(Stream document);

    /// <summary>Draws what a signature is to show into its field, and throws it away; refuses what cannot be shown there.</summary>
    ValueTask TryAppearanceAsync(
        Stream document, string fieldName, SignatureAppearance appearance, DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>Judges the certificate of a key that is to sign, as its signatures will be judged when they are sealed.</summary>
    ValueTask<CertificateVerdict> CheckCertificateAsync(ISigner key, CancellationToken cancellationToken);

    /// <summary>Composes a signature up to the point where the key is needed.</summary>
    /// <returns>The state to store, and what the key has to sign.</returns>
    ValueTask<(byte[] State, ReadOnlyMemory<byte> ToBeSigned)> PrepareSignatureAsync(
        ISigner key, Stream source, PdfSignatureOptions wording, CancellationToken cancellationToken);

    /// <summary>Asks the key, once for all documents.</summary>
    ValueTask<KeySignatures> SignAsync(ISigner key, IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned, CancellationToken cancellationToken);

    /// <summary>Writes the document with the signature and its timestamp.</summary>
    /// <returns>The level reached, as in <c>B-T</c>.</returns>
    ValueTask<string> CompleteSignatureAsync(
        ISigner key,
        ReadOnlyMemory<byte> state,
        ReadOnlyMemory<byte> signatureValue,
        Stream source,
        Stream destination,
        CancellationToken cancellationToken);

    /// <summary>Writes the document with what a level needs: validation material (B-LT), and a document timestamp over it (B-LTA).</summary>
    ValueTask SealAsync(Stream source, Stream destination, PadesLevel level, CancellationToken cancellationToken);

    /// <summary>Reads a document and says what signatures are in it and what they are worth.</summary>
    ValueTask<IReadOnlyList<SignatureVerdict>> ValidateAsync(Stream document, CancellationToken cancellationToken);

    /// <summary>Reads which evidence digests the signatures of a document carry. Asks nobody, and trusts nobody.</summary>
    ValueTask<IReadOnlyList<SignedEvidence>> ReadEvidenceAsync(Stream document, CancellationToken cancellationToken);

    /// <summary>Says what the certificate of conclusion tells of a document.</summary>
    ValueTask<DocumentFacts> DescribeAsync(Stream document, CancellationToken cancellationToken);
}

/// <summary>What the key answered.</summary>
/// <param name="Values">The signature values, in the order asked.</param>
/// <param name="Algorithm">The signature algorithm.</param>
/// <param name="CertificateSha256">SHA-256 of the certificate, hexadecimal.</param>
/// <param name="Credential">The certificate with its issuers.</param>
internal sealed record KeySignatures(
    IReadOnlyList<ReadOnlyMemory<byte>> Values, string Algorithm, string CertificateSha256, StoredCredential? Credential);

/// <summary>What a certificate is worth.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Fault">What is wrong; <see langword="null"/> where nothing is.</param>
internal sealed record CertificateVerdict(X509Certificate2 Certificate, string? Fault);

/// <summary>What a signature in a document is worth.</summary>
/// <param name="FieldName">Its field.</param>
/// <param name="Level">Its level, as in <c>B-LTA</c>.</param>
/// <param name="Indication">The verdict, as in <c>TOTAL-PASSED</c>.</param>
/// <param name="IsIntact">Whether the document is what was signed.</param>
/// <param name="Message">What is wrong; empty where nothing is.</param>
/// <param name="EvidenceSha256">The evidence digest that it carries, hexadecimal; <see langword="null"/> where it carries none by SHA-256.</param>
internal sealed record SignatureVerdict(string FieldName, string Level, string Indication, bool IsIntact, string Message, string? EvidenceSha256 = null);
