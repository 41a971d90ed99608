using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Signing;

/// <summary>
/// A PDF to which updates are appended where it lies: nothing of it is copied or rewritten. Whatever happens, after recovery
/// it is the file before or the file after.
/// </summary>
/// <remarks>
/// The updates are complete in memory before the first of their bytes is written. A journal beside the file, on the disk
/// before that byte, says what is appended. It is removed when the file is on the disk; if it is still there, the append was
/// cut short, and is taken back unless all of it arrived. Windows keeps everybody else away meanwhile. Elsewhere locks bind
/// only those who ask for them, so before and after the append the file must be the one that was opened, and as it was.
/// </remarks>
internal sealed class InPlaceFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly DateTime _lastWritten;

    private InPlaceFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
        _lastWritten = File.GetLastWriteTimeUtc(handle);
        Source = PdfSource.FromHandle(handle);
    }

    /// <summary>The file as it was when it was opened.</summary>
    public PdfSource Source { get; }

    /// <summary>Opens a file for nobody else to use, after taking back what an earlier append may have left of itself.</summary>
    /// <exception cref="IOException">There is no such file, it has several names, or another process has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static InPlaceFile Open(string path)
    {
        (path, SafeFileHandle handle) = Lock(path);
        try
        {
            Recover(path, handle);
            // The journal lies beside one name; who comes by another would not see it.
            if (FileStatus.Of(handle) is { Names: > 1 and var names })
                throw new IOException($"{path} has {names} names (hard links), so it cannot be changed in place. Write the result to another file.");
            return new InPlaceFile(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Takes back what an append that was cut short left of itself.</summary>
    /// <returns>Whether something was cut off.</returns>
    /// <exception cref="IOException">The file is in use, or something else was written behind what is to be taken back.</exception>
    public static bool Recover(string path)
    {
        (path, SafeFileHandle handle) = Lock(path);
        using (handle)
            return Recover(path, handle);
    }

    /// <summary>Appends what is written behind the source's bytes, which are passed over.</summary>
    /// <exception cref="IOException">It could not be written; the file is as before.</exception>
    public async ValueTask<T> AppendAsync<T>(Func<Stream, ValueTask<T>> write)
    {
        using var updates = new AppendedBytes(Source.Length);
        T result = await write(updates).ConfigureAwait(false);
        if (!updates.Kept.IsEmpty)
            Append(updates.Kept);
        return result;
    }

    public void Dispose() => Source.Dispose();

    private static (string Path, SafeFileHandle Handle) Lock(string path)
    {
        path = Path.GetFullPath(path);
        // The journal lies beside the file itself, whatever link leads there.
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return (path, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.RandomAccess));
    }

    private static bool Recover(string path, SafeFileHandle file)
    {
        string journalPath = AppendJournal.PathFor(path);
        if (!JournalFile.IsAt(journalPath))
            return false;
        bool cut = false;
        using (AppendJournal? journal = AppendJournal.Open(journalPath, file))
        {
            // One that speaks of another file was left by one that has been replaced since.
            if (journal?.Concerns(file) == true)
            {
                AppendedTail tail = journal.Judge(file);
                if (tail == AppendedTail.Foreign)
                    throw new IOException($"An update of {path} was cut short, and something else was written behind byte {journal.Length}. Nothing was changed; {journalPath} holds what was to be appended. If the file is as it should be, remove that.");
                cut = tail == AppendedTail.Torn;
                if (cut)
                    RandomAccess.SetLength(file, journal.Length);
                RandomAccess.FlushToDisk(file);
            }
        }

        Remove(journalPath);
        return cut;
    }

    private void Append(ReadOnlySpan<byte> updates)
    {
        long length = Source.Length, end = length + updates.Length;
        EnsureUnchanged();
        string journalPath = AppendJournal.PathFor(_path);
        AppendJournal.Write(journalPath, _handle, length, updates);
        try
        {
            RandomAccess.Write(_handle, updates, length);
            RandomAccess.FlushToDisk(_handle);
            if (!FileStatus.IsStillAt(_path, _handle) || RandomAccess.GetLength(_handle) != end)
                throw Changed("What was appended is taken back, unless something else follows it.");
        }
        catch (Exception e)
        {
            // What is longer has been appended to by someone else.
            if (RandomAccess.GetLength(_handle) <= end)
                RandomAccess.SetLength(_handle, length);
            RandomAccess.FlushToDisk(_handle);
            Remove(journalPath);
            // What .NET makes of EFBIG, a file that has reached its limit.
            if (e is ArgumentOutOfRangeException)
                throw new IOException($"{_path} cannot grow by {updates.Length} bytes: the file would become too large.", e);
            throw;
        }

        Remove(journalPath);
    }

    private void EnsureUnchanged()
    {
        // Windows, where nobody else can write, may set the time of an earlier write late.
        bool written = !OperatingSystem.IsWindows() && File.GetLastWriteTimeUtc(_handle) != _lastWritten;
        if (written || RandomAccess.GetLength(_handle) != Source.Length || !FileStatus.IsStillAt(_path, _handle))
            throw Changed("Nothing was appended.");
    }

    private IOException Changed(string consequence) =>
        new($"{_path} was changed, replaced or removed by another program while it was being signed. {consequence}");

    private static void Remove(string journalPath)
    {
        File.Delete(journalPath);
        DurableFile.SynchronizeDirectory(Path.GetDirectoryName(journalPath)!);
    }
}
