using System.Globalization;
using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// Files that different readers take apart differently (content masking), signed as they are: the signature is found and holds,
/// harmless updates stay harmless, and what an update makes of the mask is forbidden.
/// </summary>
public sealed class MaskedFileTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string Evil = "BT /F1 12 Tf 72 720 Td (Pay 999 yen) Tj ET";

    private static readonly Dictionary<string, Action<RawRevision>> Masks = new()
    {
        ["a second object of the same number before the listed one"] = pdf => pdf.Text($"4 0 obj\n<</Length {Evil.Length}>>\nstream\n{Evil}\nendstream\nendobj\n")
            .AddStream(ContractPdf.PageContents, "", "BT ET"),
        ["a second object of the same number after the listed one"] = pdf => pdf.Text($"4 0 obj\n<</Length {Evil.Length}>>\nstream\n{Evil}\nendstream\nendobj\n"),
        ["an object in a comment"] = pdf => pdf.Text($"%\r4 0 obj\n<</Length {Evil.Length}>>\nstream\n{Evil}\nendstream\nendobj\n%"),
        ["a stream that ends early for those who search"] = pdf => pdf.AddStream(ContractPdf.Unused, "", $"x\nendstream\nendobj\n4 0 obj\n<</Length {Evil.Length}>>\nstream\n{Evil}"),
        ["a stream that ends late for those who search"] = pdf => pdf.Add(ContractPdf.Unused, $"<</Length 1>>\nstream\nx\nendstrean\n{Evil}\nendstream"),
        ["a string that holds objects"] = pdf => pdf.Add(ContractPdf.Unused, $"(\n4 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<</Root 17 0 R>>\nstartxref\n0\n%%EOF\n)"),
        ["a whole trailer in a stream"] = pdf => pdf.AddStream(ContractPdf.Unused, "", "xref\n0 0\ntrailer\n<</Size 1/Root 17 0 R>>\nstartxref\n9\n%%EOF"),
        ["an end of file in the middle"] = pdf => pdf.Text("%%EOF\n%PDF-1.7\n"),
        ["two roots of the page tree"] = pdf => pdf.Add(ContractPdf.HiddenPages, "<</Type/Pages/Kids[13 0 R]/Count 1>>").Text("18 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"),
        ["an object of another generation"] = pdf => pdf.Text($"4 65535 obj\n<</Length {Evil.Length}>>\nstream\n{Evil}\nendstream\nendobj\n"),
        ["numbers with signs and zeros"] = pdf => pdf.Text($"+4 00000 obj\n<</Length {Evil.Length}>>\nstream\n{Evil}\nendstream\nendobj\n"),
        ["a keyword that is cut"] = pdf => pdf.Text("4 0 ob\n<<>>\nendob\n"),
        ["an object that does not end"] = pdf => pdf.Add(ContractPdf.Unused, "<</A 1>>\n4 0 obj\n<<>>"),
        ["names with zero bytes"] = pdf => pdf.Add(ContractPdf.Unused, "<</A#00B 1/#43ontents 14 0 R>>"),
    };

    private static readonly Dictionary<string, Func<SignedFile, byte[]>> Updates = new()
    {
        ["contents"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.PageContents, "", Evil).Build(),
        ["contents that stood there"] = file => new RawRevision(file.Bytes).Point(ContractPdf.PageContents, Math.Max(file.Text.IndexOf($"4 0 obj\n<</Length {Evil.Length}>>", StringComparison.Ordinal), 20)).Build(),
        ["a catalogue that stood there"] = file => new RawRevision(file.Bytes) { Root = "17 0 R" }.Build(),
        ["nothing but another start"] = file => [.. file.Bytes, .. System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"startxref\n{file.OffsetOf(ContractPdf.Unused - 42)}\n%%EOF\n"))],
        ["the mask's own bytes again"] = file => [.. file.Bytes, .. System.Text.Encoding.Latin1.GetBytes($"4 0 obj\n<</Length {Evil.Length}>>\nstream\n{Evil}\nendstream\nendobj\n")],
    };

    public static TheoryData<string> Names => [.. Masks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task MaskedFile_SignedByHand_HoldsAndIsNotChangedUnseen(string mask)
    {
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, prepare: Masks[mask]));

        SignatureReport signature = Assert.Single((await world.ValidateAsync(file.Bytes)).Signatures);
        Assert.True((SignatureIntegrity.Intact, LaterChanges.None) == (signature.Integrity, signature.LaterChanges), string.Join(" ", signature.Messages));
        byte[] extended = new RawRevision(file.Bytes).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog)[..^2] + "/DSS<<>>>>").Build();
        Assert.Equal(SignatureIntegrity.Intact, Assert.Single((await world.ValidateAsync(extended)).Signatures).Integrity);
        foreach (Func<SignedFile, byte[]> update in Updates.Values)
            await world.AssertForbiddenAsync(update(file));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task MaskedFile_SignedByTheProduct_IsNotChangedUnseen(string mask)
    {
        var prepared = new RawRevision(ContractPdf.Create());
        Masks[mask](prepared);
        var file = new SignedFile(await world.Signing.SignAsync(PadesLevel.BaselineB, document: prepared.Add(70, "<<>>").Build()));

        Assert.Equal(ValidationIndication.TotalPassed, (await world.ValidateAsync(file.Bytes)).Indication);
        await world.AssertForbiddenAsync(Updates["contents"](file));
        await world.AssertForbiddenAsync(Updates["the mask's own bytes again"](file));
    }

    // A hybrid file (7.5.8.4): some readers see its compressed objects, some do not.
    [Theory]
    [InlineData("update of nothing", LaterChanges.Ltv)]
    [InlineData("hidden contents replaced", LaterChanges.Forbidden)]
    [InlineData("hidden contents deleted", LaterChanges.Forbidden)]
    [InlineData("contents replaced in another hidden section", LaterChanges.Forbidden)]
    public async Task HybridOriginal_IsJudgedForBothKindsOfReaders(string update, LaterChanges expected)
    {
        SignedFile file = new(await world.Signing.SignAsync(PadesLevel.BaselineB, document: Hybrid(ContractPdf.Create(), ContractPdf.PageContents, "", out _)));
        byte[] changed = update switch
        {
            "hidden contents replaced" => new RawRevision(file.Bytes).AddStream(ContractPdf.PageContents, "", Evil).Build(),
            "hidden contents deleted" => new RawRevision(file.Bytes).Free(ContractPdf.PageContents).Build(),
            "contents replaced in another hidden section" => Hybrid(file.Bytes, ContractPdf.PageContents, Evil, out _),
            _ => new RawRevision(file.Bytes).Add(120, "<<>>").Build(),
        };

        Assert.Equal(LaterChanges.None, Assert.Single((await world.ValidateAsync(file.Bytes)).Signatures).LaterChanges);
        SignatureReport signature = Assert.Single((await world.ValidateAsync(changed)).Signatures);
        Assert.True(expected == signature.LaterChanges, string.Join(" ", signature.Messages));
    }

    /// <summary>An update whose one object is listed in a cross-reference stream beside the table only.</summary>
    private static byte[] Hybrid(byte[] source, int number, string content, out long place)
    {
        const string Empty = "<</Type/XRef/W[1 4 2]/Index[@ 1]/Size 98/Length 7>>\nstream\n\nendstream";
        string dictionary = Empty.Replace("@", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var update = new RawRevision(source) { Trailer = $"/XRefStm {source.Length}" };
        place = update.Position + "97 0 obj\n".Length + dictionary.Length + 7 + "\nendobj\n".Length;
        string data = $"\u0001{(char)0}{(char)(place >> 16)}{(char)((place >> 8) & 0xFF)}{(char)(place & 0xFF)}{(char)0}{(char)0}";
        update.Add(97, dictionary.Replace("stream\n\n", $"stream\n{data}\n", StringComparison.Ordinal));
        Assert.Equal(place, update.Position);
        return update.Text($"{number} 0 obj\n<</Length {content.Length}>>\nstream\n{content}\nendstream\nendobj\n").Build();
    }
}
