using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Pdf.Revisions;

/// <summary>
/// Objects and object streams as read, by where they stand. All states of a file share them: in most states most
/// objects stand where they did in the one before.
/// </summary>
internal sealed class ObjectCache(ReadingBudget budget)
{
    // Enough for what signing and validation look at; bounds for files made to be walked for ever.
    private const int MaxObjects = 20_000;
    private const int MaxStreams = 1000;

    // In the file, or decoded; in memory objects take a multiple of that.
    private const long MaxObjectsLength = 32 << 20;
    private const long MaxStreamsLength = 32 << 20;

    // Reading an object costs about as much as looking at so many bytes.
    private const int BytesPerWork = 256;

    private readonly Dictionary<(int Number, XrefEntry Entry), ReadObject> _objects = [];
    private readonly Dictionary<PdfStream, ObjectStream> _streams = new(ReferenceEqualityComparer.Instance);

    private long _objectsLength;
    private long _streamsLength;

    /// <summary>What reading the document may cost.</summary>
    public ReadingBudget Budget => budget;

    /// <summary>How much was read so far, an object counting 1: for whoever must bound its work.</summary>
    public long Work { get; private set; }

    /// <summary>Accounts for what was read.</summary>
    /// <param name="bytes">How many bytes were looked at.</param>
    /// <param name="objects">How many objects were read.</param>
    public void AddWork(long bytes, int objects = 0) => Work += objects + (bytes / BytesPerWork);

    public ReadObject? Find(int number, XrefEntry entry) => _objects.GetValueOrDefault((number, entry));

    public void Add(int number, XrefEntry entry, ReadObject read)
    {
        _objectsLength += read.Length;
        if (_objects.Count >= MaxObjects || _objectsLength > MaxObjectsLength)
        {
            _objects.Clear();
            _objectsLength = read.Length;
        }

        _objects[(number, entry)] = read;
    }

    public ObjectStream? Find(PdfStream stream) => _streams.GetValueOrDefault(stream);

    public void Add(PdfStream stream, ObjectStream read, long length)
    {
        _streamsLength += length;
        if (_streams.Count >= MaxStreams || _streamsLength > MaxStreamsLength)
        {
            _streams.Clear();
            _streamsLength = length;
        }

        _streams[stream] = read;
    }

    public void Clear()
    {
        _objects.Clear();
        _streams.Clear();
        _objectsLength = 0;
        _streamsLength = 0;
    }
}

/// <summary>An object as read, and on what that depended beside its place.</summary>
/// <param name="Value">The object.</param>
/// <param name="Length">How many bytes it takes in the file, a stream's content not counted.</param>
/// <param name="Reach">How long the file must be to hold all of it; a shorter one may read otherwise.</param>
/// <param name="LengthHolder">The object that gives a stream's length, and where it stood; <see langword="null"/> when none does.</param>
internal sealed record ReadObject(PdfObject Value, long Length, long Reach, (int Number, XrefEntry Entry)? LengthHolder);
