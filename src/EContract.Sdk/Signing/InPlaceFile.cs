using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Signing;

/// <summary>
/// A PDF to which updates are appended where it lies: nothing of it is copied or rewritten, and nobody else can open it
/// meanwhile. Whatever happens, after recovery it is the file before or the file after.
/// </summary>
/// <remarks>
/// The updates are complete in memory before the first of their bytes is written. A journal beside the file, on the disk
/// before that byte, says what is appended. It is removed when the file is on the disk; if it is still there, the append was
/// cut short, and is taken back unless all of it arrived.
/// </remarks>
internal sealed class InPlaceFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    private InPlaceFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
        Source = PdfSource.FromHandle(handle);
    }

    /// <summary>The file as it was when it was opened.</summary>
    public PdfSource Source { get; }

    /// <summary>Opens a file for nobody else to use, after taking back what an earlier append may have left of itself.</summary>
    /// <exception cref="IOException">There is no such file, or another process has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static InPlaceFile Open(string path)
    {
        (path, SafeFileHandle handle) = Lock(path);
        try
        {
            Recover(path, handle);
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
        long length = Source.Length;
        if (RandomAccess.GetLength(_handle) != length)
            throw new IOException($"{_path} changed while it was being signed. Nothing was appended.");
        string journalPath = AppendJournal.PathFor(_path);
        AppendJournal.Write(journalPath, _handle, length, updates);
        try
        {
            RandomAccess.Write(_handle, updates, length);
            RandomAccess.FlushToDisk(_handle);
        }
        catch (Exception e)
        {
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

    private static void Remove(string journalPath)
    {
        File.Delete(journalPath);
        DurableFile.SynchronizeDirectory(Path.GetDirectoryName(journalPath)!);
    }
}
