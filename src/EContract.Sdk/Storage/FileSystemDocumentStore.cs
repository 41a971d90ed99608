using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage.Encryption;

namespace EContract.Sdk.Storage;

/// <summary>Documents as encrypted files in a directory, one file each, which appear whole or not at all.</summary>
/// <remarks>
/// A file lies at <c>xx/envelope/document/sha256.ecdoc</c>, where <c>xx</c> spreads the envelopes over 256 directories.
/// Files being written lie in <c>incoming</c>; what a crash leaves there is never read, and is removed after a day, by whoever starts to save or
/// lists all that is kept, as the scrub does; copies under a new key are overwritten first.
/// Several processes may share the directory, on one machine or on a network file system with atomic hard links.
/// </remarks>
public sealed partial class FileSystemDocumentStore : IDocumentStore
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private readonly DocumentDirectory _directory;
    private readonly IKeyWrapper _keyWrapper;
    private readonly TimeProvider _timeProvider;
    private int _isPrepared;

    /// <summary>Creates a store; the directory is made when something is saved first.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="keyWrapper">Wraps each document's own key.</param>
    /// <param name="timeProvider">The clock; the system's when <see langword="null"/>.</param>
    public FileSystemDocumentStore(string directory, IKeyWrapper keyWrapper, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(keyWrapper);
        _directory = new DocumentDirectory(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        _keyWrapper = keyWrapper;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async ValueTask<StoredDocument> SaveAsync(
        DocumentScope scope,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(write);
        string what = $"A version of the document {scope} cannot be saved";
        FileStream temporary = Guard(what, () =>
        {
            Prepare();
            return DurableFile.CreateTemporary(_directory.Incoming);
        });
        try
        {
            DocumentTrailer content;
            var file = new WriteBehindFile(temporary);
            await using (file.ConfigureAwait(false))
            {
                content = await EncryptedDocument.WriteAsync(file, scope, _keyWrapper, write, cancellationToken).ConfigureAwait(false);
                await FlushAsync(file, what).ConfigureAwait(false);
            }

            var key = new DocumentKey(scope, content.Sha256);
            bool isNew = Guard(what, () =>
            {
                string path = _directory.PathOf(key), folder = Path.GetDirectoryName(path)!;
                DurableFile.CreateDirectory(folder);
                _directory.RequireNoLink(folder);
                return DurableFile.TryPublish(temporary.Name, path);
            });
            if (!isNew)
                await CheckAsync(key, cancellationToken).ConfigureAwait(false);
            return new StoredDocument(key, content.Length);
        }
        finally
        {
            DeleteQuietly(temporary.Name);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        string what = $"The stored document {key} cannot be opened";
        FileStream file = GuardFound(what, () => OpenFile(key));
        try
        {
            return await EncryptedDocument.OpenAsync(file, key, _keyWrapper, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, what);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // File.Exists would also say no where it may not look.
            _ = File.GetAttributes(_directory.PathOf(key));
            return ValueTask.FromResult(true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            RequireMounted($"The stored document {key} cannot be looked up", e);
            return ValueTask.FromResult(false);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, $"The stored document {key} cannot be looked up");
        }
    }

    /// <summary>
    /// Wraps the keys of all documents anew that are not wrapped under <see cref="IKeyWrapper.KeyId"/>, the current key-encryption
    /// key: what makes an old one dispensable after a rotation.
    /// </summary>
    /// <param name="progress">Is told after each document.</param>
    /// <param name="cancellationToken">Stops; what was done stays done.</param>
    /// <remarks>
    /// The documents themselves are not encrypted anew; each copy is read to its end before it takes its original's place. Documents that
    /// are not intact, or under a key that is not at hand, are left and listed. Stopped or killed at any moment it leaves every document readable, and going on is
    /// calling it again. Documents may be saved and read meanwhile; who saves must wrap under the new key by then. Links that wait to be mailed are
    /// wrapped by the same wrapper: the old key may go when those have been sent as well.
    /// </remarks>
    /// <exception cref="DocumentStoreException">The current key-encryption key does not wrap, one denies access, or the directory cannot be read or written.</exception>
    public async ValueTask<RewrapResult> RewrapAsync(IProgress<RewrapResult>? progress = null, CancellationToken cancellationToken = default)
    {
        const string What = "The keys of the stored documents cannot be wrapped anew";
        Guard(What, Prepare);
        try
        {
            return await new DocumentRewrapping(_directory, _keyWrapper).RunAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, What);
        }
    }

    private FileStream OpenFile(DocumentKey key)
    {
        string path = _directory.PathOf(key);
        _directory.RequireNoLink(path);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        });
    }

    /// <summary>The same content was there before: it is as good as saved only if it can be opened.</summary>
    private async ValueTask CheckAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        Stream stored = await OpenAsync(key, cancellationToken).ConfigureAwait(false);
        await stored.DisposeAsync().ConfigureAwait(false);
    }

    private void Prepare()
    {
        if (_isPrepared != 0)
        {
            RequireMounted("The document store cannot be written");
            return;
        }

        DurableFile.CreateDirectory(_directory.Incoming);
        if (Interlocked.Exchange(ref _isPrepared, 1) != 0)
            return;
        ShredLeftovers();
    }

    private void ShredLeftovers()
    {
        if (Directory.Exists(_directory.Incoming))
            DocumentShredding.ShredLeftovers(_directory, (_timeProvider.GetUtcNow() - LeftoverAge).UtcDateTime);
    }

    /// <summary>A directory that this process has used and that is empty now is a file system that went away, not a store without documents.</summary>
    private void RequireMounted(string what, Exception? cause = null)
    {
        if (_isPrepared != 0 && !Directory.Exists(_directory.Incoming))
            throw new DocumentStoreException(DocumentStoreFailure.Unavailable, $"{what}: the store's directory is gone; a file system may not be mounted.", cause);
    }

    private static async ValueTask FlushAsync(WriteBehindFile file, string what)
    {
        try
        {
            await file.FlushToDiskAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, what);
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            // It is never read, and the next process to save removes it.
        }
    }

    private T GuardFound<T>(string what, Func<T> action)
    {
        try
        {
            return Guard(what, action);
        }
        catch (DocumentStoreException e) when (e.Failure == DocumentStoreFailure.NotFound)
        {
            RequireMounted(what, e);
            throw;
        }
    }

    private static void Guard(string what, Action action) => Guard(what, () =>
    {
        action();
        return true;
    });

    private static T Guard<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, what);
        }
    }
}
