using System.Security.Cryptography;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Workflow;

/// <summary>
/// Holds the stored documents against the log: each is what its event says, and each signature carries the digest of the confirmation that
/// it was made for, so that neither can be exchanged for another one.
/// </summary>
internal sealed class EvidenceAudit(EnvelopeServices services)
{
    /// <summary>Goes through an envelope's events, whose chain is in order.</summary>
    /// <returns>The first event whose documents do not bear it out; <see langword="null"/> where all do.</returns>
    public async ValueTask<AuditBreak?> FindBreakAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        Envelope? envelope = null;
        // Documents that were destroyed by the rules are not lost; the log says what they were, and who agreed.
        bool areDestroyed = events.Any(record => record.Event is DisposalStarted);
        foreach (EventRecord record in events)
        {
            envelope = envelope is null ? Envelope.Fold([record]) : envelope.Apply(record);
            if (await FindFaultAsync(envelope, record.Event, areDestroyed, cancellationToken).ConfigureAwait(false) is { } fault)
                return new AuditBreak(record.Sequence, fault.Failure, $"event {record.Sequence}: {fault.Message}");
        }

        return null;
    }

    private async ValueTask<(AuditFailure Failure, string Message)?> FindFaultAsync(
        Envelope envelope, EnvelopeEvent occurred, bool areDestroyed, CancellationToken cancellationToken)
    {
        if (occurred is DigestsSigned signed)
            return CheckConfirmation(envelope.GetParticipant(signed.ParticipantId), signed);
        if (areDestroyed)
            return null;
        foreach ((DocumentId id, DocumentRevision revision) in DocumentHistory.RevisionsIn(occurred))
        {
            if (await CheckAsync(envelope, SignersBy(envelope, occurred), id, revision, cancellationToken).ConfigureAwait(false) is { } fault)
                return fault;
        }

        return null;
    }

    // All documents of an envelope are signed at once: whoever signed by now is in each of them.
    private static Participant[] SignersBy(Envelope envelope, EnvelopeEvent occurred) =>
    [
        .. envelope.Participants.Where(participant => participant.State == ParticipantState.Signed
            || (occurred is SignatureEmbedded embedded && embedded.ParticipantId == participant.Id)),
    ];

    private static (AuditFailure, string)? CheckConfirmation(Participant participant, DigestsSigned signed) =>
        signed.EvidenceSha256 is null || signed.EvidenceSha256 == participant.Confirmation?.EvidenceSha256
            ? null
            : (AuditFailure.SignatureUnbound, $"the key of {participant.Name} signed along another digest than that of the confirmation.");

    private async ValueTask<(AuditFailure, string)?> CheckAsync(
        Envelope envelope, Participant[] signers, DocumentId id, DocumentRevision revision, CancellationToken cancellationToken)
    {
        ContractDocument? document = envelope.FindDocument(id);
        string title = document?.Title ?? "印影";
        try
        {
            using Stream content = await services.Documents.OpenAsync(envelope.Id, id, revision, cancellationToken).ConfigureAwait(false);
            string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));
            if (sha256 != revision.Sha256 || content.Length != revision.Length)
                return (AuditFailure.DocumentLost, $"what is stored of 「{title}」 has SHA-256 {sha256}, not {revision.Sha256}.");
            content.Position = 0;
            if (document is null)
                return null;
            // Nobody but the issuer signs the certificate of conclusion, and nobody of ours what was handed in.
            if (envelope.ConclusionCertificate?.Id == id || (signers.Length == 0 && revision == document.Original))
                return null;
            return await CheckSignaturesAsync(envelope, signers, document, content, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentStoreException e) when (e.Failure is DocumentStoreFailure.NotFound or DocumentStoreFailure.Corrupt)
        {
            return (AuditFailure.DocumentLost, $"「{title}」 is not in the store as it was saved. {e.Message}");
        }
    }

    // What the signatures carry decides what has to be checked. The log does not: whoever can rewrite it could say that they carry nothing.
    private async ValueTask<(AuditFailure, string)?> CheckSignaturesAsync(
        Envelope envelope, Participant[] signers, ContractDocument document, Stream content, CancellationToken cancellationToken)
    {
        string title = document.Title;
        IReadOnlyList<SignedEvidence> carried;
        try
        {
            carried = await services.Pdf.ReadEvidenceAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (EContractException e) when (e is not DocumentStoreException && !e.IsTransient)
        {
            return (AuditFailure.SignatureUnbound, $"「{title}」 cannot be read. {e.Message}");
        }

        foreach (Participant signer in signers)
        {
            if (carried.FirstOrDefault(signature => signature.Field == signer.FieldName) is not { } signature)
                return (AuditFailure.SignatureUnbound, $"the signature of {signer.Name} is not in 「{title}」.");
            if (!signature.IsIntact)
                return (AuditFailure.SignatureUnbound, $"the signature of {signer.Name} in 「{title}」 is not intact.");
            if (signature.Digest?.ToString() != signer.SignedEvidence)
                return (AuditFailure.SignatureUnbound, $"the signature of {signer.Name} in 「{title}」 does not carry the digest of its confirmation.");
        }

        SignedEvidence[] others = [.. carried.Where(signature => signature.Digest is not null && signers.All(signer => signer.FieldName != signature.Field))];
        if (others.Length == 0)
            return null;
        IReadOnlyList<SignedEvidence> foreign = await ReadOriginalAsync(envelope, document, cancellationToken).ConfigureAwait(false);
        return others.FirstOrDefault(other => foreign.All(came => (came.Field, came.Digest?.ToString()) != (other.Field, other.Digest!.ToString()))) is { } unknown
            ? (AuditFailure.SignatureUnbound, $"the signature in {unknown.Field} of 「{title}」 carries the digest of a confirmation that the log does not have.")
            : null;
    }

    // A document may come with signatures of another envelope, whose log is not this one.
    private async ValueTask<IReadOnlyList<SignedEvidence>> ReadOriginalAsync(
        Envelope envelope, ContractDocument document, CancellationToken cancellationToken)
    {
        using Stream original = await services.Documents.OpenAsync(envelope.Id, document.Id, document.Original, cancellationToken).ConfigureAwait(false);
        return await services.Pdf.ReadEvidenceAsync(original, cancellationToken).ConfigureAwait(false);
    }
}
