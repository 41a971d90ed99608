using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Workflow.Activation;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Seals;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// Puts a participant's confirmed signature into every document. The key is asked once, for all of them; its answer is stored
/// before the timestamp authority is asked, so that a process that dies in between does not ask the key again.
/// </summary>
internal sealed class SignatureJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    /// <summary>The step that asks the key.</summary>
    public const string SignStep = "sign";

    private readonly PartyCertificates _certificates = new(services);
    private readonly ActivationIssuer _activations = new(services);
    private readonly ParticipantSeals _seals = new(services);
    private readonly KeyGate _gate = new(services, journal);

    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Envelope envelope = await journal.LoadAsync(run.EnvelopeId, cancellationToken).ConfigureAwait(false);
        Participant participant = envelope.GetParticipant(ParticipantId.Parse(run.Job.Subject));
        if (participant.State != ParticipantState.Signing)
        {
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
            return;
        }

        RequireRunning(envelope);
        (SignedDigests signed, List<SignatureEmbedded> embedded) = await SignAndEmbedAsync(run, envelope, participant, cancellationToken)
            .ConfigureAwait(false);
        await CommitAsync(run, envelope, participant, signed, embedded, cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) =>
        SigningCommands.Delay(envelope, ParticipantId.Parse(run.Job.Subject), delay);

    // What the key signed by then is kept until the envelope goes on.
    private static void RequireRunning(Envelope envelope)
    {
        if (envelope.Status == EnvelopeStatus.Suspended)
            throw new SuspendedException($"Envelope {envelope.Id} is suspended; nothing is signed.");
    }

    private async ValueTask<(SignedDigests Signed, List<SignatureEmbedded> Embedded)> SignAndEmbedAsync(
        JobRun run, Envelope envelope, Participant participant, CancellationToken cancellationToken)
    {
        bool isStale = false;
        while (true)
        {
            SignedDigests signed = await run.StepAsync(
                SignStep,
                output => !isStale && output.AreFor(envelope),
                token => SignAsync(run, envelope, participant, token),
                cancellationToken).ConfigureAwait(false);
            try
            {
                ISigner signedBy = signed.Credential?.ToSigner() ?? await SelectAsync(envelope, participant, cancellationToken).ConfigureAwait(false);
                var embedded = new List<SignatureEmbedded>();
                foreach (SignedDocument document in signed.Documents)
                {
                    WrittenRevision written = await run.StepAsync(
                        $"embed.{document.Id}",
                        output => output.From == document.ValueSha256(),
                        token => EmbedAsync(envelope, signedBy, document, token),
                        cancellationToken).ConfigureAwait(false);
                    embedded.Add(new(participant.Id, document.Id, participant.FieldName, written.Level, written.Revision));
                }

                return (signed, embedded);
            }
            catch (PdfSigningException e) when (e.Failure == PdfSigningFailure.StalePreparation && !isStale)
            {
                // The certificate was renewed meanwhile, or tokens have grown: what the key signed fits nowhere any more.
                isStale = true;
            }
        }
    }

    private async ValueTask<SignedDigests> SignAsync(JobRun run, Envelope envelope, Participant participant, CancellationToken cancellationToken)
    {
        if (services.OwnKeys.Find(participant) is not { } ownKey)
            return await SignAsync(run, await SelectAsync(envelope, participant, cancellationToken).ConfigureAwait(false), envelope, participant, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SignAsync(run, ownKey, envelope, participant, cancellationToken).ConfigureAwait(false);
        }
        catch (SignerException e) when (e.IsTransient)
        {
            // By the next try the participant's request is over, and the key is gone with it.
            throw new SignerException(SignerFailure.SigningFailed, $"{participant.Name}'s own key could not be used, and has to be brought along again: {e.Message}", e);
        }
    }

    private ValueTask<ISigner> SelectAsync(Envelope envelope, Participant participant, CancellationToken cancellationToken) =>
        services.Signers.SelectAsync(envelope, participant, cancellationToken);

    private async ValueTask<SignedDigests> SignAsync(JobRun run, ISigner key, Envelope envelope, Participant participant, CancellationToken cancellationToken)
    {
        X509Certificate2? judged = await _certificates.RequireAsync(key, envelope, participant, cancellationToken).ConfigureAwait(false);
        SignatureAppearance? appearance = await _seals.AppearanceOfAsync(envelope, participant, cancellationToken).ConfigureAwait(false);
        var prepared = new List<(PreparedDigest Digest, byte[] State)>();
        foreach (ContractDocument document in envelope.Documents)
        {
            using Stream source = await services.Documents
                .OpenAsync(envelope.Id, document.Id, document.Current, cancellationToken)
                .ConfigureAwait(false);
            SignatureAppearance? shown = await _seals.FitAsync(participant, document, source, appearance, cancellationToken).ConfigureAwait(false);
            (byte[] state, ReadOnlyMemory<byte> toBeSigned) = await services.Pdf
                .PrepareSignatureAsync(key, source, SignatureWording.OptionsFor(participant) with { Appearance = shown }, cancellationToken)
                .ConfigureAwait(false);
            prepared.Add((new PreparedDigest(document.Id, document.Current.Sha256, toBeSigned), state));
        }

        SignatureActivation activation = await _activations
            .RequireAsync(journal, envelope.Id, participant.Id, run.HasOutput(SignStep), cancellationToken)
            .ConfigureAwait(false);
        KeySignatures signatures = await _gate
            .SignAsync(key, envelope.Id, participant.Id, activation, [.. prepared.Select(item => item.Digest)], cancellationToken)
            .ConfigureAwait(false);
        PartyCertificates.RequireSame(judged, signatures, participant);
        return new SignedDigests(
            [.. prepared.Zip(signatures.Values, (item, value) =>
                new SignedDocument(item.Digest.DocumentId, item.Digest.Base, item.State, value.ToArray()))],
            signatures.Algorithm,
            signatures.CertificateSha256,
            signatures.Credential,
            participant.Confirmation!.EvidenceSha256);
    }

    private async ValueTask<WrittenRevision> EmbedAsync(Envelope envelope, ISigner signedBy, SignedDocument signed, CancellationToken cancellationToken)
    {
        string level = "";
        DocumentRevision revision = await services.Documents.RewriteAsync(
            envelope.Id,
            signed.Id,
            envelope.GetDocument(signed.Id).Current,
            async (source, destination, token) => level = await services.Pdf
                .CompleteSignatureAsync(signedBy, signed.State, signed.Value, source, destination, token)
                .ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return new WrittenRevision(signed.ValueSha256(), level, revision);
    }

    private async ValueTask CommitAsync(
        JobRun run,
        Envelope signedOn,
        Participant participant,
        SignedDigests signed,
        List<SignatureEmbedded> embedded,
        CancellationToken cancellationToken)
    {
        string consent = participant.Confirmation!.ConsentDigest;
        var byKey = new DigestsSigned(
            participant.Id, consent, signed.Algorithm, signed.CertificateSha256, signed.Documents.Count, signed.EvidenceSha256);
        bool recorded = false;
        await journal.ChangeAsync(
            run.EnvelopeId,
            RequestContext.None,
            async (draft, token) =>
            {
                RequireRunning(draft.Envelope);

                // Another participant's signature came between: this one was made on what is no longer the newest revision.
                if (!signed.AreFor(draft.Envelope))
                    throw new EnvelopeConcurrencyException(run.EnvelopeId, signedOn.Version);
                draft.Job = run.Done();
                await draft.RecordAsync(SigningCommands.Apply(draft.Envelope, participant.Id, byKey, embedded, draft.Now), token)
                    .ConfigureAwait(false);
                recorded = !draft.IsEmpty;
            },
            cancellationToken).ConfigureAwait(false);
        if (!recorded)
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
    }
}
