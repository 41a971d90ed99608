using System.Buffers;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Validation.Facts;

/// <summary>
/// Finds states of a document that its cross-reference chain does not lead to: a whole other file appended to a signed
/// one, or junk that makes the whole unreadable, would make the signature vanish without a trace.
/// </summary>
internal static class HiddenRevisions
{
    // Every marker outside the chain is tried; a file made of nothing else must not cost its square. What is no file is
    // mostly found out soon, so that more of those are borne.
    private const int MaxRead = 32;
    private const int MaxTried = 128;
    private const int WindowLength = 1 << 20;

    /// <summary>The states that a readable file hides.</summary>
    internal static IEnumerable<RevisionTimeline> Find(RevisionTimeline timeline, ReadingBudget budget)
    {
        PdfSource source = timeline.Latest.Source;
        HashSet<long> known = [.. timeline.Revisions.Select(revision => revision.End), .. timeline.Revisions.Select(revision => revision.EndWithLineEnd)];
        int tried = 0, read = 0;
        foreach (long end in FindMarkers(source, budget))
        {
            if (end == source.Length || known.Contains(end))
                continue;
            if (++tried > MaxTried || read >= MaxRead)
                yield break;
            if (TryRead(source, end, timeline.Latest.Options, budget) is not { } hidden)
                continue;
            read++;
            // The first part of a linearized file, and anything else whose sections the chain has, is not hidden.
            if (!timeline.Latest.Sections.Any(section => section.Offset == hidden.Latest.Sections[0].Offset))
                yield return hidden;
        }
    }

    /// <summary>The longest beginning of an unreadable file that can be read; <see langword="null"/> when there is none.</summary>
    internal static RevisionTimeline? FindReadable(PdfSource source, PdfReaderOptions options, ReadingBudget budget)
    {
        var ends = new Queue<long>();
        foreach (long end in FindMarkers(source, budget))
        {
            ends.Enqueue(end);
            if (ends.Count > MaxTried)
                ends.Dequeue();
        }

        return ends.Reverse().Select(end => TryRead(source, end, options, budget)).FirstOrDefault(timeline => timeline is not null);
    }

    private static RevisionTimeline? TryRead(PdfSource source, long end, PdfReaderOptions options, ReadingBudget budget)
    {
        try
        {
            // The line end after the marker belongs to the file, and may be signed.
            var lexer = new PdfLexer(source, options, end);
            lexer.SkipEndOfLine();
            return RevisionTimeline.Read(PdfRevision.OpenStructure(source.Truncate(lexer.Position), options, budget), budget);
        }
        catch (Exception e) when ((e is PdfFormatException or PdfPasswordException) && !budget.IsSpent)
        {
            // A marker inside a stream, or in a part that was never a file.
            return null;
        }
    }

    /// <summary>Where end-of-file markers end, in the order of the file.</summary>
    private static IEnumerable<long> FindMarkers(PdfSource source, ReadingBudget budget)
    {
        byte[] window = ArrayPool<byte>.Shared.Rent((int)Math.Min(WindowLength, source.Length));
        try
        {
            foreach (long marker in FindMarkers(source, window, budget))
                yield return marker;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private static IEnumerable<long> FindMarkers(PdfSource source, byte[] window, ReadingBudget budget)
    {
        int overlap = "%%EOF".Length - 1;
        for (long start = 0; start < source.Length; start += window.Length - overlap)
        {
            budget.Require();
            int length = source.Read(start, window);
            for (int at = 0; ;)
            {
                int found = window.AsSpan(at, length - at).IndexOf("%%EOF"u8);
                if (found < 0)
                    break;
                at += found + "%%EOF".Length;
                yield return start + at;
            }

            if (start + length >= source.Length || length <= overlap)
                yield break;
        }
    }
}
