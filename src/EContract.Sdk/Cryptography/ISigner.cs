using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>A private key somewhere: in a file, on an HSM, behind a remote service.</summary>
/// <remarks>
/// Implementations are safe for concurrent use. Asynchronous from the start, because a key may be a network away;
/// batched, because an HSM session or a remote authorisation often covers many signatures at once.
/// </remarks>
public interface ISigner
{
    /// <summary>Gets the certificate, its issuers and the algorithm; connects to the key if need be.</summary>
    /// <exception cref="SignerException">The key or its certificate cannot be reached.</exception>
    ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default);

    /// <summary>Signs each digest and returns the signature values in the same order: all of them, or none.</summary>
    /// <param name="digests">
    /// Digests by <see cref="SignatureAlgorithm.Digest"/>; the messages themselves when the algorithm
    /// <see cref="SignatureAlgorithm.SignsMessage"/>.
    /// </param>
    /// <param name="cancellationToken">Stops waiting; signatures already made are discarded.</param>
    /// <returns>Signature values as CMS carries them (RSA: as long as the modulus; ECDSA: DER).</returns>
    /// <exception cref="SignerException">The key refused, or could not be reached.</exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default);

    /// <summary>Signs with the key of a certificate that <see cref="GetCredentialAsync"/> gave: the same as signing, where there is one key only.</summary>
    /// <param name="certificate">The certificate. What stands for several keys, such as <see cref="FailoverSigner"/>, signs with no other.</param>
    /// <param name="digests">See the other overload.</param>
    /// <param name="cancellationToken">Stops waiting; signatures already made are discarded.</param>
    /// <returns>Signature values as CMS carries them.</returns>
    /// <exception cref="SignerException">The key refused, or could not be reached, or there is none for the certificate.</exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        X509Certificate2 certificate,
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default) => SignAsync(digests, cancellationToken);
}
