using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Workflow;

/// <summary>Says which key signs for a participant. <see cref="SignerDirectory"/> is what hosts have unless they choose otherwise.</summary>
/// <remarks>
/// Asked when an envelope is sent, to try the key, and each time a signature is to be made, by whichever worker makes it, perhaps hours
/// after the participant confirmed: a key that only the participant's request has at hand is handed to <see cref="EnvelopeManager.ConfirmSignByOwnKeyAsync"/> instead.
/// </remarks>
public interface ISignerSelector
{
    /// <summary>Gives the key. It stays whoever's it is: nobody disposes of it here.</summary>
    /// <param name="envelope">The envelope; its sender says for which tenant or organisation it is.</param>
    /// <param name="participant">The participant, with the mode and the name of a signer that were set when the envelope was made.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">There is no key for the participant. The signature then waits until it is started again.</exception>
    ValueTask<ISigner> SelectAsync(Envelope envelope, Participant participant, CancellationToken cancellationToken = default);

    /// <summary>Gives the key that closes an envelope (<see cref="EnvelopeOptions.ClosingSeal"/>): nobody's who takes part, but the host's or the sender's organisation's.</summary>
    /// <param name="envelope">The envelope; its sender says for which tenant or organisation it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">There is no such key. Sealing then stops until it is started again.</exception>
    ValueTask<ISigner> SelectForSealAsync(Envelope envelope, CancellationToken cancellationToken = default);
}
