using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// The finaliser: verifies what the participants signed, makes each document provable for the long term, reads back what it
/// wrote, and publishes only what it found good. Each step's output is stored before the next step begins.
/// </summary>
internal sealed class SealingJob(EnvelopeServices services, EnvelopeJournal journal) : IEnvelopeJob
{
    private const string RequiredLevel = "B-LTA";
    private const string Passed = "TOTAL-PASSED";

    // Something is missing to say so, such as revocation information newer than the signature: it may come.
    private const string Undecided = "INDETERMINATE";

    public async ValueTask RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Envelope envelope = await journal.LoadAsync(run.EnvelopeId, cancellationToken).ConfigureAwait(false);
        if (envelope.Status != EnvelopeStatus.Finalizing)
        {
            await services.Envelopes.SettleJobAsync(run.Done(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var results = new List<DocumentSealed>();
        foreach (ContractDocument document in envelope.Documents)
            await VerifyAsync(run, envelope, document, cancellationToken).ConfigureAwait(false);
        foreach (ContractDocument document in envelope.Documents)
            results.Add(await SealAsync(run, envelope, document, cancellationToken).ConfigureAwait(false));
        await journal.ChangeAsync(
            run.EnvelopeId,
            RequestContext.None,
            async (draft, token) =>
            {
                draft.Job = run.Done();
                await draft.RecordAsync(FinalizationCommands.Complete(draft.Envelope, results), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public List<EnvelopeEvent> Failed(Envelope envelope, JobRun run, EnvelopeDelay delay) =>
        FinalizationCommands.Delay(envelope, delay);

    private async ValueTask VerifyAsync(
        JobRun run, Envelope envelope, ContractDocument document, CancellationToken cancellationToken)
    {
        await run.StepAsync(
            $"verify.{document.Id}",
            (ValidatedRevision output) => output.Sha256 == document.Current.Sha256,
            async token =>
            {
                IReadOnlyList<SignatureVerdict> verdicts = await ValidateAsync(envelope, document, document.Current, token)
                    .ConfigureAwait(false);
                RequireEverybody(envelope, document, verdicts);
                if (verdicts.FirstOrDefault(verdict => !verdict.IsIntact) is { } broken)
                    throw Refuse(document, $"the signature in {broken.FieldName} is not intact: {broken.Message}");
                return new ValidatedRevision(document.Current.Sha256, "", "intact");
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<DocumentSealed> SealAsync(
        JobRun run, Envelope envelope, ContractDocument document, CancellationToken cancellationToken)
    {
        WrittenRevision written = await run.StepAsync(
            $"extend.{document.Id}",
            output => output.From == document.Current.Sha256,
            async token => new WrittenRevision(
                document.Current.Sha256,
                RequiredLevel,
                await services.Documents
                    .RewriteAsync(envelope.Id, document.Id, document.Current, services.Pdf.SealAsync, token)
                    .ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        try
        {
            ValidatedRevision validated = await run.StepAsync(
                $"validate.{document.Id}",
                output => output.Sha256 == written.Revision.Sha256,
                token => JudgeAsync(envelope, document, written.Revision, token),
                cancellationToken).ConfigureAwait(false);
            return new DocumentSealed(document.Id, validated.Level, validated.Indication, written.Revision);
        }
        catch (SealingException)
        {
            // Another try starts from what the participants signed, and collects anew.
            await run.ForgetAsync($"extend.{document.Id}").ConfigureAwait(false);
            throw;
        }
    }

    // The level that is claimed is the level that was found in what was written, read back from where it is kept.
    private async ValueTask<ValidatedRevision> JudgeAsync(
        Envelope envelope, ContractDocument document, DocumentRevision revision, CancellationToken cancellationToken)
    {
        IReadOnlyList<SignatureVerdict> verdicts = await ValidateAsync(envelope, document, revision, cancellationToken)
            .ConfigureAwait(false);
        RequireEverybody(envelope, document, verdicts);
        foreach (SignatureVerdict verdict in verdicts)
        {
            // Signatures that a document came with are their makers' affair, as long as we have not broken them.
            bool isOurs = envelope.Participants.Any(participant => participant.FieldName == verdict.FieldName);
            if (!verdict.IsIntact)
                throw Refuse(document, $"the signature in {verdict.FieldName} is not intact: {verdict.Message}");
            if (isOurs && verdict.Indication != Passed)
            {
                throw Refuse(
                    document,
                    $"the signature in {verdict.FieldName} is {verdict.Indication}: {verdict.Message}",
                    isTransient: verdict.Indication == Undecided);
            }

            if (isOurs && verdict.Level != RequiredLevel)
                throw Refuse(document, $"the signature in {verdict.FieldName} has level {verdict.Level}, not {RequiredLevel}");
        }

        return new ValidatedRevision(revision.Sha256, RequiredLevel, Passed);
    }

    private async ValueTask<IReadOnlyList<SignatureVerdict>> ValidateAsync(
        Envelope envelope, ContractDocument document, DocumentRevision revision, CancellationToken cancellationToken)
    {
        using Stream content = await services.Documents
            .OpenAsync(envelope.Id, document.Id, revision, cancellationToken)
            .ConfigureAwait(false);
        return await services.Pdf.ValidateAsync(content, cancellationToken).ConfigureAwait(false);
    }

    private static void RequireEverybody(Envelope envelope, ContractDocument document, IReadOnlyList<SignatureVerdict> verdicts)
    {
        foreach (Participant participant in envelope.Participants.Where(participant => participant.State == ParticipantState.Signed))
        {
            if (!verdicts.Any(verdict => verdict.FieldName == participant.FieldName))
                throw Refuse(document, $"the signature of {participant.Name} is missing");
        }
    }

    private static SealingException Refuse(ContractDocument document, string what, bool isTransient = false) =>
        new($"In 「{document.Title}」 {what}.", isTransient);
}
