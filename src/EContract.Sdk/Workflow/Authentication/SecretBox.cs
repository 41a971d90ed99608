using System.Security.Cryptography;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Authentication;

/// <summary>Keeps short secrets in the log under the host's key-encryption key, all of one length, so that nothing shows from outside.</summary>
internal sealed class SecretBox(IKeyWrapper wrapper)
{
    private const int BoxLength = 64;

    public async ValueTask<SealedSecret> SealAsync(ReadOnlyMemory<byte> secret, CancellationToken cancellationToken)
    {
        byte[] box = new byte[BoxLength];
        try
        {
            box[0] = checked((byte)secret.Length);
            secret.Span.CopyTo(box.AsSpan(1));
            WrappedKey wrapped = await wrapper.WrapAsync(box, cancellationToken).ConfigureAwait(false);
            return new SealedSecret(wrapped.KeyId, wrapped.Value);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(box);
        }
    }

    /// <returns>The secret; the caller clears it after use.</returns>
    /// <exception cref="KeyWrapException">The key-encryption key is not at hand, or the secret is not intact.</exception>
    public async ValueTask<byte[]> OpenAsync(SealedSecret secret, CancellationToken cancellationToken)
    {
        byte[] box = await wrapper.UnwrapAsync(new WrappedKey(secret.KeyId, secret.Value), cancellationToken).ConfigureAwait(false);
        try
        {
            return box.Length == BoxLength && box[0] < BoxLength
                ? box.AsSpan(1, box[0]).ToArray()
                : throw new KeyWrapException(KeyWrapFailure.Corrupt, "A wrapped secret has not the form of one.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(box);
        }
    }
}
