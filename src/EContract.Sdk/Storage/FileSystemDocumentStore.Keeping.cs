using System.Runtime.CompilerServices;

namespace EContract.Sdk.Storage;

public sealed partial class FileSystemDocumentStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Only what publishing names: anything else in the directory is not ours.
            return new([.. Directory.GetFiles(_directory.FolderOf(scope))
                .Select(path => DocumentKey.TryParse($"{scope}/{Path.GetFileNameWithoutExtension(path)}", out DocumentKey? key) ? key : null)
                .OfType<DocumentKey>()]);
        }
        catch (DirectoryNotFoundException)
        {
            return new([]);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, $"The versions of the document {scope} cannot be listed");
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The document's own key, which wrapped lies in the file's header, is overwritten on the disk, then the file is deleted. Whoever has the
    /// document open reads on. Copies of it that a rotation left half done go with it. Backups hold what they hold: they are destroyed by destroying them, or the key-encryption key.
    /// </remarks>
    public async ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        string what = $"The stored document {key} cannot be destroyed";
        // Before the lock, which is a file: nothing is written to an empty mount point.
        RequireMounted(what);
        try
        {
            if (await DocumentShredding.ShredAsync(_directory, key, cancellationToken).ConfigureAwait(false))
                return true;
            RequireMounted(what);
            return false;
        }
        catch (DirectoryNotFoundException e)
        {
            // No store, no lock.
            RequireMounted(what, e);
            return false;
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, what);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const string What = "The stored documents cannot be listed";
        await Task.CompletedTask.ConfigureAwait(false);
        Guard(What, ShredLeftovers);
        using IEnumerator<(DocumentKey Key, string Path)> found = _directory.Find(after).GetEnumerator();
        while (TryNext(What, found))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DateTime written = Guard(What, () => File.GetLastWriteTimeUtc(found.Current.Path));
            // What .NET says of a file that went meanwhile.
            if (written.ToFileTimeUtc() != 0)
                yield return new KeptDocument(found.Current.Key, new DateTimeOffset(written));
        }
    }

    private bool TryNext(string what, IEnumerator<(DocumentKey Key, string Path)> found)
    {
        try
        {
            return found.MoveNext();
        }
        catch (DirectoryNotFoundException e)
        {
            // Nothing was ever saved.
            RequireMounted(what, e);
            return false;
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw StorageErrors.Translate(e, what);
        }
    }
}
