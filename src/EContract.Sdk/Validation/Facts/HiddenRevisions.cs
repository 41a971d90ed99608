using System.Buffers;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Validation.Facts;

/// <summary>
/// Finds states of a document that its cross-reference chain does not lead to: a whole other file appended to a signed
/// one would make the signature vanish without a trace.
/// </summary>
internal static class HiddenRevisions
{
    // Every marker outside the chain is tried; a file made of nothing else must not cost its square.
    private const int MaxCandidates = 32;
    private const int WindowLength = 1 << 20;

    internal static IEnumerable<RevisionTimeline> Find(RevisionTimeline timeline)
    {
        PdfSource source = timeline.Latest.Source;
        HashSet<long> known = [.. timeline.Revisions.Select(revision => revision.End), .. timeline.Revisions.Select(revision => revision.EndWithLineEnd)];
        int candidates = 0;
        foreach (long end in FindMarkers(source))
        {
            if (end == source.Length || known.Contains(end))
                continue;
            if (++candidates > MaxCandidates)
                yield break;
            if (TryRead(source.Truncate(end), timeline) is { } hidden)
                yield return hidden;
        }
    }

    private static RevisionTimeline? TryRead(PdfSource prefix, RevisionTimeline known)
    {
        try
        {
            RevisionTimeline timeline = RevisionTimeline.Read(PdfRevision.OpenStructure(prefix, known.Latest.Options));
            // The first part of a linearized file, and anything else whose sections the chain has, is not hidden.
            bool isKnown = known.Latest.Sections.Any(section => section.Offset == timeline.Latest.Sections[0].Offset);
            return isKnown ? null : timeline;
        }
        catch (Exception e) when (e is PdfFormatException or PdfPasswordException)
        {
            // A marker inside a stream, or in a part that was never a file.
            return null;
        }
    }

    /// <summary>Where end-of-file markers end, in the order of the file.</summary>
    private static IEnumerable<long> FindMarkers(PdfSource source)
    {
        byte[] window = ArrayPool<byte>.Shared.Rent((int)Math.Min(WindowLength, source.Length));
        try
        {
            foreach (long marker in FindMarkers(source, window))
                yield return marker;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private static IEnumerable<long> FindMarkers(PdfSource source, byte[] window)
    {
        int overlap = "%%EOF".Length - 1;
        for (long start = 0; start < source.Length; start += window.Length - overlap)
        {
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
