using System.Collections.Immutable;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage.Encryption;

namespace EContract.Sdk.Storage;

/// <summary>Wraps the keys of the documents in a directory anew: each file is replaced whole, once its successor has been read to its end.</summary>
internal sealed class DocumentRewrapping(DocumentDirectory directory, IKeyWrapper keyWrapper)
{
    public async ValueTask<RewrapResult> RunAsync(IProgress<RewrapResult>? progress, CancellationToken cancellationToken)
    {
        (long rewrapped, long current) = (0, 0);
        ImmutableList<DocumentStoreException> failures = [];
        await EncryptedDocument.ThrowIfUnableToWrapAsync(keyWrapper, cancellationToken).ConfigureAwait(false);
        foreach ((DocumentKey key, string path) in directory.Find())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (await RewrapAsync(path, key, cancellationToken).ConfigureAwait(false))
                    rewrapped++;
                else
                    current++;
            }
            catch (IOException) when (!File.Exists(path))
            {
                // Destroyed between finding and opening it.
                continue;
            }
            catch (DocumentStoreException e) when (IsOfOneDocument(e))
            {
                // One that is broken, or under a key that nobody has, must not keep the others under a key that is to go.
                failures = failures.Add(e);
            }

            progress?.Report(new RewrapResult(rewrapped, current, failures));
        }

        return new RewrapResult(rewrapped, current, failures);
    }

    // A wrong PIN or an absent HSM stops all. That the key which is to wrap is there has been seen before the first document.
    private static bool IsOfOneDocument(DocumentStoreException e) =>
        e.Failure == DocumentStoreFailure.Corrupt || e.InnerException is KeyWrapException { Failure: KeyWrapFailure.KeyNotFound };

    private async ValueTask<bool> RewrapAsync(string path, DocumentKey key, CancellationToken cancellationToken)
    {
        FileStream successor;
        var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
        await using (source.ConfigureAwait(false))
        {
            if (await EncryptedDocument.ReadKeyIdAsync(source, key, cancellationToken).ConfigureAwait(false) == keyWrapper.KeyId)
                return false;
            successor = DurableFile.CreateTemporary(directory.Incoming, DocumentDirectory.SuccessorPrefix(key));
            try
            {
                await using (successor.ConfigureAwait(false))
                {
                    await EncryptedDocument.RewrapAsync(source, key, keyWrapper, successor, cancellationToken).ConfigureAwait(false);
                    successor.Flush(flushToDisk: true);
                }

                await ReadThroughAsync(successor.Name, key, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                Shred(successor.Name);
                // Whoever destroyed the document has destroyed its successor as well: nothing is wrong with either.
                if (!File.Exists(path))
                    return false;
                throw;
            }
        }

        return await TryReplaceAsync(successor.Name, path, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> TryReplaceAsync(string successor, string path, CancellationToken cancellationToken)
    {
        bool isReplaced = false;
        try
        {
            FileStream held = await StoreLock.AcquireAsync(directory.Root, cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                // One that was destroyed meanwhile is not to come back; who would destroy it now waits.
                if (!File.Exists(path))
                    return false;

                // Who reads the old file meanwhile reads on: its bytes are the same but for the header, which he has read.
                DurableFile.Replace(successor, path);
                return isReplaced = true;
            }
        }
        finally
        {
            if (!isReplaced)
                Shred(successor);
        }
    }

    // It holds the document's key.
    private static void Shred(string successor)
    {
        try
        {
            DocumentShredding.Shred(successor);
        }
        catch (FileNotFoundException)
        {
        }
    }

    // What cannot be read must not take the place of what could, nor be counted as done: each chunk's tag, and the hash of the whole.
    private async ValueTask ReadThroughAsync(string path, DocumentKey key, CancellationToken cancellationToken)
    {
        var written = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        Stream opened = await EncryptedDocument.OpenAsync(written, key, keyWrapper, cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
            await opened.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
    }
}
