using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Activation;

/// <summary>
/// Has a say before a key is asked for a participant: a rule of the host's, or a module beside the HSM that keeps count of its own
/// (as EN 419 241-1 wants of sole control, level 2). It sees exactly what the key is then handed.
/// </summary>
public interface IActivationCheck
{
    /// <summary>Looks at an activation that stands, before it is spent.</summary>
    /// <param name="envelope">The envelope as it is now.</param>
    /// <param name="participant">Who has confirmed.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="toBeSigned">What the key is handed: one digest for each document, in the envelope's order.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>
    /// <see langword="null"/> to let it pass; else why not, in a sentence for the log. The key is then not asked, and the signature waits
    /// for an operator. May be asked again for the same activation, when somebody else changed the envelope meanwhile.
    /// </returns>
    ValueTask<string?> FindFaultAsync(
        Envelope envelope,
        Participant participant,
        SignatureActivation activation,
        IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned,
        CancellationToken cancellationToken = default);
}
