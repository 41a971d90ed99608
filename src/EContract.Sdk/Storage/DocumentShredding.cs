using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage.Encryption;

namespace EContract.Sdk.Storage;

/// <summary>
/// Destroys a stored document: its own key, which nothing but its header holds, is overwritten on the disk before the file goes. What
/// a backup of the file system's blocks, or a disk that writes elsewhere, may still hold of the chunks is noise without it.
/// </summary>
internal static class DocumentShredding
{
    /// <summary>Destroys a document, and the copies of it under another key that were to take its place.</summary>
    /// <returns>Whether there was anything to destroy.</returns>
    /// <exception cref="IOException">It cannot be destroyed; what was begun is finished by another call.</exception>
    public static async ValueTask<bool> ShredAsync(DocumentDirectory directory, DocumentKey key, CancellationToken cancellationToken)
    {
        // One that takes the document's place right now would be deleted instead of what was overwritten.
        FileStream held = await StoreLock.AcquireAsync(directory.Root, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            bool isShredded = TryShred(() => directory.RequireNoLink(directory.PathOf(key)), directory.PathOf(key));
            foreach (string successor in FindSuccessors(directory, key))
            {
                try
                {
                    isShredded |= TryShred(() => { }, successor);
                }
                catch (IOException e) when (StoreLock.IsBusy(e))
                {
                    // It is being written: that process will see that the document is gone, and destroy it.
                }
            }

            return isShredded;
        }
    }

    /// <summary>Destroys what a killed process left in <see cref="DocumentDirectory.Incoming"/>; errors are for the next one to see.</summary>
    /// <param name="directory">The store's.</param>
    /// <param name="limit">What was written since may be at work still.</param>
    public static void ShredLeftovers(DocumentDirectory directory, DateTime limit)
    {
        foreach (FileInfo leftover in new DirectoryInfo(directory.Incoming).EnumerateFiles("*.tmp").Where(leftover => leftover.LastWriteTimeUtc < limit))
        {
            try
            {
                // What was to be published may have been, by a second name: to overwrite it would destroy the document.
                if (DocumentDirectory.IsSuccessor(leftover.Name))
                    Shred(leftover.FullName);
                else
                    leftover.Delete();
            }
            catch (Exception e) when (StorageErrors.IsStorageError(e))
            {
                // It is never read, and the next process to look removes it.
            }
        }
    }

    private static string[] FindSuccessors(DocumentDirectory directory, DocumentKey key) => Directory.Exists(directory.Incoming)
        ? Directory.GetFiles(directory.Incoming, DocumentDirectory.SuccessorPrefix(key) + "*.tmp")
        : [];

    private static bool TryShred(Action check, string path)
    {
        try
        {
            check();
            Shred(path);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Destroys one file.</summary>
    /// <exception cref="IOException">It is not there, or cannot be destroyed; what was begun is finished by another call.</exception>
    public static void Shred(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0))
        {
            // Whatever it is by now: the header lies nowhere but here.
            file.Write(new byte[Math.Min(file.Length, DocumentHeader.MaxLength)]);
            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
        DurableFile.SynchronizeDirectory(Path.GetDirectoryName(path)!);
    }
}
