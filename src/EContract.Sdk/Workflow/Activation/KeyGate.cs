using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Workflow.Activation;

/// <summary>
/// The only way to a key that signs for a participant. An activation is spent, in the envelope's log and at its present version, before the
/// key is asked: of all processes, and of all times, one gets through. Whether the key then answers makes no difference.
/// </summary>
internal sealed class KeyGate(EnvelopeServices services, EnvelopeJournal journal)
{
    private readonly ActivationSeal _seal = new(services.KeyWrapper);

    /// <summary>Spends an activation and asks the key, once for all documents.</summary>
    /// <exception cref="SignatureActivationException">The activation does not entitle to it. The key was not asked.</exception>
    /// <exception cref="SignerException">The key refused, or could not be reached. The activation is spent.</exception>
    public async ValueTask<KeySignatures> SignAsync(
        ISigner key,
        EnvelopeId id,
        ParticipantId participant,
        SignatureActivation activation,
        IReadOnlyList<PreparedDigest> prepared,
        CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>[] toBeSigned = [.. prepared.Select(digest => digest.ToBeSigned)];
        await journal.ChangeAsync(
            id,
            RequestContext.None,
            async (draft, token) =>
            {
                Participant confirmed = draft.Envelope.GetParticipant(participant);
                ActivationGuards.Require(draft.Envelope, confirmed, activation, prepared, draft.Now);
                await RequireGenuineAsync(draft.Envelope, confirmed, activation, toBeSigned, token).ConfigureAwait(false);
                draft.Record(new ActivationConsumed(
                    participant, activation.Id, [.. toBeSigned.Select(digest => Convert.ToHexStringLower(SHA256.HashData(digest.Span)))]));
            },
            cancellationToken).ConfigureAwait(false);
        return await services.Pdf.SignAsync(key, toBeSigned, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RequireGenuineAsync(
        Envelope envelope,
        Participant participant,
        SignatureActivation activation,
        IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned,
        CancellationToken cancellationToken)
    {
        if (!await _seal.HoldsAsync(envelope.Id, participant.Id, activation, cancellationToken).ConfigureAwait(false))
            throw ActivationGuards.Refuse(ActivationFailure.Altered, envelope, $"The activation of {participant.Name} is not as it was issued.");
        if (services.ActivationCheck is { } check
            && await check.FindFaultAsync(envelope, participant, activation, toBeSigned, cancellationToken).ConfigureAwait(false) is { } fault)
        {
            throw ActivationGuards.Refuse(ActivationFailure.Refused, envelope, $"The key was not asked for {participant.Name}: {fault}");
        }
    }
}
