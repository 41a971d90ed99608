using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Facts;

/// <summary>All states of a document, oldest first, and where in the file each of them ends.</summary>
internal sealed class RevisionTimeline
{
    private RevisionTimeline(PdfRevision latest, IReadOnlyList<DocumentRevision> revisions)
    {
        Latest = latest;
        Revisions = revisions;
    }

    public PdfRevision Latest { get; }

    public IReadOnlyList<DocumentRevision> Revisions { get; }

    /// <summary>The state that a signature covers which covers the file up to a length; <see langword="null"/> when it ends in the middle of one.</summary>
    public DocumentRevision? FindByEnd(long length) => Revisions.FirstOrDefault(revision => revision.EndsAt(length));

    /// <summary>The state whose own bytes hold an offset.</summary>
    public DocumentRevision? FindByOffset(long offset)
    {
        int low = 0, high = Revisions.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (offset < Revisions[middle].EndWithLineEnd)
                high = middle;
            else
                low = middle + 1;
        }

        return Revisions.Count > 0 && offset < Revisions[low].EndWithLineEnd ? Revisions[low] : null;
    }

    /// <summary>Reads them from the last one.</summary>
    /// <param name="latest">The document as it stands.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="PdfFormatException">The budget is spent.</exception>
    /// <exception cref="OperationCanceledException">Whoever reads was told to stop.</exception>
    public static RevisionTimeline Read(PdfRevision latest, ReadingBudget budget)
    {
        PdfSource source = latest.Source;
        var revisions = new List<DocumentRevision>();
        long? originalStartXref = null;
        // The chain is newest first; a linearized original has two sections, the one found first standing near the file's start.
        for (int i = latest.Sections.Count - 1; i >= 0; i--)
        {
            budget.Require();
            XrefSection section = latest.Sections[i];
            RevisionEnd end = RevisionEnd.Find(source, latest.Options, section);
            long start = revisions.Count == 0 ? 0 : revisions[^1].EndWithLineEnd;
            // Annex F.3.4: only the end of a linearized file points back to the section at its start. Without that, a section that
            // stands earlier in the file than the one before it was put there to be reached by somebody else's update.
            bool isLinearized = revisions.Count == 1 && section.Offset < start && i + 1 == latest.Sections.Count - 1
                && originalStartXref == section.Offset - latest.OffsetBase;
            if (isLinearized)
            {
                DocumentRevision original = revisions[0];
                var whole = new RevisionEnd(null, original.End, original.EndWithLineEnd, original.Problem);
                revisions[0] = Create(0, 0, whole, section, i);
                continue;
            }

            if (revisions.Count == 0)
                originalStartXref = end.StartXref;
            if (end.StartXref != section.Offset - latest.OffsetBase)
                end = end with { Problem = end.Problem ?? "'startxref' does not point to the cross-reference section before it" };
            if (section.Offset < start)
                end = end with { Problem = "its cross-reference section stands inside an earlier revision" };
            revisions.Add(Create(revisions.Count, start, end, section, i));
        }

        return new RevisionTimeline(latest, revisions);

        DocumentRevision Create(int index, long start, RevisionEnd end, XrefSection section, int sectionIndex) =>
            new(index, start, end, section, () => latest.Earlier(sectionIndex, Math.Min(end.AfterMarker, source.Length)));
    }
}
