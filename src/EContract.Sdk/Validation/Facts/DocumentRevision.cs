using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Facts;

/// <summary>One state of the document: the original file, or it with one more update.</summary>
internal sealed class DocumentRevision(int index, long start, RevisionEnd end, XrefSection section, Func<PdfRevision> open)
{
    private readonly Lazy<PdfRevision> _pdf = new(open);

    /// <summary>0 for the original.</summary>
    public int Index { get; } = index;

    /// <summary>Where its own bytes begin: at the end of the revision before.</summary>
    public long Start { get; } = start;

    /// <summary>Where its own bytes end: after the end-of-file marker.</summary>
    public long End { get; } = end.AfterMarker;

    /// <summary>Where they end together with the line end after the marker, if there is one.</summary>
    public long EndWithLineEnd { get; } = end.AfterLineEnd;

    /// <summary>What is wrong with how it ends, or <see langword="null"/>.</summary>
    public string? Problem { get; } = end.Problem;

    /// <summary>The newest cross-reference section of this state.</summary>
    public XrefSection Section { get; } = section;

    /// <summary>The document as it stood then.</summary>
    public PdfRevision Pdf => _pdf.Value;

    /// <summary>Whether a signature that covers the file up to a length covers this state of it.</summary>
    public bool EndsAt(long length) => length >= End && length <= EndWithLineEnd;
}
