using EContract.Sdk.Pdf.Encryption;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Revisions;

/// <summary>
/// A PDF as it stands after one of its updates: the chain of cross-reference sections up to there, and its objects,
/// each read when asked for. Opening reads the sections and the catalogue; nothing else.
/// </summary>
internal sealed class PdfRevision
{
    // Objects that other states of the file may read otherwise: streams without a usable length, for instance.
    private const int MaxOwnObjects = 256;

    private readonly XrefChain _chain;
    private readonly int _newest;
    private readonly ObjectCache _cache;
    private readonly IndirectObjectReader _reader;
    private readonly Dictionary<int, PdfObject> _ownObjects = [];
    private readonly HashSet<int> _loading = [];
    private readonly PdfReference? _encryptionReference;
    private int? _highestObjectNumber;

    private PdfRevision(
        PdfSource source,
        PdfReaderOptions options,
        PdfFileLayout layout,
        XrefChain chain,
        int newest,
        long offsetBase,
        ObjectCache cache,
        PdfEncryption? known = null,
        XrefRecovery.Findings? recovered = null)
    {
        Source = source;
        Options = options;
        Layout = layout;
        OffsetBase = offsetBase;
        _chain = chain;
        _newest = newest;
        _cache = cache;
        _reader = new IndirectObjectReader(this, cache);
        Sections = chain.From(newest);
        // Read before there is anything to decrypt with: the encryption dictionary itself is plain (7.6.2).
        PdfObject? encryption = TrailerEntry("Encrypt");
        _encryptionReference = encryption as PdfReference;
        if (known is not null || encryption is null or PdfNull)
        {
            Encryption = known;
        }
        else
        {
            if (Resolve(encryption) is not PdfDictionary dictionary)
                throw new PdfFormatException("The PDF is encrypted, but its encryption dictionary is missing", Sections[0].Offset);
            Encryption = PdfEncryption.Open(ResolveEntries(dictionary), DocumentId(), options.Password);
            ForgetObjects();
        }

        if (recovered is not null)
            AddCompressedObjects(recovered);
        IsRecovered = recovered is not null;
        CatalogReference = TrailerEntry("Root") as PdfReference
            ?? throw new PdfFormatException("The trailer names no catalogue (Root)", Sections[0].Offset);
        Catalog = Resolve(CatalogReference) as PdfDictionary
            ?? throw new PdfFormatException($"Object {CatalogReference.Number} should be the catalogue, but is no dictionary", Sections[0].Offset);
    }

    /// <summary>Whether the cross-reference was rebuilt by search, so that an update must carry all of it.</summary>
    public bool IsRecovered { get; }

    /// <summary>The document's encryption; <see langword="null"/> when it has none.</summary>
    public PdfEncryption? Encryption { get; }

    /// <summary>The bytes up to the end of this revision.</summary>
    public PdfSource Source { get; }

    public PdfReaderOptions Options { get; }

    public PdfFileLayout Layout { get; }

    /// <summary>What to add to offsets that stand in the file: 0, or the length of junk before the header.</summary>
    public long OffsetBase { get; }

    /// <summary>The cross-reference sections, newest first.</summary>
    public IReadOnlyList<XrefSection> Sections { get; }

    /// <summary>The highest object number in use, whatever <c>Size</c> says.</summary>
    public int HighestObjectNumber => _highestObjectNumber ??= FindHighestObjectNumber();

    /// <summary>How much was read so far of this file, in any of its states, an object counting 1.</summary>
    public long Work => _cache.Work;

    public PdfReference CatalogReference { get; }

    public PdfDictionary Catalog { get; }

    /// <summary>Opens a file as it stands after its last update, whatever its pages: to see what became of a signed one.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">The limits.</param>
    /// <param name="budget">What it may cost, together with whatever else is tried with the file.</param>
    /// <exception cref="PdfFormatException">It is no PDF, or its structure is broken.</exception>
    /// <exception cref="PdfPasswordException">It is encrypted, and the password is wrong or missing.</exception>
    public static PdfRevision OpenStructure(PdfSource source, PdfReaderOptions options, ReadingBudget budget)
    {
        PdfFileLayout layout = PdfFileLayout.Find(source, options);
        var chain = new XrefChain([.. XrefReader.ReadChain(source, layout, options, budget, out long offsetBase)]);
        return new PdfRevision(source, options, layout, chain, 0, offsetBase, new ObjectCache(budget));
    }

    /// <summary>Opens a file as it stands after its last update.</summary>
    /// <exception cref="PdfFormatException">It is no PDF, or its structure is broken.</exception>
    /// <exception cref="PdfPasswordException">It is encrypted, and the password is wrong or missing.</exception>
    public static PdfRevision Open(PdfSource source, PdfReaderOptions? options = null)
    {
        options ??= PdfReaderOptions.Default;
        try
        {
            PdfRevision revision = OpenStructure(source, options, new ReadingBudget(options));
            // A cross-reference that leads to no page is as broken as one that cannot be read.
            if (!PageTree.Pages(revision).Any())
                throw new PdfFormatException("The document has no page");
            return revision;
        }
        catch (PdfFormatException) when (options.AllowRepair)
        {
            return Recover(source, options);
        }
    }

