using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Signing;

/// <summary>
/// What is about to be appended to a file, written down beside it before and removed after. Whoever finds one knows that an
/// append was cut short, and whether all of it reached the file.
/// </summary>
/// <param name="Length">The file's length before.</param>
/// <param name="Before">The digest of the last bytes before, to know the file by.</param>
/// <param name="AddedLength">How many bytes are appended.</param>
/// <param name="Added">Their digest.</param>
internal sealed record AppendJournal(long Length, string Before, long AddedLength, string Added)
{
    private const string Header = "EContract append 1";

    // Enough to tell one file from another: a PDF ends in its cross-reference, identifier and offsets.
    private const int IdentifyingLength = 4096;

    /// <summary>The file's length after.</summary>
    public long End => Length + AddedLength;

    /// <summary>Where the journal of a file is.</summary>
    public static string PathFor(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.signing");

    /// <summary>Describes an append that is to come.</summary>
    public static AppendJournal Describe(SafeFileHandle file, long length, ReadOnlySpan<byte> added) =>
        new(length, DigestBefore(file, length), added.Length, Hexadecimal(SHA256.HashData(added)));

    /// <summary>Reads a journal; <see langword="null"/> when it is incomplete: then the append had not begun.</summary>
    public static AppendJournal? Read(string journalPath)
    {
        string[] lines = File.ReadAllText(journalPath, Encoding.ASCII).Split('\n');
        return lines is [Header, var length, var before, var addedLength, var added, var seal, ""]
            && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long lengthValue)
            && long.TryParse(addedLength, NumberStyles.None, CultureInfo.InvariantCulture, out long addedValue)
            && new AppendJournal(lengthValue, before, addedValue, added) is var journal && journal.Seal() == seal
            ? journal
            : null;
    }

    /// <summary>Writes the journal, so that it is on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written; nothing is left of it.</exception>
    public void Write(string journalPath)
    {
        try
        {
            using (var stream = new FileStream(journalPath, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(Encoding.ASCII.GetBytes($"{Text()}{Seal()}\n"));
                stream.Flush(flushToDisk: true);
            }

            DurableFile.SynchronizeDirectory(Path.GetDirectoryName(journalPath)!);
        }
        catch
        {
            File.Delete(journalPath);
            throw;
        }
    }

    /// <summary>Whether a file is the one that the journal speaks of.</summary>
    public bool Concerns(SafeFileHandle file) => RandomAccess.GetLength(file) >= Length && DigestBefore(file, Length) == Before;

    /// <summary>Whether all that was to be appended is there.</summary>
    public bool IsComplete(SafeFileHandle file)
    {
        if (RandomAccess.GetLength(file) < End)
            return false;
        byte[] present = new byte[AddedLength];
        return RandomAccess.Read(file, present, Length) == present.Length && Hexadecimal(SHA256.HashData(present)) == Added;
    }

    private static string DigestBefore(SafeFileHandle file, long length)
    {
        byte[] last = new byte[Math.Min(length, IdentifyingLength)];
        int read = RandomAccess.Read(file, last, length - last.Length);
        return Hexadecimal(SHA256.HashData(last.AsSpan(0, read)));
    }

    private static string Hexadecimal(byte[] digest) => Convert.ToHexStringLower(digest);

    private string Text() => string.Create(CultureInfo.InvariantCulture, $"{Header}\n{Length}\n{Before}\n{AddedLength}\n{Added}\n");

    // A journal may itself be cut short: its last line says whether it was.
    private string Seal() => Hexadecimal(SHA256.HashData(Encoding.ASCII.GetBytes(Text())));
}
