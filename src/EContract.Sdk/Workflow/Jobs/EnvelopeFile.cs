using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>A file of an envelope at one revision, and the signatures that have to be in it.</summary>
/// <param name="Id">Under which identifier it is stored.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Signatures">The signatures we vouch for; what a document came with is its makers' affair.</param>
internal sealed record EnvelopeFile(DocumentId Id, string Title, DocumentRevision Revision, IReadOnlyList<ExpectedSignature> Signatures)
{
    /// <summary>The documents with the signatures of all participants who signed, and the closing seal where there is one.</summary>
    public static IReadOnlyList<EnvelopeFile> DocumentsOf(Envelope envelope)
    {
        ExpectedSignature[] signatures = [
            .. envelope.Participants
                .Where(participant => participant.State == ParticipantState.Signed)
                .Select(participant => new ExpectedSignature(participant.FieldName, $"the signature of {participant.Name}", participant.SignedEvidence)),
        ];
        if (envelope.ClosingSealField is { } field)
            signatures = [.. signatures, ExpectedSignature.ClosingSeal(field)];
        return [.. envelope.Documents.Select(document => new EnvelopeFile(document.Id, document.Title, document.Current, signatures))];
    }

    /// <summary>The documents, and the certificate of conclusion where there is one.</summary>
    public static IReadOnlyList<EnvelopeFile> AllOf(Envelope envelope) => envelope.ConclusionCertificate is { } certificate
        ? [.. DocumentsOf(envelope), new EnvelopeFile(certificate.Id, certificate.Title, certificate.Current, [ExpectedSignature.Certificate])]
        : DocumentsOf(envelope);

    public EnvelopeFile With(DocumentRevision revision, ExpectedSignature signature) =>
        this with { Revision = revision, Signatures = [.. Signatures, signature] };
}

/// <summary>A signature that has to be in a file.</summary>
/// <param name="FieldName">Its field.</param>
/// <param name="Name">What to call it in an error.</param>
/// <param name="EvidenceSha256">The evidence digest that it has to carry; <see langword="null"/>: it may carry none.</param>
internal sealed record ExpectedSignature(string FieldName, string Name, string? EvidenceSha256 = null)
{
    /// <summary>The provider's, in the certificate of conclusion.</summary>
    public static ExpectedSignature Certificate { get; } = new("Signature_Issuer", "the issuer's signature");

    public static ExpectedSignature ClosingSeal(string fieldName) => new(fieldName, "the closing seal");
}
