using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// The finaliser: verifies what the participants signed, closes the envelope, makes each document provable for the long term, and
/// publishes only what it found good. With a grace period the document timestamp comes later (<see cref="PreservationJob"/>).
/// </summary>
internal sealed class SealingJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    private readonly ClosingSealStep _closing = new(services);
    private readonly LongTermSeal _seal = new(services);
    private readonly CertificateStep _certificate = new(services, journal);

    private PadesLevel Level => services.Options.GracePeriod > TimeSpan.Zero ? PadesLevel.BaselineLT : PadesLevel.BaselineLTA;

    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Envelope envelope = await journal.LoadAsync(run.EnvelopeId, cancellationToken).ConfigureAwait(false);
        if (envelope.Status != EnvelopeStatus.Finalizing)
        {
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<EnvelopeFile> signed = EnvelopeFile.DocumentsOf(envelope);
        foreach (EnvelopeFile file in signed)
            await _seal.VerifyAsync(run, envelope, file, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<EnvelopeFile> closed, ClosingSealEmbedded? closing) = await _closing
            .ApplyAsync(run, envelope, signed, cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<DocumentSealed> documents = await SealAsync(run, envelope, closed, cancellationToken).ConfigureAwait(false);
        ConclusionCertificateIssued? certificate = await _certificate
            .ApplyAsync(run, new SealedEnvelope(envelope, closing, documents), Level, cancellationToken)
            .ConfigureAwait(false);
        await journal.ChangeAsync(
            run.EnvelopeId,
            RequestContext.None,
            async (draft, token) =>
            {
                draft.Job = run.Done();
                await draft.RecordAsync(FinalizationCommands.Complete(draft.Envelope, closing, documents, certificate), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) =>
        FinalizationCommands.Delay(envelope, delay);

    private async ValueTask<IReadOnlyList<DocumentSealed>> SealAsync(
        JobRun run, Envelope envelope, IReadOnlyList<EnvelopeFile> files, CancellationToken cancellationToken)
    {
        var documents = new List<DocumentSealed>();
        try
        {
            foreach (EnvelopeFile file in files)
                documents.Add(await _seal.ApplyAsync(run, envelope, file, Level, cancellationToken).ConfigureAwait(false));
        }
        catch (EContractException e) when (!e.IsTransient)
        {
            // The fault may be the closing key's certificate, which an operator then changes.
            await ClosingSealStep.ForgetAsync(run).ConfigureAwait(false);
            throw;
        }

        return documents;
    }
}
