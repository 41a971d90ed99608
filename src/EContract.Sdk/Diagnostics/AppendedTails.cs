using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Diagnostics;

/// <summary>Compares the end of a file with what was to be appended to it.</summary>
internal static class AppendedTails
{
    // The unit in which disks write, and in which a power cut leaves holes.
    private const int SectorLength = 512;

    /// <summary>Judges the end of a file.</summary>
    /// <param name="journal">Where the bytes are that were to be appended.</param>
    /// <param name="start">Where they begin there.</param>
    /// <param name="addedLength">How many they are.</param>
    /// <param name="file">The file.</param>
    /// <param name="length">Its length before.</param>
    public static AppendedTail Judge(SafeFileHandle journal, long start, long addedLength, SafeFileHandle file, long length)
    {
        long tailLength = RandomAccess.GetLength(file) - length, compared = Math.Min(tailLength, addedLength);
        bool equal = true;
        Span<byte> present = stackalloc byte[SectorLength], planned = stackalloc byte[SectorLength];
        int count;
        for (long at = 0; at < compared; at += count)
        {
            count = (int)Math.Min(SectorLength - ((length + at) % SectorLength), compared - at);
            if (Read(file, length + at, present[..count]) != count || Read(journal, start + at, planned[..count]) != count)
                return AppendedTail.Foreign;
            int same = present[..count].CommonPrefixLength(planned[..count]);
            // After a power cut a file may be longer than what reached it; the rest reads as zeros.
            if (present[same..count].ContainsAnyExcept((byte)0))
                return AppendedTail.Foreign;
            equal &= same == count;
        }

        if (equal && tailLength >= addedLength)
            return AppendedTail.Complete;
        if (tailLength == 0)
            return AppendedTail.None;
        return tailLength <= addedLength ? AppendedTail.Torn : AppendedTail.Foreign;
    }

    private static int Read(SafeFileHandle file, long offset, Span<byte> buffer) => RandomAccess.Read(file, buffer, offset);
}
