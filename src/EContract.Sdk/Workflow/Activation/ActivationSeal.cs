using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Activation;

/// <summary>
/// Makes activations that cannot be forged in the store. What is wrapped is the digest itself: wrapping protects integrity, and nobody
/// can have another digest of their choosing wrapped, as the holder of a link could have with a key that is known to them.
/// </summary>
internal sealed class ActivationSeal(IKeyWrapper wrapper)
{
    public async ValueTask<SignatureActivation> IssueAsync(
        EnvelopeId envelope, Participant confirmed, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        SigningConfirmation confirmation = confirmed.Confirmation!;
        var activation = new SignatureActivation(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), confirmation.ConsentDigest, confirmation.EvidenceSha256, expiresAt, new SealedSecret("", default));
        WrappedKey seal = await wrapper.WrapAsync(DigestOf(envelope, confirmed.Id, activation), cancellationToken).ConfigureAwait(false);
        return activation with { Seal = new SealedSecret(seal.KeyId, seal.Value) };
    }

    /// <summary>Whether an activation is as it was issued, for this participant of this envelope.</summary>
    /// <exception cref="KeyWrapException">The key-encryption key is not at hand, which says nothing about the activation.</exception>
    public async ValueTask<bool> HoldsAsync(
        EnvelopeId envelope, ParticipantId participant, SignatureActivation activation, CancellationToken cancellationToken)
    {
        try
        {
            byte[] sealedDigest = await wrapper
                .UnwrapAsync(new WrappedKey(activation.Seal.KeyId, activation.Seal.Value), cancellationToken)
                .ConfigureAwait(false);
            return CryptographicOperations.FixedTimeEquals(sealedDigest, DigestOf(envelope, participant, activation));
        }
        catch (KeyWrapException e) when (e.Failure == KeyWrapFailure.Corrupt)
        {
            return false;
        }
    }

    private static byte[] DigestOf(EnvelopeId envelope, ParticipantId participant, SignatureActivation activation) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(JsonSerializer.SerializeToElement(new
        {
            use = "signature activation",
            envelope,
            participant,
            id = activation.Id,
            consent = activation.ConsentDigest,
            evidence = activation.EvidenceSha256,
            expires = activation.ExpiresAt.ToUnixTimeMilliseconds(),
        }))));
}
