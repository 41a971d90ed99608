using System.Globalization;
using System.Text;

namespace EContract.Sdk.Tests.Validation;

/// <summary>Writes documents of many updates made to exhaust who compares them; each begins with a field that claims to be signed, so that everything after it is looked at.</summary>
internal sealed class HostileDocument : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly SortedDictionary<int, long> _offsets = [];
    private long _previous = -1;

    public HostileDocument() => Write("%PDF-1.7\n");

    public long Length => _output.Length;

    public void Dispose() => _output.Dispose();

    /// <summary>A signature that covers nothing, as the value of a field.</summary>
    public static string Signature(int salt = 0) => $"<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 {9 + salt} {20 + salt} 5]/Contents<{salt:X8}>>>";

    public static string References(int first, int count) => string.Join(' ', Enumerable.Range(first, count).Select(number => $"{number} 0 R"));

    public HostileDocument Add(int number, string body)
    {
        _offsets[number] = _output.Position;
        Write($"{number} 0 obj\n{body}\nendobj\n");
        return this;
    }

    /// <summary>Closes the original, or an update, with a cross-reference table.</summary>
    public HostileDocument End(string trailer = "/Root 1 0 R")
    {
        long at = _output.Position;
        var table = new StringBuilder("xref\n");
        if (_previous < 0)
            table.Append("0 1\n0000000000 65535 f\r\n");
        foreach ((int number, long offset) in _offsets)
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{offset:D10} 00000 n\r\n");
        string previous = _previous < 0 ? "" : $"/Prev {_previous}";
        table.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size 8000000{trailer}{previous}>>\nstartxref\n{at}\n%%EOF\n");
        Write(table.ToString());
        _previous = at;
        _offsets.Clear();
        return this;
    }

    /// <summary>Closes the original with a cross-reference stream of the given dictionary and data.</summary>
    public byte[] EndWithStream(string dictionary, byte[] data)
    {
        long at = _output.Position;
        Write($"6 0 obj\n<</Type/XRef/Root 1 0 R/Length {data.Length}{dictionary}>>\nstream\n");
        _output.Write(data);
        Write($"\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n");
        return _output.ToArray();
    }

    public long OffsetOf(int number) => _offsets.GetValueOrDefault(number);

    public byte[] ToArray() => _output.ToArray();

    private void Write(string text) => _output.Write(Encoding.Latin1.GetBytes(text));
}