    // The cross-reference is rebuilt by search, and the update that follows will carry all of it.
    private static PdfRevision Recover(PdfSource source, PdfReaderOptions options)
    {
        (long headerOffset, string version) = PdfFileLayout.FindHeaderOrDefault(source);
        XrefRecovery.Findings found = XrefRecovery.Search(source, options, headerOffset);
        XrefKind kind = found.ObjectStreams.Count > 0 ? XrefKind.Stream : XrefKind.Table;
        var section = new XrefSection(kind, source.Length, found.Trailer, found.Entries, null);
        var layout = new PdfFileLayout(headerOffset, version, source.Length, 0);
        // If it has no page even so, it has none: whoever needs one says so.
        return new PdfRevision(source, options, layout, new XrefChain([section]), 0, headerOffset, new ObjectCache(new ReadingBudget(options)), recovered: found);
    }

    private void AddCompressedObjects(XrefRecovery.Findings found)
    {
        foreach (int number in found.ObjectStreams)
        {
            found.Entries.TryFind(number, out XrefEntry container);
            foreach (var (compressed, index) in TryReadObjectStream(number)?.Numbers() ?? [])
            {
                // An object that stands by itself further down has replaced the compressed one.
                if (!found.Entries.TryFind(compressed, out XrefEntry other) || other.Kind == XrefEntryKind.Compressed || other.Location < container.Location)
                    found.Entries.Set(compressed, new XrefEntry(XrefEntryKind.Compressed, number, index));
            }
        }

        ForgetObjects();
    }

    private void ForgetObjects()
    {
        _cache.Clear();
        _ownObjects.Clear();
    }

    private ObjectStream? TryReadObjectStream(int number)
    {
        try
        {
            return GetObjectStream(number, number);
        }
        catch (PdfFormatException)
        {
            return null;
        }
    }

    /// <summary>This revision with an update appended: reads the update's own section, keeps what is known of the rest.</summary>
    public PdfRevision Append(SerializedUpdate update)
    {
        PdfSource grown = Source.Append(update.Bytes);
        XrefSection section = XrefReader.ReadSection(grown, Options, _cache.Budget, update.XrefOffset, OffsetBase);
        return new PdfRevision(grown, Options, Layout with { StartXref = update.XrefOffset - OffsetBase }, new XrefChain([section, .. Sections]), 0, OffsetBase, new ObjectCache(_cache.Budget), Encryption);
    }

    /// <summary>The file as it stood when one of this revision's sections was its newest.</summary>
    /// <param name="newest">The index of that section; 0 is this revision.</param>
    /// <param name="length">How long the file was then.</param>
    public PdfRevision Earlier(int newest, long length) => newest == 0 && length == Source.Length
        ? this
        : new PdfRevision(
            Source.Truncate(length),
            Options,
            Layout with { StartXref = Sections[newest].Offset - OffsetBase },
            _chain,
            _newest + newest,
            OffsetBase,
            _cache,
            Encryption);

    /// <summary>A trailer entry, from the newest section that has it.</summary>
    public PdfObject? TrailerEntry(string key) => _chain.TrailerEntry(_newest, key);

    /// <summary>Follows references until an object that is none; <see langword="null"/> for what does not exist.</summary>
    public PdfObject? Resolve(PdfObject? value)
    {
        // A reference to a reference is not legal; a short chain is tolerated, a circle ends.
        for (int hops = 0; value is PdfReference reference; hops++)
        {
            if (hops > 16)
                throw new PdfFormatException($"Object {reference.Number} refers to itself");
            value = GetObject(reference.Number);
        }

        return value is PdfNull ? null : value;
    }

    /// <summary>An entry of a dictionary, references followed.</summary>
    public PdfObject? Resolve(PdfDictionary dictionary, string key) => Resolve(dictionary[key]);

    /// <summary>Reads an indirect object; <see langword="null"/> when it is free or nowhere listed.</summary>
    /// <exception cref="PdfFormatException">The cross-reference points to something else.</exception>
    public PdfObject? GetObject(int number)
    {
        if (!TryFindEntry(number, out XrefEntry entry))
            return null;
        if (entry.Kind == XrefEntryKind.InUse && FindKnown(number, entry) is { } known)
            return known;
        if (!_loading.Add(number))
            throw new PdfFormatException($"Object {number} needs itself to be read");
        try
        {
            return ReadObject(number, entry);
        }
        finally
        {
            _loading.Remove(number);
        }
    }

    /// <summary>An object for a look at its references alone: see <see cref="ObjectSweep"/>.</summary>
    /// <param name="number">The object's number.</param>
    /// <param name="lexer">The lexer of the pass; made by the first look that reads the file.</param>
    internal PdfObject? Peek(int number, ref PdfLexer? lexer)
    {
        if (!TryFindEntry(number, out XrefEntry entry))
            return null;
        if (entry.Kind != XrefEntryKind.InUse || entry.Location <= 0)
            return GetObject(number);
        if (FindKnown(number, entry) is { } known)
            return (known as PdfStream)?.Dictionary ?? known;
        return _reader.Peek(number, entry.Location + OffsetBase, ref lexer);
    }

