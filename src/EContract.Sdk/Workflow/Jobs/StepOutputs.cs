using System.Security.Cryptography;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Output of the step that asks the key: everything needed to finish without asking again.</summary>
/// <param name="Documents">Each document's prepared signature.</param>
/// <param name="Algorithm">The signature algorithm.</param>
/// <param name="CertificateSha256">SHA-256 of the signing certificate.</param>
/// <param name="Credential">The signing certificate with its issuers: what completing needs of the key.</param>
/// <param name="EvidenceSha256">The evidence digest that was signed along; <see langword="null"/> in outputs of earlier versions.</param>
internal sealed record SignedDigests(
    IReadOnlyList<SignedDocument> Documents, string Algorithm, string CertificateSha256, StoredCredential? Credential = null, string? EvidenceSha256 = null)
{
    /// <summary>Whether they were made for the documents as they are now; other signatures may have come between.</summary>
    public bool AreFor(Envelope envelope) =>
        envelope.Documents.All(document => Documents.Any(signed => signed.Id == document.Id && signed.Base == document.Current.Sha256));

    /// <summary>Whether they were made for exactly these files.</summary>
    public bool AreFor(IReadOnlyList<EnvelopeFile> files) =>
        files.Select(file => (file.Id, file.Revision.Sha256)).SequenceEqual(Documents.Select(signed => (signed.Id, signed.Base)));
}

/// <summary>A document's signature between key and timestamp.</summary>
/// <param name="Id">The document.</param>
/// <param name="Base">SHA-256 of the revision that was signed.</param>
/// <param name="State">The prepared signature.</param>
/// <param name="Value">The signature value.</param>
internal sealed record SignedDocument(DocumentId Id, string Base, byte[] State, byte[] Value)
{
    /// <summary>SHA-256 of the signature value, hexadecimal.</summary>
    public string ValueSha256() => Convert.ToHexStringLower(SHA256.HashData(Value));
}

/// <summary>Output of a step that writes a revision.</summary>
/// <param name="From">SHA-256 of what it was made from: the signature value, or the revision that was sealed.</param>
/// <param name="Level">The level reached.</param>
/// <param name="Revision">The revision written.</param>
internal sealed record WrittenRevision(string From, string Level, DocumentRevision Revision);

/// <summary>Output of the step that makes the certificate of conclusion.</summary>
/// <param name="From">SHA-256 over the hashes of the sealed documents that it is about, hexadecimal.</param>
/// <param name="Id">Under which identifier it is kept.</param>
/// <param name="Revision">The file, not signed yet.</param>
internal sealed record ComposedCertificate(string From, DocumentId Id, DocumentRevision Revision);

/// <summary>Output of a step that validates.</summary>
/// <param name="Sha256">SHA-256 of what was validated.</param>
/// <param name="Level">The level found.</param>
/// <param name="Indication">The verdict on every signature.</param>
internal sealed record ValidatedRevision(string Sha256, string Level, string Indication);
