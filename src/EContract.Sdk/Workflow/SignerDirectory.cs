using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Workflow;

/// <summary>
/// Selects signers by name: the one that the participant names; or else, for a witnessed signature, the one of the sender's
/// organisation, and where that has none the host's own, which also close envelopes. A party never gets a witness's key.
/// </summary>
/// <param name="witness">The host's own key.</param>
/// <param name="find">Finds a signer by its name; <see langword="null"/> when there is none.</param>
/// <param name="witnesses">The names of the witness signers of organisations, by the organisation's name in <see cref="EnvelopeSender"/>.</param>
public sealed class SignerDirectory(
    ISigner witness, Func<string, ISigner?>? find = null, IReadOnlyDictionary<string, string>? witnesses = null) : ISignerSelector
{
    /// <inheritdoc/>
    public ValueTask<ISigner> SelectAsync(Envelope envelope, Participant participant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(participant);
        if (participant.SignerName is { } name)
            return new(Find(name, $"{participant.Name} is to sign by it"));
        if (participant.Mode == SigningMode.Party)
            throw new SignerException(SignerFailure.KeyNotFound, $"{participant.Name} signs as a party, and no key was brought along or named.");
        return new(WitnessOf(envelope));
    }

    /// <inheritdoc/>
    public ValueTask<ISigner> SelectForSealAsync(Envelope envelope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return new(WitnessOf(envelope));
    }

    private ISigner WitnessOf(Envelope envelope) => witnesses?.GetValueOrDefault(envelope.Sender.Organization) is { } theirs
        ? Find(theirs, $"it is the witness of {envelope.Sender.Organization}")
        : witness;

    private ISigner Find(string name, string why) =>
        find?.Invoke(name) ?? throw new SignerException(SignerFailure.KeyNotFound, $"There is no signer '{name}', but {why}.");
}
