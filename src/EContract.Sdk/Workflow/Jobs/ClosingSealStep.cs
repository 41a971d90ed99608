using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>Closes an envelope: every document is signed once more when all participants have acted, in a field of its own.</summary>
internal sealed class ClosingSealStep(EnvelopeServices services)
{
    private const string SignStep = "close";

    private readonly ProviderSignature _signature = new(services);

    /// <summary>The field that the seal goes into. A document that comes from another envelope keeps that one's seal apart.</summary>
    public static string FieldName(EnvelopeId id) => $"Seal_{id.ToString()[^12..]}";

    /// <summary>Whether the seal may be needed: its field is prepared with everybody's, before the first signature.</summary>
    public static bool MayBeNeeded(Envelope envelope, ClosingSeal asked) => asked switch
    {
        ClosingSeal.None => false,
        ClosingSeal.Always => true,
        _ => !envelope.Participants.Any(participant => participant.Action == ParticipantAction.Sign),
    };

    /// <summary>Signs the documents, if that is asked for.</summary>
    /// <returns>The files to go on with, and what the log tells; <see langword="null"/> for nothing.</returns>
    public async ValueTask<(IReadOnlyList<EnvelopeFile> Files, ClosingSealEmbedded? Event)> ApplyAsync(
        JobRun run, Envelope envelope, IReadOnlyList<EnvelopeFile> files, CancellationToken cancellationToken)
    {
        if (!MayBeNeeded(envelope, services.Options.ClosingSeal))
            return (files, null);
        string field = FieldName(envelope.Id);
        ProviderSigned signed = await _signature
            .SignAsync(run, envelope, SignStep, files, SignatureWording.ClosingSeal(field), cancellationToken)
            .ConfigureAwait(false);
        IEnumerable<ClosedDocument> documents = files.Zip(
            signed.Written, (file, written) => new ClosedDocument(file.Id, file.Revision.Sha256, written.Level, written.Revision));
        ExpectedSignature seal = ExpectedSignature.ClosingSeal(field);
        return (
            [.. files.Zip(signed.Written, (file, written) => file.With(written.Revision, seal))],
            new ClosingSealEmbedded(field, signed.Digests.Algorithm, signed.Digests.CertificateSha256, [.. documents]));
    }

    /// <summary>Has the next run ask the key anew: what it signed turned out to be no good.</summary>
    public static ValueTask ForgetAsync(JobRun run) => run.ForgetAsync(SignStep);
}