    /// <summary>Where an object is; false when no section lists it.</summary>
    public bool TryFindEntry(int number, out XrefEntry entry) => _chain.TryFind(_newest, number, out entry);

    /// <summary>A stream's content with its filters undone.</summary>
    /// <exception cref="PdfFormatException">A filter is unknown, or its input is broken.</exception>
    public byte[] Decode(PdfStream stream) => Decode(stream, Options.MaxDecodedStreamLength);

    /// <summary>The same with a limit of its own.</summary>
    public byte[] Decode(PdfStream stream, long limit)
    {
        byte[] encoded = stream.ReadEncoded(limit);
        if (Encryption is not null && stream.Owner is not null)
            encoded = Encryption.DecryptStream(encoded, stream.Dictionary, stream.Owner);
        return PdfFilters.Decode(encoded, stream.Dictionary, Resolve, limit, _cache.Budget);
    }

    private PdfObject? FindKnown(int number, XrefEntry entry)
    {
        if (_cache.Find(number, entry) is { } read && read.Reach <= Source.Length
            && (read.LengthHolder is not { } holder || (TryFindEntry(holder.Number, out XrefEntry now) && now == holder.Entry)))
            return read.Value;
        return _ownObjects.GetValueOrDefault(number);
    }

    private PdfObject? ReadObject(int number, XrefEntry entry)
    {
        switch (entry.Kind)
        {
            case XrefEntryKind.InUse when entry.Location > 0:
                ReadObject read = _reader.Read(number, entry.Location + OffsetBase, number == _encryptionReference?.Number);
                if (read.Reach < Source.Length)
                {
                    _cache.Add(number, entry, read);
                }
                else
                {
                    if (_ownObjects.Count >= MaxOwnObjects)
                        _ownObjects.Clear();
                    _ownObjects[number] = read.Value;
                }

                return read.Value;
            case XrefEntryKind.Compressed:
                return GetObjectStream(checked((int)Math.Min(entry.Location, int.MaxValue)), number).Find(number, entry.Generation);
            default:
                return null;
        }
    }

    // What follows from the password must not depend on references, so they are followed once, here.
    private PdfDictionary ResolveEntries(PdfDictionary dictionary) =>
        new(dictionary.Select(entry => KeyValuePair.Create(entry.Key, Resolve(entry.Value) ?? PdfNull.Instance)).ToArray());

    private byte[] DocumentId() =>
        Resolve(TrailerEntry("ID")) is PdfArray { Count: > 0 } id && Resolve(id[0]) is PdfString first ? first.Bytes.ToArray() : [];

    private int FindHighestObjectNumber()
    {
        // Object numbers must come from the highest in use: Size is wrong in too many files (7.5.5).
        int highest = 0;
        foreach (XrefSection section in Sections)
        {
            highest = Math.Max(highest, section.HighestNumber);
            if (section.Trailer["Size"] is PdfInteger size && size.Value <= Options.MaxObjectNumber)
                highest = Math.Max(highest, (int)size.Value - 1);
        }

        return highest;
    }

    /// <summary>The numbers of the objects in an object stream, in their order.</summary>
    /// <exception cref="PdfFormatException">There is no such stream.</exception>
    public IEnumerable<int> NumbersInStream(int number) => GetObjectStream(number, number).Numbers().Select(entry => entry.Number);

    private ObjectStream GetObjectStream(int number, int wanted)
    {
        // 7.5.7: an object stream is itself never compressed, which also keeps this from going in circles.
        if (!TryFindEntry(number, out XrefEntry entry) || entry.Kind != XrefEntryKind.InUse || GetObject(number) is not PdfStream stream)
            throw new PdfFormatException($"Object {wanted} should stand in object stream {number}, which does not exist");
        if (_cache.Find(stream) is { } known)
            return known;
        long count = (Resolve(stream.Dictionary, "N") as PdfInteger)?.Value ?? -1;
        long first = (Resolve(stream.Dictionary, "First") as PdfInteger)?.Value ?? -1;
        byte[] data = Decode(stream);
        _cache.AddWork(data.Length);
        ObjectStream read = ObjectStream.Read(count, first, data, Options);
        // What stands elsewhere may stand there no more in another state.
        if (!stream.Dictionary.Any(item => item.Key is "N" or "First" or "Filter" or "DecodeParms" && HoldsReference(item.Value)))
            _cache.Add(stream, read, data.Length);
        return read;
    }

    private static bool HoldsReference(PdfObject value) => value switch
    {
        PdfReference => true,
        PdfArray array => array.Any(HoldsReference),
        PdfDictionary dictionary => dictionary.Any(item => HoldsReference(item.Value)),
        _ => false,
    };
}
