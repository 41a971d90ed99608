using System.Security.Cryptography;

namespace EContract.Sdk.Cryptography;

/// <summary>Asks whether a signer works, for a host's health checks.</summary>
public static class SignerProbe
{
    /// <summary>
    /// Signs random bytes and verifies the signature with the signer's certificate, which proves token, login, key and certificate at
    /// once. A remote service may charge for it like for any other signature.
    /// </summary>
    /// <param name="signer">The signer; of a <see cref="FailoverSigner"/> probe each of its <see cref="FailoverSigner.Signers"/> to see them all.</param>
    /// <param name="timeProvider">Measures the time taken; the system's clock by default.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was found; a signer that fails is a result, not an exception.</returns>
    public static async ValueTask<SignerHealth> ProbeAsync(
        this ISigner signer, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        timeProvider ??= TimeProvider.System;
        long start = timeProvider.GetTimestamp();
        SigningCredential? credential = null;
        try
        {
            credential = await signer.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
            SignatureAlgorithm algorithm = credential.Algorithm;
            byte[] message = RandomNumberGenerator.GetBytes(32);
            byte[] toBeSigned = algorithm.SignsMessage ? message : algorithm.Digest.ComputeHash(message);
            IReadOnlyList<ReadOnlyMemory<byte>> signatures = await signer
                .SignAsync(credential.Certificate, [toBeSigned], cancellationToken)
                .ConfigureAwait(false);
            if (signatures is not [var signature]
                || SignatureVerifier.Verify(credential.Certificate, algorithm, message, signature.Span) != SignatureVerification.Valid)
            {
                throw new SignerException(SignerFailure.SigningFailed, $"The signature is not one of the key of {credential.Certificate.Subject}.");
            }

            return new(true, timeProvider.GetElapsedTime(start), null, null, credential.Certificate);
        }
        catch (SignerException e)
        {
            return new(false, timeProvider.GetElapsedTime(start), e.Failure, e.Message, credential?.Certificate);
        }
    }
}
