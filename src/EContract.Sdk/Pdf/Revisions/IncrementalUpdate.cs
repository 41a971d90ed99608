using System.Buffers;
using System.Security.Cryptography;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Revisions;

/// <summary>
/// New and changed objects to append to a file (ISO 32000-2, 7.5.6), with a cross-reference section in the style of the
/// one before. What is in the file already is never touched.
/// </summary>
internal sealed class IncrementalUpdate(PdfRevision revision) : IObjectTarget
{
    // Updates are laid out one after another, so each thread keeps the room for the next.
    private const int MaxKeptBuffer = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private readonly SortedDictionary<int, (PdfReference Reference, PdfObject Value)> _objects = [];
    private int _nextNumber = revision.HighestObjectNumber + 1;

    /// <summary>The revision that is updated.</summary>
    public PdfRevision Revision { get; } = revision;

    /// <summary>Whether anything would be written.</summary>
    public bool IsEmpty => _objects.Count == 0;

    /// <summary>Takes a new object number.</summary>
    public PdfReference Allocate() => new(_nextNumber++, 0);

    /// <summary>Adds a new object.</summary>
    public PdfReference Add(PdfObject value)
    {
        PdfReference reference = Allocate();
        Set(reference, value);
        return reference;
    }

    /// <summary>Gives an object a new value.</summary>
    public void Set(PdfReference reference, PdfObject value) => _objects[reference.Number] = (reference, value);

    /// <summary>An object as it will stand: its new value, or the one in the file.</summary>
    public PdfObject? Resolve(PdfObject? value) =>
        value is PdfReference reference && _objects.TryGetValue(reference.Number, out var changed)
            ? changed.Value
            : Revision.Resolve(value);

    /// <summary>Lays the update out for appending to the revision's source.</summary>
    public SerializedUpdate Serialize()
    {
        ArrayBufferWriter<byte> output = TakeBuffer();
        var writer = new PdfObjectWriter(output);
        long start = Revision.Source.Length;
        if (!EndsWithEndOfLine())
            writer.WriteRaw("\n"u8);

        var entries = new List<KeyValuePair<int, XrefEntry>>(_objects.Count + 1);
        foreach (var (number, (reference, value)) in _objects)
        {
            entries.Add(new(number, new XrefEntry(XrefEntryKind.InUse, start + writer.Position - Revision.OffsetBase, reference.Generation)));
            writer.WriteIndirect(reference, value, Revision.Encryption);
        }

        if (Revision.IsRecovered)
            entries = AddRecovered(entries);
        long xrefOffset = start + writer.Position;
        XrefWriter.Write(writer, Revision, entries, xrefOffset - Revision.OffsetBase, _nextNumber, BuildTrailer());
        var update = new SerializedUpdate(output.WrittenSpan.ToArray(), start, xrefOffset, writer.Reserved);
        if (output.Capacity <= MaxKeptBuffer)
            _buffer = output;
        return update;
    }

    private static ArrayBufferWriter<byte> TakeBuffer()
    {
        ArrayBufferWriter<byte> buffer = _buffer ?? new ArrayBufferWriter<byte>(16 * 1024);
        _buffer = null;
        buffer.ResetWrittenCount();
        return buffer;
    }

    // All that was found, so that every reader sees the same document whatever it makes of the broken cross-reference.
    private List<KeyValuePair<int, XrefEntry>> AddRecovered(List<KeyValuePair<int, XrefEntry>> changed)
    {
        var all = new SortedDictionary<int, XrefEntry> { [0] = new XrefEntry(XrefEntryKind.Free, 0, 65535) };
        foreach (var (number, entry) in Revision.Sections[0].Entries())
            all[number] = entry;
        foreach (var (number, entry) in changed)
            all[number] = entry;
        return [.. all];
    }

    private PdfDictionary BuildTrailer()
    {
        // 7.5.6: all entries of the trailer before, except Prev. What only describes that section stays behind.
        PdfDictionary previous = Revision.Sections[0].Trailer;
        foreach (string own in (ReadOnlySpan<string>)["Prev", "XRefStm", "Size", "Type", "W", "Index", "Length", "Filter", "DecodeParms", "DL", "F"])
            previous = previous.Without(own);
        foreach (string inherited in (ReadOnlySpan<string>)["Root", "Info", "Encrypt"])
        {
            if (!previous.ContainsKey(inherited) && Revision.TrailerEntry(inherited) is { } value)
                previous = previous.With(inherited, value);
        }

        // 14.4: the first half of ID names the document for ever, the second this state of it.
        var renewed = new PdfString(RandomNumberGenerator.GetBytes(16), isHexadecimal: true);
        PdfObject original = Revision.Resolve(Revision.TrailerEntry("ID")) is PdfArray { Count: > 0 } id
            && Revision.Resolve(id[0]) is PdfString first ? new PdfString(first.Bytes, isHexadecimal: true) : renewed;
        PdfDictionary trailer = previous.With("ID", new PdfArray([original, renewed]));
        return Revision.IsRecovered ? trailer : trailer.With("Prev", new PdfInteger(Revision.Sections[0].Offset - Revision.OffsetBase));
    }

    private bool EndsWithEndOfLine()
    {
        Span<byte> last = stackalloc byte[1];
        return Revision.Source.Read(Revision.Source.Length - 1, last) == 1 && last[0] is (byte)'\n' or (byte)'\r';
    }
}
