using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Pades;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// Makes a file provable for the long term, reads back what it wrote, and vouches only for what it found good. Each step's output is
/// stored before the next step begins.
/// </summary>
internal sealed class LongTermSeal(EnvelopeServices services)
{
    private const string Passed = "TOTAL-PASSED";

    // Something is missing to say so, such as revocation information newer than the signature: it may come.
    private const string Undecided = "INDETERMINATE";

    /// <summary>Requires that every signature is there and intact, before anything is built on them.</summary>
    /// <exception cref="SealingException">One is not.</exception>
    public async ValueTask VerifyAsync(JobRun run, Envelope envelope, EnvelopeFile file, CancellationToken cancellationToken) => await run.StepAsync(
        $"verify.{file.Id}",
        (ValidatedRevision output) => output.Sha256 == file.Revision.Sha256,
        async token =>
        {
            RequireIntact(file, await ValidateAsync(envelope, file, token).ConfigureAwait(false));
            return new ValidatedRevision(file.Revision.Sha256, "", "intact");
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Extends a file to a level, and judges it.</summary>
    /// <exception cref="SealingException">It is not what it has to be.</exception>
    public async ValueTask<DocumentSealed> ApplyAsync(
        JobRun run, Envelope envelope, EnvelopeFile file, PadesLevel level, CancellationToken cancellationToken)
    {
        string required = SignatureLevels.NameOf(level);
        WrittenRevision written = await run.StepAsync(
            $"extend.{file.Id}",
            output => output.From == file.Revision.Sha256 && output.Level == required,
            async token => new WrittenRevision(
                file.Revision.Sha256,
                required,
                await services.Documents
                    .RewriteAsync(
                        envelope.Id,
                        file.Id,
                        file.Revision,
                        (source, destination, cancel) => services.Pdf.SealAsync(source, destination, level, cancel),
                        token)
                    .ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        try
        {
            ValidatedRevision validated = await run.StepAsync(
                $"validate.{file.Id}",
                output => output.Sha256 == written.Revision.Sha256 && output.Level == required,
                token => JudgeAsync(envelope, file with { Revision = written.Revision }, required, token),
                cancellationToken).ConfigureAwait(false);
            return new DocumentSealed(file.Id, validated.Level, validated.Indication, written.Revision);
        }
        catch (SealingException)
        {
            // Another try starts from what was signed, and collects anew.
            await run.ForgetAsync($"extend.{file.Id}").ConfigureAwait(false);
            throw;
        }
    }

    // The level that is claimed is the level that was found in what was written, read back from where it is kept.
    private async ValueTask<ValidatedRevision> JudgeAsync(Envelope envelope, EnvelopeFile file, string required, CancellationToken cancellationToken)
    {
        IReadOnlyList<SignatureVerdict> verdicts = await ValidateAsync(envelope, file, cancellationToken).ConfigureAwait(false);
        RequireIntact(file, verdicts);
        foreach (SignatureVerdict verdict in verdicts.Where(verdict => file.Signatures.Any(ours => ours.FieldName == verdict.FieldName)))
        {
            if (verdict.Indication != Passed)
            {
                throw Refuse(
                    file,
                    $"the signature in {verdict.FieldName} is {verdict.Indication}: {verdict.Message}",
                    isTransient: verdict.Indication == Undecided);
            }

            if (verdict.Level != required)
                throw Refuse(file, $"the signature in {verdict.FieldName} has level {verdict.Level}, not {required}");
        }

        return new ValidatedRevision(file.Revision.Sha256, required, Passed);
    }

    private async ValueTask<IReadOnlyList<SignatureVerdict>> ValidateAsync(Envelope envelope, EnvelopeFile file, CancellationToken cancellationToken)
    {
        using Stream content = await services.Documents.OpenAsync(envelope.Id, file.Id, file.Revision, cancellationToken).ConfigureAwait(false);
        return await services.Pdf.ValidateAsync(content, cancellationToken).ConfigureAwait(false);
    }

    // Signatures that a document came with are their makers' affair, as long as we have not broken them.
    private static void RequireIntact(EnvelopeFile file, IReadOnlyList<SignatureVerdict> verdicts)
    {
        foreach (ExpectedSignature expected in file.Signatures)
        {
            if (verdicts.FirstOrDefault(verdict => verdict.FieldName == expected.FieldName) is not { } made)
                throw Refuse(file, $"{expected.Name} is missing");
            if (made.EvidenceSha256 != expected.EvidenceSha256)
                throw Refuse(file, $"{expected.Name} does not carry the digest of its confirmation");
        }

        if (verdicts.FirstOrDefault(verdict => !verdict.IsIntact) is { } broken)
            throw Refuse(file, $"the signature in {broken.FieldName} is not intact: {broken.Message}");
    }

    private static SealingException Refuse(EnvelopeFile file, string what, bool isTransient = false) =>
        new($"In 「{file.Title}」 {what}.", isTransient);
}
