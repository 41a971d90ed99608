using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EContract.Sdk.Diagnostics;

/// <summary>A file that appears under its name only once it is complete and on the disk; until then it has another name.</summary>
internal static partial class DestinationFile
{
    /// <summary>
    /// Runs something that writes a file; on failure nothing is left of it, and an older file stays as it was. The new file
    /// has the older one's permissions, and a link stays a link.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="disk">Where to wait for the disk; by default wherever the writing ends.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async ValueTask<T> WriteAsync<T>(string path, Func<Stream, ValueTask<T>> write, DiskThreads? disk = null)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path))
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        // In the same folder, because a rename is atomic only within a file system.
        string temporaryPath = Path.Combine(
            Path.GetDirectoryName(path)!,
            $".{Path.GetFileName(path)}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp");
        try
        {
            T result;
            var file = new WriteBehindFile(Create(temporaryPath, path));
            await using (file.ConfigureAwait(false))
            {
                result = await write(file).ConfigureAwait(false);
                await file.FlushToDiskAsync(disk).ConfigureAwait(false);
            }

            if (disk is null)
                Publish(temporaryPath, path);
            else
                await disk.RunAsync(() => Publish(temporaryPath, path)).ConfigureAwait(false);
            return result;
        }
        catch
        {
            if (File.Exists(temporaryPath))
                File.Delete(temporaryPath);
            throw;
        }
    }

    /// <summary>
    /// Removes what processes that were killed have left of their files in a directory. A file that somebody still writes is
    /// locked, and stays.
    /// </summary>
    public static void RemoveAbandoned(string directory)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string path in Directory.EnumerateFiles(directory, ".*.tmp").Where(path => TemporaryName().IsMatch(Path.GetFileName(path))))
        {
            try
            {
                using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, gone meanwhile, or another user's: not ours to remove.
            }
        }
    }

    private static void Publish(string temporaryPath, string path)
    {
        DurableFile.Replace(temporaryPath, path);
        // It spoke of the file that has been replaced.
        string journalPath = AppendJournal.PathFor(path);
        if (File.Exists(journalPath))
            File.Delete(journalPath);
    }

    [GeneratedRegex(@"^\..+\.[0-9a-f]{12}\.tmp\z", RegexOptions.CultureInvariant)]
    private static partial Regex TemporaryName();

    private static FileStream Create(string temporaryPath, string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        // A contract that only its owner may read must not become readable by being signed.
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            options.UnixCreateMode = File.GetUnixFileMode(path);
        return new FileStream(temporaryPath, options);
    }
}
