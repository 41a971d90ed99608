using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage.Encryption;

namespace EContract.Sdk.Storage;

/// <summary>
/// Destroys a stored document: its own key, which nothing but its header holds, is overwritten on the disk before the file goes. What
/// a backup of the file system's blocks, or a disk that writes elsewhere, may still hold of the chunks is noise without it.
/// </summary>
internal static class DocumentShredding
{
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
