using System.Globalization;
using System.Text;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Incremental saving (Mladenov et al., CCS 2019): something is appended that a viewer shows and a verifier does not look at.</summary>
public sealed class IncrementalSavingTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string EvilPage = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 14 0 R/Resources<</Font<</F1 5 0 R>>>>>>";
    private const string EvilText = "BT /F1 12 Tf 72 720 Td (Pay 999 yen) Tj ET";

    private static readonly Dictionary<string, Func<SignedFile, byte[]>> Attacks = new()
    {
        ["ISA1 old startxref"] = file => Append(file, new() { End = _ => $"startxref\n{file.StartXref}\n%%EOF\n", Xref = RawXref.Table }),
        ["ISA1 startxref off by one"] = file => Append(file, new() { End = offset => $"startxref\n{offset + 1}\n%%EOF\n" }),
        ["ISA1 startxref is garbage"] = file => Append(file, new() { End = _ => "startxref\nabc\n%%EOF\n" }),
        ["ISA1 startxref beyond the end"] = file => Append(file, new() { End = _ => "startxref\n99999999\n%%EOF\n" }),
        ["ISA1 startxref negative"] = file => Append(file, new() { End = _ => "startxref\n-1\n%%EOF\n" }),
        ["ISA1 startxref zero"] = file => Append(file, new() { End = _ => "startxref\n0\n%%EOF\n" }),
        ["ISA1 no startxref"] = file => Append(file, new() { End = _ => "%%EOF\n" }),
        ["ISA1 no end of file"] = file => Append(file, new() { End = offset => $"startxref\n{offset}\n" }),
        ["ISA1 body and trailer only"] = file => Raw(file, $"4 0 obj\n<</Length {EvilText.Length}>>\nstream\n{EvilText}\nendstream\nendobj\ntrailer\n<</Size 60/Root {file.Root}>>\n"),
        ["ISA1 body, trailer and old startxref"] = file => Raw(file, $"4 0 obj\n<</Length {EvilText.Length}>>\nstream\n{EvilText}\nendstream\nendobj\ntrailer\n<</Size 60/Root {file.Root}/Prev {file.StartXref}>>\nstartxref\n{file.StartXref}\n%%EOF\n"),
        ["ISA1 body, trailer and old startxref plus one"] = file => Raw(file, $"4 0 obj\n<</Length {EvilText.Length}>>\nstream\n{EvilText}\nendstream\nendobj\ntrailer\n<</Size 60/Root {file.Root}>>\nstartxref\n{file.StartXref + 1}\n%%EOF\n"),
        ["ISA2 contents"] = file => Update(file).AddStream(ContractPdf.PageContents, "", EvilText).Build(),
        ["ISA2 page"] = file => Update(file).Add(ContractPdf.Page, EvilPage).Build(),
        ["ISA2 page tree"] = file => Update(file).Add(ContractPdf.Pages, "<</Type/Pages/Kids[13 0 R]/Count 1>>").Build(),
        ["ISA2 page tree, a page more"] = file => Update(file).Add(ContractPdf.Pages, "<</Type/Pages/Kids[3 0 R 7 0 R 13 0 R]/Count 3>>").Build(),
        ["ISA2 page tree, a page less"] = file => Update(file).Add(ContractPdf.Pages, "<</Type/Pages/Kids[3 0 R]/Count 1>>").Build(),
        ["ISA2 page tree, count only"] = file => Update(file).Add(ContractPdf.Pages, "<</Type/Pages/Kids[3 0 R 7 0 R]/Count 1>>").Build(),
        ["ISA2 page tree, inherited entry"] = file => Update(file).Add(ContractPdf.Pages, "<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2/Rotate 90>>").Build(),
        ["ISA2 catalogue"] = file => Update(file).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog).Replace("/Pages 2 0 R", "/Pages 18 0 R", StringComparison.Ordinal)).Build(),
        ["ISA2 another catalogue"] = file => new RawRevision(file.Bytes) { Root = "17 0 R" }.Build(),
        ["ISA2 font"] = file => Update(file).Add(ContractPdf.Font, "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>").Build(),
        ["ISA2 optional content"] = file => Update(file).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog)[..^2] + "/OCProperties<</OCGs[]/D<<>>>>>>").Build(),
        ["ISA3 signature copied and renamed"] = file => Update(file).Add(file.SignatureNumber, With(file, "/Name(somebody else)")).Build(),
        ["ISA3 signature copied, reason"] = file => Update(file).Add(file.SignatureNumber, With(file, "/Reason(another)")).Build(),
        ["ISA3 signature copied, time"] = file => Update(file).Add(file.SignatureNumber, With(file, "/M(D:20300101000000Z)")).Build(),
        ["ISA3 signature copied with ISA1"] = file => Raw(file, $"{file.SignatureNumber} 0 obj\n{With(file, "/Reason(another)")}\nendobj\ntrailer\n<</Size 60/Root {file.Root}>>\nstartxref\n{file.StartXref}\n%%EOF\n"),
        ["ISA3 signature copied with other contents"] = file => Update(file).Add(file.SignatureNumber, file.Object(file.SignatureNumber)).AddStream(ContractPdf.PageContents, "", EvilText).Build(),
        ["ISA4 body only"] = file => Raw(file, $"4 0 obj\n<</Length {EvilText.Length}>>\nstream\n{EvilText}\nendstream\nendobj\n"),
        ["ISA4 long body only"] = file => Raw(file, $"4 0 obj\n<</Length 5000>>\nstream\n{new string(' ', 5000)}\nendstream\nendobj\n"),
        ["empty cross-reference"] = file => Raw(file, $"4 0 obj\n<</Length {EvilText.Length}>>\nstream\n{EvilText}\nendstream\nendobj\nxref\ntrailer\n<</Size 60/Root {file.Root}/Prev {file.StartXref}>>\nstartxref\n{file.Bytes.Length + $"4 0 obj\n<</Length {EvilText.Length}>>\nstream\n{EvilText}\nendstream\nendobj\n".Length}\n%%EOF\n"),
        ["Size below the numbers in use"] = file => new RawRevision(file.Bytes) { Size = 4 }.Build(),
        ["Size below a new number"] = file => new RawRevision(file.Bytes) { Size = 4 }.Add(ContractPdf.Page, EvilPage).Build(),
        ["no Prev"] = file => new RawRevision(file.Bytes) { Prev = -1 }.Add(ContractPdf.Page, EvilPage).Build(),
        ["no Prev, everything listed"] = file => Relist(file, -1),
        ["Prev zero"] = file => new RawRevision(file.Bytes) { Prev = 0 }.Add(ContractPdf.Page, EvilPage).Build(),
        ["Prev zero, everything listed"] = file => Relist(file, 0),
        ["Prev in a circle"] = file => new RawRevision(file.Bytes) { Prev = file.Bytes.Length }.Build(),
        ["Prev beyond the end"] = file => new RawRevision(file.Bytes) { Prev = 99999999 }.Build(),
        ["Prev into an object"] = file => new RawRevision(file.Bytes) { Prev = file.OffsetOf(ContractPdf.Page) }.Build(),
        ["Prev given twice"] = file => new RawRevision(file.Bytes) { Trailer = "/Prev 0" }.Build(),
        ["no Root"] = file => new RawRevision(file.Bytes) { Root = "" }.Build(),
        ["Root given twice"] = file => new RawRevision(file.Bytes) { Root = "17 0 R", Trailer = $"/Root {file.Root}" }.Build(),
        ["Root of another generation"] = file => new RawRevision(file.Bytes) { Root = file.Root.Replace("0 R", "1 R", StringComparison.Ordinal) }.Build(),
        ["Encrypt added"] = file => new RawRevision(file.Bytes) { Trailer = "/Encrypt<</Filter/Standard/V 1/R 2/O()/U()/P 0>>" }.Build(),
        ["junk"] = file => Raw(file, "junk without any structure"),
        ["long junk"] = file => Raw(file, new string('x', 5000)),
        ["zero bytes"] = file => Raw(file, new string('\0', 100)),
        ["many zero bytes"] = file => Raw(file, new string('\0', 5000)),
        ["second end of file"] = file => Raw(file, "%%EOF\n"),
        ["comment after the number of startxref"] = file => Append(file, new() { End = offset => $"startxref\n{offset} % 4 0 obj <<>> endobj\n%%EOF\n" }),
        ["comment with an object between objects"] = file => Update(file).Text($"% 4 0 obj <</Length 0>> stream endstream endobj\n").Add(ContractPdf.Unused, "<</Type/DSS>>").Build(),
        ["update inside a stream that nothing uses"] = file => Update(file).AddStream(ContractPdf.Unused, "", $"4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\nxref\n4 1\n{file.Bytes.Length + 30:D10} 00000 n \ntrailer\n<</Size 60/Root {file.Root}/Prev {file.StartXref}>>\nstartxref\n{file.Bytes.Length}\n%%EOF").Text("4 0 obj<<>>endobj\n").Build(),
        ["lone carriage returns"] = file => new RawRevision(file.Bytes) { EndOfLine = "\r", End = offset => $"startxref\r{offset}\r%%EOF\r" }.Add(ContractPdf.Page, EvilPage).Build(),
        ["cross-reference of the other kind"] = file => new RawRevision(file.Bytes) { Xref = file.Text.Contains("/Type/XRef", StringComparison.Ordinal) ? RawXref.Table : RawXref.Stream }.Add(ContractPdf.Page, EvilPage).Build(),
        ["hybrid stream that only some readers see"] = Hybrid,
        ["hybrid stream in the signed bytes"] = file => new RawRevision(file.Bytes) { Trailer = $"/XRefStm {file.OffsetOf(ContractPdf.Page)}" }.Build(),
        ["freed for readers that know no hybrid files"] = FreedInHybrid,
        ["object stream replaces a page"] = file => Compressed(file, 0, ""),
        ["object stream with Extends"] = file => Compressed(file, 0, "/Extends 61 0 R"),
        ["compressed entry into no object stream"] = file => new RawRevision(file.Bytes) { Xref = RawXref.Stream }.Compress(ContractPdf.Page, ContractPdf.PageContents, 0).Build(),
        ["compressed entry with another index"] = file => Compressed(file, 1, ""),
        ["signature field deleted"] = file => Update(file).Free(file.FieldNumber).Build(),
        ["signature dictionary deleted"] = file => Update(file).Free(file.SignatureNumber).Build(),
        ["page contents deleted"] = file => Update(file).Free(ContractPdf.PageContents).Build(),
        ["overlay deleted"] = file => Update(file).Free(ContractPdf.Overlay).Build(),
        ["generation bumped"] = file => Update(file).Add(ContractPdf.Page, EvilPage, generation: 1).Build(),
        ["generation bumped, same content"] = file => Update(file).Add(ContractPdf.Overlay, file.Object(ContractPdf.Overlay), generation: 1).Build(),
        ["generation bumped in the table only"] = file => Update(file).Point(ContractPdf.Overlay, file.OffsetOf(ContractPdf.Overlay), 1).Build(),
        ["generation of a reference to a field"] = file => Update(file).Add(ContractPdf.Form, file.Object(ContractPdf.Form).Replace("[10 0 R", "[10 1 R", StringComparison.Ordinal)).Build(),
        ["generation of a reference"] = file => Update(file).Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace("/Contents 4 0 R", "/Contents 4 1 R", StringComparison.Ordinal)).Build(),
        ["key given twice"] = file => Update(file).Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace("/Contents 4 0 R", "/Contents 14 0 R/Contents 4 0 R", StringComparison.Ordinal)).Build(),
        ["key of the catalogue given twice"] = file => Update(file).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog).Replace("/Pages 2 0 R", "/Pages 18 0 R/Pages 2 0 R", StringComparison.Ordinal)).Build(),
        ["key given twice in a nested dictionary"] = file => Update(file).Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace("/F1 5 0 R", "/F1 16 0 R/F1 5 0 R", StringComparison.Ordinal)).Build(),
        ["object of another number"] = file => Update(file).Text($"{ContractPdf.Page} 0 obj\n{EvilPage}\nendobj\n").Point(ContractPdf.Pages, file.Bytes.Length).Build(),
        ["one object listed at two places"] = file => Update(file).Add(ContractPdf.Unused, "<<>>").Point(ContractPdf.Unused + 1, file.Bytes.Length).Build(),
        ["object without its end"] = file => Update(file).Point(ContractPdf.Unused, file.Bytes.Length).Text("60 0 obj\n<</A 1>>\n4 0 obj\n<<>>\nendobj\n").Build(),
        ["objects inside an object"] = file => Update(file).Point(ContractPdf.Unused, file.Bytes.Length).Text("60 0 obj\n<</A 1>>\nendobj 4 0 obj\n<<>>\nendobj\n").Build(),
        ["object behind the length of a stream"] = file => Update(file).Point(ContractPdf.Unused, file.Bytes.Length).Text("60 0 obj\n<</Length 0>>\nstream\n\nendstream 4 0 obj <<>> endobj\nendobj\n").Build(),
        ["length of a stream that lies"] = file => Update(file).Point(ContractPdf.Unused, file.Bytes.Length).Text("60 0 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\n4 0 obj\n<<>>\nendobj\nendstream\nendobj\n").Build(),
        ["whole other file"] = file => [.. file.Bytes, .. Encoding.Latin1.GetBytes(Shifted(ContractPdf.Create(), file.Bytes.Length))],
        ["whole other file, offsets from its own header"] = file => [.. file.Bytes, .. ContractPdf.Create()],
        ["many ends of file before another file"] = file => [.. file.Bytes, .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("%%EOF\n", 100))), .. Encoding.Latin1.GetBytes(Shifted(ContractPdf.Create(), file.Bytes.Length + 600))],
        ["update that leaves the signed revision out"] = file => new RawRevision(file.Bytes) { Prev = new SignedFile(file.Bytes[..file.Text.IndexOf("%%EOF", StringComparison.Ordinal)]).StartXref }.Add(ContractPdf.Page, EvilPage).Build(),
    };

    public static TheoryData<string> Names => [.. Attacks.Keys];

    public static TheoryData<string, int, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, int, bool>();
            foreach (string name in Attacks.Keys)
            {
                rows.Add(name, (int)RawXref.Table, true);
                rows.Add(name, (int)RawXref.Table, false);
                rows.Add(name, (int)RawXref.Stream, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Appended_IsForbidden(string row, int xref, bool byHand)
    {
        SignedFile file = byHand ? world.SignByHand((RawXref)xref) : await world.SignAsync((RawXref)xref);

        await world.AssertForbiddenAsync(Attacks[row](file));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AppendedToAnArchivedDocument_IsForbidden(string row)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, Pades.PadesLevel.BaselineLTA);

        await world.AssertForbiddenAsync(Attacks[row](file));
    }

    [Theory]
    [InlineData(RawXref.Table, false)]
    [InlineData(RawXref.Table, true)]
    [InlineData(RawXref.Stream, false)]
    internal async Task Append_AProperUpdateOfNothing_Passes(RawXref xref, bool byHand)
    {
        SignedFile file = byHand ? world.SignByHand(xref) : await world.SignAsync(xref);

        ValidationReport report = await world.ValidateAsync(new RawRevision(file.Bytes) { Xref = xref }.Add(ContractPdf.Unused, "<<>>").Build());

        Assert.True(report.Indication == ValidationIndication.TotalPassed, report.Error + string.Join(" ", report.Signatures.SelectMany(signature => signature.Messages)));
    }

    private static RawRevision Update(SignedFile file) => new(file.Bytes);

    private static byte[] Append(SignedFile file, RawRevision form) =>
        new RawRevision(file.Bytes) { End = form.End, Xref = form.Xref }.AddStream(ContractPdf.PageContents, "", EvilText).Build();

    private static byte[] Raw(SignedFile file, string text) => [.. file.Bytes, .. Encoding.Latin1.GetBytes(text)];

    private static string With(SignedFile file, string entry) => file.Object(file.SignatureNumber)[..^2] + entry + ">>";

    private static byte[] Relist(SignedFile file, long prev)
    {
        var update = new RawRevision(file.Bytes) { Prev = prev };
        foreach (int number in Enumerable.Range(1, file.Size - 1).Where(number => file.Text.Contains($"\n{number} 0 obj", StringComparison.Ordinal)))
            update.Point(number, file.OffsetOf(number));
        return update.Add(ContractPdf.Page, EvilPage).Build();
    }

    private static byte[] Hybrid(SignedFile file)
    {
        const string Empty = "<</Type/XRef/W[1 4 2]/Index[3 1]/Size 70/Length 7>>\nstream\n\nendstream";
        var update = new RawRevision(file.Bytes) { Trailer = $"/XRefStm {file.Bytes.Length}" };
        long page = update.Position + "60 0 obj\n".Length + Empty.Length + 7 + "\nendobj\n".Length;
        string data = $"\u0001{(char)0}{(char)0}{(char)(page >> 8)}{(char)(page & 0xFF)}{(char)0}{(char)0}";
        update.Add(ContractPdf.Unused, Empty.Replace("stream\n\n", $"stream\n{data}\n", StringComparison.Ordinal));
        Assert.Equal(page, update.Position);
        return update.Text($"3 0 obj\n{EvilPage}\nendobj\n").Build();
    }

    private static byte[] FreedInHybrid(SignedFile file)
    {
        long offset = file.OffsetOf(ContractPdf.Overlay);
        var update = new RawRevision(file.Bytes) { Trailer = $"/XRefStm {file.Bytes.Length}" };
        string data = $"\u0001{(char)0}{(char)0}{(char)(offset >> 8)}{(char)(offset & 0xFF)}{(char)0}{(char)0}";
        update.Add(ContractPdf.Unused, $"<</Type/XRef/W[1 4 2]/Index[{ContractPdf.Overlay} 1]/Size 70/Length {data.Length}>>\nstream\n{data}\nendstream");
        return update.Free(ContractPdf.Overlay).Build();
    }

    private static byte[] Compressed(SignedFile file, int index, string entries)
    {
        const string Header = "3 0 62 3 ";
        return new RawRevision(file.Bytes) { Xref = RawXref.Stream }
            .AddStream(ContractPdf.Unused, $"/Type/ObjStm/N 2/First {Header.Length}{entries}", $"{Header}{EvilPage}")
            .Compress(ContractPdf.Page, ContractPdf.Unused, index)
            .Build();
    }

    private static string Shifted(byte[] document, int by)
    {
        string text = Encoding.Latin1.GetString(document);
        var file = new SignedFile(document);
        foreach (int number in Enumerable.Range(1, 18))
            text = text.Replace($"{file.OffsetOf(number):D10} 00000 n", $"{file.OffsetOf(number) + by:D10} 00000 N", StringComparison.Ordinal);
        return text.Replace(" N \n", " n \n", StringComparison.Ordinal)
            .Replace(string.Create(CultureInfo.InvariantCulture, $"startxref\n{file.StartXref}"), string.Create(CultureInfo.InvariantCulture, $"startxref\n{file.StartXref + by}"), StringComparison.Ordinal);
    }
}
