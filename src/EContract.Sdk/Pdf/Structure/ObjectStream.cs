using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>A decoded object stream (ISO 32000-2, 7.5.7).</summary>
internal sealed class ObjectStream
{
    private readonly PdfSource _data;
    private readonly PdfReaderOptions _options;
    private readonly (int Number, int Offset)[] _directory;
    private readonly Dictionary<int, PdfObject> _objects = [];
    private Dictionary<int, int>? _indexes;

    private ObjectStream(PdfSource data, (int, int)[] directory, PdfReaderOptions options)
    {
        _data = data;
        _directory = directory;
        _options = options;
    }

    /// <param name="count">N.</param>
    /// <param name="first">First.</param>
    /// <param name="data">The decoded stream.</param>
    /// <param name="options">The limits.</param>
    public static ObjectStream Read(long count, long first, byte[] data, PdfReaderOptions options)
    {
        // Each entry of the directory takes at least four bytes, "1 0 ".
        if (count < 0 || count > (data.Length / 3) + 1 || first < 0 || first > data.Length)
            throw new PdfFormatException($"An object stream of {data.Length} bytes claims {count} objects from byte {first}");
        var source = PdfSource.FromMemory(data);
        var lexer = new PdfLexer(source, options);
        var directory = new (int, int)[count];
        for (int i = 0; i < directory.Length; i++)
        {
            PdfToken number = lexer.ReadToken(), offset = lexer.ReadToken();
            if (number is not { Kind: PdfTokenKind.Integer, Integer: >= 0 and <= int.MaxValue }
                || offset is not { Kind: PdfTokenKind.Integer, Integer: >= 0 } || offset.Integer > data.Length - first)
            {
                throw new PdfFormatException("An object stream's directory is malformed");
            }

            directory[i] = ((int)number.Integer, (int)(offset.Integer + first));
        }

        return new ObjectStream(source, directory, options);
    }

    /// <summary>The numbers of the objects inside, each with its index.</summary>
    public IEnumerable<(int Number, int Index)> Numbers() => _directory.Select((entry, index) => (entry.Number, index));

    /// <summary>The object of a number; the index is where it should be.</summary>
    public PdfObject? Find(int number, int index)
    {
        if (index < 0 || index >= _directory.Length || _directory[index].Number != number)
            index = (_indexes ??= Index()).GetValueOrDefault(number, -1);
        if (index < 0)
            return null;
        if (!_objects.TryGetValue(index, out PdfObject? found))
            _objects[index] = found = new PdfObjectParser(new PdfLexer(_data, _options, _directory[index].Offset), _options).ReadObject();
        return found;
    }

    private Dictionary<int, int> Index()
    {
        var indexes = new Dictionary<int, int>(_directory.Length);
        for (int i = 0; i < _directory.Length; i++)
            indexes.TryAdd(_directory[i].Number, i);
        return indexes;
    }
}
