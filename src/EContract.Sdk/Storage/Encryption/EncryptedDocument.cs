using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>Writes and opens documents of <see cref="DocumentFormat"/> on any stream.</summary>
internal static class EncryptedDocument
{
    /// <summary>Writes a document under a new random key.</summary>
    /// <param name="destination">Takes the stored form, from its position on.</param>
    /// <param name="scope">Whose document it is.</param>
    /// <param name="keyWrapper">Wraps the document's key.</param>
    /// <param name="write">Writes the plain content.</param>
    /// <param name="cancellationToken">Stops; what was written is no document.</param>
    /// <returns>What the plain content was.</returns>
    public static async ValueTask<DocumentTrailer> WriteAsync(
        Stream destination,
        DocumentScope scope,
        IKeyWrapper keyWrapper,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken)
    {
        byte[] documentKey = RandomNumberGenerator.GetBytes(DocumentFormat.KeySize);
        try
        {
            WrappedKey wrapped = await WrapAsync(keyWrapper, documentKey, cancellationToken).ConfigureAwait(false);
            using var cipher = new DocumentCipher(documentKey);
            byte[] header = new DocumentHeader(DocumentFormat.ChunkSize, wrapped).Encode(cipher, scope);
            await StorageErrors.WriteDocumentAsync(destination, header, cancellationToken).ConfigureAwait(false);

            var plain = new EncryptingStream(destination, cipher);
            await using (plain.ConfigureAwait(false))
            {
                try
                {
                    await write(plain, cancellationToken).ConfigureAwait(false);
                    return await plain.CompleteAsync(cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await plain.ReleaseAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(documentKey);
        }
    }

    /// <summary>Opens a document after checking that header, trailer and size are those of the key.</summary>
    /// <param name="source">The stored form, seekable; disposed with the result, and when opening fails.</param>
    /// <param name="key">What is to be opened.</param>
    /// <param name="keyWrapper">Unwraps the document's key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="DocumentStoreException">It is not what was saved under this key.</exception>
    public static async ValueTask<Stream> OpenAsync(
        Stream source, DocumentKey key, IKeyWrapper keyWrapper, CancellationToken cancellationToken)
    {
        DocumentCipher? cipher = null;
        try
        {
            (DocumentHeader header, ReadOnlyMemory<byte> encoded) = await ReadHeaderAsync(source, key, cancellationToken).ConfigureAwait(false);
            int headerLength = encoded.Length;

            cipher = await UnwrapAsync(header.Key, key, keyWrapper, cancellationToken).ConfigureAwait(false);
            if (!DocumentHeader.IsAuthentic(encoded.Span, cipher, key.Scope))
                throw Corrupt(key, "its header was changed, or is that of another document");

            if (source.Length < headerLength + DocumentFormat.TrailerSize)
                throw Corrupt(key, "it is cut short");
            var end = new byte[DocumentFormat.TrailerSize];
            source.Position = source.Length - end.Length;
            await source.ReadExactlyAsync(end, cancellationToken).ConfigureAwait(false);
            DocumentTrailer trailer = DocumentTrailer.TryOpen(end, cipher)
                ?? throw Corrupt(key, "its end is not what was saved");
            if (trailer.Sha256 != key.Sha256)
                throw Corrupt(key, "it is another version of the document");
            if (headerLength + DocumentFormat.SealedLength(trailer.Length, header.ChunkSize) + end.Length != source.Length)
                throw Corrupt(key, "its size is not what was saved");

            var stream = new DecryptingStream(source, cipher, key, header.ChunkSize, headerLength, trailer.Length);
            cipher = null;
            return stream;
        }
        catch
        {
            cipher?.Dispose();
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads which key-encryption key wrapped a document's key. Nothing is proven by it.</summary>
    /// <exception cref="DocumentStoreException">It is no document.</exception>
    public static async ValueTask<string> ReadKeyIdAsync(Stream source, DocumentKey key, CancellationToken cancellationToken)
    {
        (DocumentHeader header, _) = await ReadHeaderAsync(source, key, cancellationToken).ConfigureAwait(false);
        return header.Key.KeyId;
    }

    /// <summary>Finds out, before any document is touched, whether the current key-encryption key wraps.</summary>
    /// <exception cref="DocumentStoreException">It does not.</exception>
    public static async ValueTask ThrowIfUnableToWrapAsync(IKeyWrapper keyWrapper, CancellationToken cancellationToken) =>
        await WrapAsync(keyWrapper, RandomNumberGenerator.GetBytes(DocumentFormat.KeySize), cancellationToken).ConfigureAwait(false);

    /// <summary>Copies a document, its key wrapped under the current key-encryption key.</summary>
    /// <param name="source">The stored form, seekable.</param>
    /// <param name="key">What it is.</param>
    /// <param name="keyWrapper">Unwraps the document's key, and wraps it anew.</param>
    /// <param name="destination">Takes the stored form.</param>
    /// <param name="cancellationToken">Stops; what was written is no document.</param>
    /// <exception cref="DocumentStoreException">Its header is not what was saved under this key, or a key-encryption key cannot be used.</exception>
    public static async ValueTask RewrapAsync(
        Stream source, DocumentKey key, IKeyWrapper keyWrapper, Stream destination, CancellationToken cancellationToken)
    {
        (DocumentHeader header, ReadOnlyMemory<byte> encoded) = await ReadHeaderAsync(source, key, cancellationToken).ConfigureAwait(false);
        byte[] documentKey = await UnwrapKeyAsync(header.Key, key, keyWrapper, cancellationToken).ConfigureAwait(false);
        try
        {
            using var cipher = new DocumentCipher(documentKey);
            if (!DocumentHeader.IsAuthentic(encoded.Span, cipher, key.Scope))
                throw Corrupt(key, "its header was changed, or is that of another document");
            WrappedKey wrapped = await WrapAsync(keyWrapper, documentKey, cancellationToken).ConfigureAwait(false);
            await destination.WriteAsync((header with { Key = wrapped }).Encode(cipher, key.Scope), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(documentKey);
        }

        source.Position = encoded.Length;
        await source.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<(DocumentHeader Header, ReadOnlyMemory<byte> Encoded)> ReadHeaderAsync(
        Stream source, DocumentKey key, CancellationToken cancellationToken)
    {
        source.Position = 0;
        var start = new byte[DocumentHeader.MaxLength];
        int read = await source.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        DocumentHeader header = DocumentHeader.TryRead(start.AsSpan(0, read), out int length)
            ?? throw Corrupt(key, "it has no header of an encrypted document");
        return (header, start.AsMemory(0, length));
    }

    private static async ValueTask<WrappedKey> WrapAsync(
        IKeyWrapper keyWrapper, byte[] documentKey, CancellationToken cancellationToken)
    {
        try
        {
            return await keyWrapper.WrapAsync(documentKey, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyWrapException e)
        {
            throw new DocumentStoreException(FailureOf(e), $"A document cannot be saved: {e.Message}", e);
        }
    }

    private static async ValueTask<DocumentCipher> UnwrapAsync(
        WrappedKey wrapped, DocumentKey key, IKeyWrapper keyWrapper, CancellationToken cancellationToken)
    {
        byte[] documentKey = await UnwrapKeyAsync(wrapped, key, keyWrapper, cancellationToken).ConfigureAwait(false);
        try
        {
            return new DocumentCipher(documentKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(documentKey);
        }
    }

    private static async ValueTask<byte[]> UnwrapKeyAsync(
        WrappedKey wrapped, DocumentKey key, IKeyWrapper keyWrapper, CancellationToken cancellationToken)
    {
        try
        {
            return await keyWrapper.UnwrapAsync(wrapped, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyWrapException e)
        {
            throw new DocumentStoreException(FailureOf(e), $"The stored document {key} cannot be opened: {e.Message}", e);
        }
    }

    private static DocumentStoreFailure FailureOf(KeyWrapException exception) => exception.Failure switch
    {
        KeyWrapFailure.Corrupt => DocumentStoreFailure.Corrupt,
        KeyWrapFailure.Unavailable => DocumentStoreFailure.Unavailable,
        _ => DocumentStoreFailure.KeyUnavailable,
    };

    private static DocumentStoreException Corrupt(DocumentKey key, string what) =>
        new(DocumentStoreFailure.Corrupt, $"The stored document {key} is not intact: {what}.");
}