/// <summary>Documents of half a megabyte, each at one of the places where a product or a power could hide.</summary>
internal static class HostileDocuments
{
    private const int Length = 500_000;

    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["fields by updates"] = () => FieldsByUpdates(2000, number => $"<</FT/Tx/T(f{number})/V(x)>>", (number, update) => $"<</FT/Tx/T(f{number})/V({update})>>"),
        ["signatures by updates"] = () => FieldsByUpdates(700, number => $"<</FT/Sig/T(f{number})/V{HostileDocument.Signature(number)}>>", (number, update) => $"<</FT/Sig/T(f{number})/V{HostileDocument.Signature(10_000 + update)}>>"),
        ["broken fields by updates"] = () => FieldsByUpdates(2000, number => $"<</FT/Tx/T 99 0 R/V(x{number})>>", (number, update) => $"<</FT/Tx/T(((({number}{update}"),
        ["fields under two parents"] = FieldsUnderTwoParents,
        ["pages by updates"] = PagesByUpdates,
        ["direct annotations"] = DirectAnnotations,
        ["one kid many times"] = OneKidManyTimes,
        ["kids that double at each level"] = DoublingKids,
        ["values that fan out"] = FanningOut,
        ["references to one object"] = OneHub,
        ["records by updates"] = RecordsByUpdates,
        ["structure by updates"] = StructureByUpdates,
        ["pages in a line"] = PagesInALine,
        ["markers and updates"] = MarkersAndUpdates,
        ["objects that toggle"] = TogglingObjects,
        ["streams that do not end"] = EndlessStreams,
        ["cross-reference of ranges"] = ManyRanges,
        ["cross-reference of nothing"] = InflatedCrossReference,
    };

    private static HostileDocument Start(string fields, string catalog = "", string pages = "[3 0 R]") => new HostileDocument()
        .Add(1, $"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R {fields}]>>{catalog}>>")
        .Add(2, $"<</Type/Pages/Kids{pages}/Count 1>>")
        .Add(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
        .Add(5, $"<</FT/Sig/T(first)/V{HostileDocument.Signature()}>>");

    private static byte[] Update(HostileDocument document, Func<int, (int Number, string Body)> next)
    {
        for (int i = 0; document.Length < Length; i++)
        {
            (int number, string body) = next(i);
            document.Add(number, body).End();
        }

        return document.ToArray();
    }

    private static byte[] FieldsByUpdates(int count, Func<int, string> field, Func<int, int, string> changed)
    {
        HostileDocument document = Start(HostileDocument.References(10, count));
        for (int i = 10; i < 10 + count; i++)
            document.Add(i, field(i));
        return Update(document.End(), i => (10 + (i % count), changed(10 + (i % count), i)));
    }

    private static byte[] FieldsUnderTwoParents()
    {
        string kids = HostileDocument.References(10, 2000);
        HostileDocument document = Start("6 0 R 7 0 R").Add(6, $"<</T(a)/Kids[{kids}]>>").Add(7, $"<</T(b)/Kids[{kids}]>>");
        for (int i = 10; i < 2010; i++)
            document.Add(i, $"<</FT/Tx/T(f{i})>>");
        return Update(document.End(), i => (10 + (i % 2000), $"<</FT/Tx/T(f)/V({i})>>"));
    }

    private static byte[] PagesByUpdates()
    {
        HostileDocument document = Start("", pages: $"[{HostileDocument.References(10, 2500)}]");
        for (int i = 10; i < 2510; i++)
            document.Add(i, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>");
        return Update(document.End(), i => (10 + (i % 2500), $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[<</Subtype/Text/N {i}>>]>>"));
    }

    private static byte[] DirectAnnotations()
    {
        string annotations = string.Concat(Enumerable.Repeat("<</A 1>>", 25_000));
        return Start("").Add(3, $"<</Type/Page/Parent 2 0 R/Annots[{annotations}]>>").End()
            .Add(3, $"<</Type/Page/Parent 2 0 R/Annots[{annotations.Replace('1', '2')}]>>").End().ToArray();
    }

    private static byte[] OneKidManyTimes()
    {
        string kids = string.Concat(Enumerable.Repeat("9 0 R ", 40_000));
        HostileDocument document = Start("6 0 R").Add(6, $"<</T(a)/Kids[{kids} 8 0 R]>>").Add(8, "<</T(b)/FT/Tx>>").Add(9, "<</Type/Annot>>");
        return Update(document.End(), i => (8, $"<</T(b)/FT/Tx/V({i})>>"));
    }

    private static byte[] DoublingKids()
    {
        HostileDocument document = Start("").End().Add(1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 10 0 R]>>>>");
        for (int i = 10; i < 70; i++)
            document.Add(i, $"<</T(x)/FT/Sig/Kids[{i + 1} 0 R {i + 1} 0 R]>>");
        return document.Add(70, "<</T(x)/FT/Sig>>").End().ToArray();
    }

    private static byte[] FanningOut()
    {
        HostileDocument document = Start("");
        for (int side = 0; side < 2; side++)
        {
            for (int level = 0; level < 8; level++)
                document.Add(10 + (side * 10) + level, $"[{string.Concat(Enumerable.Repeat($"{11 + (side * 10) + level} 0 R ", 1000))}]");
            document.Add(18 + (side * 10), "(leaf)");
        }

        document.Add(3, "<</Type/Page/Parent 2 0 R/Resources 10 0 R>>").End();
        return document.Add(3, "<</Type/Page/Parent 2 0 R/Resources 20 0 R>>").End().ToArray();
    }

    private static byte[] OneHub()
    {
        string hub = string.Concat(Enumerable.Repeat("3 0 R ", 30_000));
        HostileDocument document = Start("").Add(10, $"[{hub}]").Add(11, "[3 0 R]").End().Add(10, $"[{hub} 2 0 R]").End();
        return Update(document, i => (11, $"[3 0 R {i}]"));
    }

    private static byte[] RecordsByUpdates()
    {
        HostileDocument document = Start("", "/DSS 6 0 R")
            .Add(6, "<</Certs[8 0 R]/VRI 7 0 R>>")
            .Add(7, $"<<{string.Join(' ', Enumerable.Range(0, 4000).Select(i => $"/{i:X40} 9 0 R"))}>>")
            .Add(8, "<</Length 1>>\nstream\nx\nendstream")
            .Add(9, "<</Cert[8 0 R]>>");
        return Update(document.End(), i => (9, $"<</Cert[8 0 R]/TU(D:2026{i})>>"));
    }

    private static byte[] StructureByUpdates()
    {
        HostileDocument document = Start("", "/StructTreeRoot 6 0 R").Add(6, $"<</Type/StructTreeRoot/K[{HostileDocument.References(10, 5000)}]>>");
        for (int i = 10; i < 5010; i++)
            document.Add(i, "<</Type/StructElem/S/P/P 6 0 R>>");
        return Update(document.End(), i => (10 + i, $"<</Type/StructElem/S/P/P 6 0 R/K {i}>>"));
    }

    private static byte[] PagesInALine()
    {
        HostileDocument document = Start("", pages: "[10 0 R]");
        for (int i = 10; i < 4010; i++)
            document.Add(i, $"<</Type/Pages/Kids[{i + 1} 0 R]>>");
        return Update(document.Add(4010, "<</Type/Page>>").End(), i => (10 + i, $"<</Type/Pages/Kids[{i + 11} 0 R]/X {i}>>"));
    }

    private static byte[] MarkersAndUpdates()
    {
        HostileDocument document = Start("").Add(6, $"({string.Concat(Enumerable.Repeat("%%EOF\n", 30_000))})").End();
        return Update(document, i => (7, $"({i} startxref 9 %%EOF)"));
    }

    private static byte[] TogglingObjects()
    {
        string large = string.Concat(Enumerable.Repeat("<</A[1 2 3]>>", 10_000));
        HostileDocument document = Start("", "/X 6 0 R").Add(10, $"[{large} 1]").Add(11, $"[{large} 2]").Add(3, "<</Type/Page/Resources 10 0 R>>").End();
        return Update(document, i => (3, $"<</Type/Page/Resources {10 + (i % 2)} 0 R>>"));
    }

    private static byte[] EndlessStreams()
    {
        HostileDocument document = Start("");
        for (int i = 10; i < 2010; i++)
            document.Add(i, $"<</Length {i} 0 R>>\nstream\n");
        return Update(document.End(), i => (10 + (i % 2000), $"<</Length 9999999/I {i}>>\nstream\n"));
    }

    private static byte[] ManyRanges()
    {
        const int Ranges = 30_000;
        HostileDocument document = Start("", pages: $"[3 0 R {HostileDocument.References(70_001, 5000)}]");
        var index = new StringBuilder();
        using var rows = new MemoryStream();
        // The four objects that there are, and many that there are not.
        foreach (int number in Enumerable.Range(5, Ranges).Select(i => 2 * i).Concat([1, 2, 3, 5]))
        {
            index.Append(CultureInfo.InvariantCulture, $"{number} 1 ");
            byte[] row = new byte[5];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(row.AsSpan(1), (int)document.OffsetOf(number));
            row[0] = (byte)(document.OffsetOf(number) > 0 ? 1 : 0);
            rows.Write(row);
        }

        return document.EndWithStream($"/Size 100000/W[1 4 0]/Index[{index}]", rows.ToArray());
    }

    private static byte[] InflatedCrossReference()
    {
        using var compressed = new MemoryStream();
        using (var deflate = new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(new byte[8_000_000]);
        return Start("").EndWithStream("/Size 8000000/W[1 0 0]/Filter/FlateDecode", compressed.ToArray());
    }
}
