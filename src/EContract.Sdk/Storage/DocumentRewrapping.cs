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
            successor = DurableFile.CreateTemporary(directory.Incoming);
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
                File.Delete(successor.Name);
                throw;
            }
        }

        // One that was destroyed meanwhile is not to come back.
        if (!File.Exists(path))
        {
            File.Delete(successor.Name);
            return false;
        }

        // Who reads the old file meanwhile reads on: its bytes are the same but for the header, which he has read.
        DurableFile.Replace(successor.Name, path);
        return true;
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
