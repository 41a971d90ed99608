using System.Globalization;
using System.Text;

namespace EContract.Sdk.Tests.Validation.Attacks;

internal enum RawXref
{
    Table,
    Stream,

    /// <summary>A body and nothing that lists it.</summary>
    None,
}

/// <summary>
/// Writes a PDF, or an update of one, byte by byte: as an attacker would, with none of the product's care. Whatever is not set
/// is as it should be.
/// </summary>
internal sealed class RawRevision(byte[]? previous = null)
{
    private readonly byte[] _previous = previous ?? [];
    private readonly StringBuilder _body = new();
    private readonly SortedDictionary<int, (int Type, long Second, int Third)> _entries = [];

    public RawXref Xref { get; init; } = RawXref.Table;

    public string EndOfLine { get; init; } = "\n";

    /// <summary>What stands in the trailer besides Size, Root and Prev.</summary>
    public string Trailer { get; init; } = "";

    /// <summary>Root as it stands, such as "1 0 R"; empty for none.</summary>
    public string? Root { get; init; }

    /// <summary>Prev; negative for none.</summary>
    public long? Prev { get; init; }

    public int? Size { get; init; }

    /// <summary>What stands after the trailer, given the offset of the cross-reference.</summary>
    public Func<long, string> End { get; init; } = offset => $"startxref\n{offset}\n%%EOF\n";

    /// <summary>Where the next byte of the body will stand.</summary>
    public long Position => _previous.Length + _body.Length;

    public long OffsetOf(int number) => _entries[number].Second;

    public RawRevision Add(int number, string body, int generation = 0)
    {
        _entries[number] = (1, Position, generation);
        return Text($"{number} {generation} obj{EndOfLine}{body}{EndOfLine}endobj{EndOfLine}");
    }

    public RawRevision AddStream(int number, string entries, string content) =>
        Add(number, $"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream");

    /// <summary>Writes bytes that no cross-reference will list.</summary>
    public RawRevision Text(string text)
    {
        _body.Append(text);
        return this;
    }

    public RawRevision Free(int number, int generation = 1) => List(number, 0, 0, generation);

    /// <summary>Lists an object without writing it.</summary>
    public RawRevision Point(int number, long offset, int generation = 0) => List(number, 1, offset, generation);

    public RawRevision Compress(int number, int stream, int index) => List(number, 2, stream, index);

    public byte[] Build()
    {
        SignedFile? before = _previous.Length == 0 ? null : new SignedFile(_previous);
        int size = Size ?? Math.Max(before?.Size ?? 0, _entries.Count == 0 ? 1 : _entries.Keys.Max() + 1);
        long prev = Prev ?? before?.StartXref ?? -1;
        string root = Root ?? before?.Root ?? "1 0 R";
        string trailer = $"/Size {size}{(root.Length > 0 ? $"/Root {root}" : "")}{(prev >= 0 ? $"/Prev {prev}" : "")}{Trailer}";
        long offset = Position;
        switch (Xref)
        {
            case RawXref.Table:
                WriteTable(before is null);
                Text($"trailer{EndOfLine}<<{trailer}>>{EndOfLine}");
                break;
            case RawXref.Stream:
                WriteStream(trailer, before is null, size);
                break;
        }

        if (Xref != RawXref.None)
            Text(End(offset));
        return [.. _previous, .. Encoding.Latin1.GetBytes(_body.ToString())];
    }

    private RawRevision List(int number, int type, long second, int third)
    {
        _entries[number] = (type, second, third);
        return this;
    }

    private void WriteTable(bool isOriginal)
    {
        Text($"xref{EndOfLine}{(isOriginal ? "0 1\n0000000000 65535 f \n" : "")}");
        foreach (var (number, (type, second, third)) in _entries)
            Text(string.Create(CultureInfo.InvariantCulture, $"{number} 1\n{second:D10} {third:D5} {(type == 0 ? 'f' : 'n')} \n"));
    }

    private void WriteStream(string trailer, bool isOriginal, int size)
    {
        int own = size;
        _entries[own] = (1, Position, 0);
        if (isOriginal)
            _entries[0] = (0, 0, 65535);
        var data = new StringBuilder();
        foreach (var (type, second, third) in _entries.Values)
        {
            data.Append((char)type);
            foreach (int shift in (int[])[24, 16, 8, 0])
                data.Append((char)((second >> shift) & 0xFF));
            data.Append((char)((third >> 8) & 0xFF)).Append((char)(third & 0xFF));
        }

        string index = string.Join(' ', _entries.Keys.Select(number => $"{number} 1"));
        trailer = trailer.Replace($"/Size {size}", $"/Size {Size ?? own + 1}", StringComparison.Ordinal);
        Text($"{own} 0 obj\n<</Type/XRef/W[1 4 2]/Index[{index}]{trailer}/Length {data.Length}>>\nstream\n{data}\nendstream\nendobj\n");
    }
}
