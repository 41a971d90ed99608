namespace EContract.Sdk.Pdf.Structure;

/// <summary>
/// What it may cost to read a document, all attempts at it together: the limits of single streams and sections are no
/// limit where a file has many of them, or is read in many ways. Once it is spent, nothing more is decoded.
/// </summary>
internal sealed class ReadingBudget(PdfReaderOptions options, CancellationToken cancellationToken = default)
{
    private long _decoded;
    private long _entries;
    private string? _fault;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool IsSpent => _fault is not null;

    /// <summary>Refuses to go on when too much was asked for before, or nobody waits any more.</summary>
    /// <exception cref="PdfFormatException">The budget is spent.</exception>
    /// <exception cref="OperationCanceledException">Whoever reads was told to stop.</exception>
    public void Require()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_fault is not null)
            throw new PdfFormatException(_fault);
    }

    /// <summary>Accounts for what a filter gave.</summary>
    /// <param name="length">How many bytes.</param>
    public void TakeDecoded(long length)
    {
        _decoded += length;
        if (_decoded > options.MaxTotalDecodedLength)
            _fault ??= $"The streams of the document decode to more than the limit of {options.MaxTotalDecodedLength} bytes together";
        Require();
    }

    /// <summary>Accounts for entries of cross-reference sections, before room is made for them.</summary>
    /// <param name="count">How many.</param>
    public void TakeEntries(long count)
    {
        _entries += count;
        if (_entries > options.MaxCrossReferenceEntries)
            _fault ??= $"The cross-reference sections of the document have more than the limit of {options.MaxCrossReferenceEntries} entries together";
        Require();
    }
}
