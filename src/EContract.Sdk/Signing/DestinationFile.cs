using System.Security.Cryptography;

namespace EContract.Sdk.Signing;

/// <summary>A file that appears under its name only once it is complete and on the disk; until then it has another name.</summary>
internal static class DestinationFile
{
    /// <summary>Runs something that writes a file; on failure nothing is left of it, and an older file stays as it was.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async ValueTask<T> WriteAsync<T>(string path, Func<Stream, ValueTask<T>> write)
    {
        path = Path.GetFullPath(path);
        // In the same folder, because a rename is atomic only within a file system.
        string temporaryPath = Path.Combine(
            Path.GetDirectoryName(path)!,
            $".{Path.GetFileName(path)}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp");
        try
        {
            T result;
            var stream = new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (stream.ConfigureAwait(false))
            {
                result = await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporaryPath, path, overwrite: true);
            return result;
        }
        catch
        {
            if (File.Exists(temporaryPath))
                File.Delete(temporaryPath);
            throw;
        }
    }
}
