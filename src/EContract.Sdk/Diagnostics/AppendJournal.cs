using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Diagnostics;

/// <summary>
/// What is about to be appended to a file, written down beside it before and removed after. Whoever finds one knows that an
/// append was cut short, and whether what stands at the file's end comes from it.
/// </summary>
/// <remarks>
/// It holds the bytes themselves. Nothing less shows that the end of a file was not written by someone else, who may have
/// appended before the one who wrote the journal came to it.
/// </remarks>
internal sealed class AppendJournal : IDisposable
{
    private const string Header = "EContract append 2";
    private const int HeaderLimit = 512;

    // Enough to tell one file from another: a PDF ends in its cross-reference, identifier and offsets.
    private const int IdentifyingLength = 4096;

    private readonly SafeFileHandle _handle;
    private readonly string _before;
    private readonly int _start;

    private AppendJournal(SafeFileHandle handle, long length, string before, int start, long addedLength)
    {
        _handle = handle;
        Length = length;
        _before = before;
        _start = start;
        AddedLength = addedLength;
    }

    /// <summary>The file's length before.</summary>
    public long Length { get; }

    /// <summary>How many bytes were to be appended.</summary>
    public long AddedLength { get; }

    /// <summary>Where the journal of a file is.</summary>
    public static string PathFor(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.signing");

    /// <summary>Writes down an append that is to come, so that it is on the disk when this returns.</summary>
    /// <param name="path">Where the journal is to be.</param>
    /// <param name="file">The file.</param>
    /// <param name="length">Its length.</param>
    /// <param name="added">What is to be appended.</param>
    /// <exception cref="IOException">Something has the journal's name, or it cannot be written; nothing is left of it.</exception>
    public static void Write(string path, SafeFileHandle file, long length, ReadOnlySpan<byte> added)
    {
        string text = Describe(length, DigestBefore(file, length), added.Length, Hexadecimal(SHA256.HashData(added)));
        // Only a new file: a link that lies there must not lead what is written to another.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        // It holds a part of the contract, so whoever may not read that may not read this.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File.GetUnixFileMode(file);
        using var stream = new FileStream(path, options);
        try
        {
            stream.Write(Encoding.ASCII.GetBytes($"{text}{Seal(text)}\n"));
            stream.Write(added);
            stream.Flush(flushToDisk: true);
            DurableFile.SynchronizeDirectory(Path.GetDirectoryName(path)!);
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Reads a journal; <see langword="null"/> when it is incomplete: then the append had not begun.</summary>
    /// <exception cref="IOException">What has the journal's name is none: a link, a directory, a pipe, or another user's.</exception>
    public static AppendJournal? Open(string path, SafeFileHandle file)
    {
        SafeFileHandle handle = JournalFile.Open(path, file);
        try
        {
            if (Parse(handle) is { } journal)
                return journal;
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Whether a file is the one that the journal speaks of.</summary>
    public bool Concerns(SafeFileHandle file) => RandomAccess.GetLength(file) >= Length && DigestBefore(file, Length) == _before;

    /// <summary>What stands in the file behind its length before.</summary>
    public AppendedTail Judge(SafeFileHandle file) =>
        AppendedTails.Judge(_handle, _start, AddedLength, file, Length);

    public void Dispose() => _handle.Dispose();

    private static AppendJournal? Parse(SafeFileHandle handle)
    {
        byte[] head = new byte[HeaderLimit];
        int read = RandomAccess.Read(handle, head, 0);
        if (Encoding.ASCII.GetString(head, 0, read).Split('\n', 7) is not [Header, var length, var before, var addedLength, var added, var seal, _]
            || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long lengthValue)
            || !int.TryParse(addedLength, NumberStyles.None, CultureInfo.InvariantCulture, out int addedValue))
        {
            return null;
        }

        string text = Describe(lengthValue, before, addedValue, added);
        int start = text.Length + seal.Length + 1;
        // A journal may itself be cut short: its seal and its digest say whether it was.
        return Seal(text) == seal && RandomAccess.GetLength(handle) - start == addedValue && Digest(handle, start, addedValue) == added
            ? new(handle, lengthValue, before, start, addedValue)
            : null;
    }

    private static string DigestBefore(SafeFileHandle file, long length)
    {
        int last = (int)Math.Min(length, IdentifyingLength);
        return Digest(file, length - last, last);
    }

    private static string Digest(SafeFileHandle file, long offset, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Math.Min(length, 1 << 16)];
        int count;
        for (long end = offset + length; offset < end; offset += count)
        {
            count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
            if (count == 0)
                break;
            hash.AppendData(buffer, 0, count);
        }

        return Hexadecimal(hash.GetHashAndReset());
    }

    private static string Hexadecimal(byte[] digest) => Convert.ToHexStringLower(digest);

    private static string Describe(long length, string before, long addedLength, string added) =>
        string.Create(CultureInfo.InvariantCulture, $"{Header}\n{length}\n{before}\n{addedLength}\n{added}\n");

    private static string Seal(string text) => Hexadecimal(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
}
