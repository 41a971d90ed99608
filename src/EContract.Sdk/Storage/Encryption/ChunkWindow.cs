namespace EContract.Sdk.Storage.Encryption;

/// <summary>Some chunks of a document that follow each other, opened.</summary>
internal sealed class ChunkWindow : IDisposable
{
    private readonly SecretBuffer _plain = new();
    private bool _isOpen;

    /// <summary>Where in the document it begins.</summary>
    public long Start { get; private set; }

    /// <summary>How many bytes it holds.</summary>
    public int Length => _plain.Bytes.Length;

    /// <summary>Where in the document it ends.</summary>
    public long End => Start + Length;

    /// <summary>Its bytes; not to be served before it is open.</summary>
    public Memory<byte> Content => _plain.Bytes;

    /// <summary>What still digests its bytes.</summary>
    public Task Digesting { get; set; } = Task.CompletedTask;

    /// <summary>Whether a place of the document is in it, and checked.</summary>
    public bool Holds(long position) => _isOpen && position >= Start && position < End;

    /// <summary>What it holds from a place on.</summary>
    public ReadOnlyMemory<byte> From(long position) => Content[(int)(position - Start)..];

    /// <summary>Makes room for other chunks; none of them are to be served yet.</summary>
    public void Begin(long start, int length)
    {
        _isOpen = false;
        Start = start;
        _plain.Grow(length);
    }

    /// <summary>Its chunks are those that were saved.</summary>
    public void Open() => _isOpen = true;

    /// <summary>Nothing of it may be served any more.</summary>
    public void Close() => _isOpen = false;

    /// <summary>Clears it.</summary>
    public void Dispose()
    {
        _isOpen = false;
        _plain.Dispose();
    }
}
