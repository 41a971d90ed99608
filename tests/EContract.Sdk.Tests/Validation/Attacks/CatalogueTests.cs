using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// What hangs on the catalogue, the pages and the trailer besides fields and annotations: layers, names, scripts, attachments,
/// permissions, alternate texts. It may neither come, nor change, nor go.
/// </summary>
public sealed class CatalogueTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    // Each as an object of its own, from 60 on, and an entry of the catalogue.
    private static readonly (string Key, string Value, string Changed)[] Held =
    [
        ("OCProperties", "<</OCGs[90 0 R]/D<</ON[90 0 R]/OFF[]>>>>", "<</OCGs[90 0 R]/D<</ON[]/OFF[90 0 R]>>>>"),
        ("Names", "<</JavaScript<</Names[(a) 91 0 R]>>/EmbeddedFiles<</Names[(f) 92 0 R]>>/AP<</Names[]>>>>", "<</JavaScript<</Names[(a) 91 0 R(b)<</S/JavaScript/JS(x)>>]>>/EmbeddedFiles<</Names[(f) 92 0 R]>>/AP<</Names[]>>>>"),
        ("Dests", "<</chapter[3 0 R/Fit]>>", "<</chapter[7 0 R/Fit]>>"),
        ("OpenAction", "<</S/GoTo/D[3 0 R/Fit]>>", "<</S/JavaScript/JS(x)>>"),
        ("AA", "<</WC<</S/JavaScript/JS(x)>>>>", "<</WC<</S/JavaScript/JS(y)>>>>"),
        ("Outlines", "<</Type/Outlines/Count 0>>", "<</Type/Outlines/Count 1>>"),
        ("PageLabels", "<</Nums[0<</S/D>>]>>", "<</Nums[0<</S/R>>]>>"),
        ("ViewerPreferences", "<</DisplayDocTitle false>>", "<</DisplayDocTitle true>>"),
        ("Collection", "<</Type/Collection/View/D>>", "<</Type/Collection/View/T>>"),
        ("AF", "[92 0 R]", "[]"),
        ("OutputIntents", "[<</S/GTS_PDFA1/OutputConditionIdentifier(a)>>]", "[<</S/GTS_PDFA1/OutputConditionIdentifier(b)>>]"),
        ("Perms", "<</UR3 93 0 R>>", "<</DocMDP 21 0 R>>"),
        ("Requirements", "[<</S/EnableJavaScripts>>]", "[]"),
        ("PieceInfo", "<</A<</LastModified(D:2026)>>>>", "<</B<</LastModified(D:2026)>>>>"),
        ("URI", "<</Base(http://one.example)>>", "<</Base(http://two.example)>>"),
        ("Threads", "[]", "[<<>>]"),
        ("Legal", "<</JavaScriptActions 0>>", "<</JavaScriptActions 1>>"),
        ("SpiderInfo", "<</V 1.0>>", "<</V 2.0>>"),
        ("DPartRoot", "<</Type/DPartRoot>>", "<</Type/DPartRoot/X 1>>"),
        ("Lang", "(ja)", "(en)"),
        ("PageMode", "/UseNone", "/FullScreen"),
        ("PageLayout", "/OneColumn", "/TwoPageLeft"),
        ("NeedsRendering", "false", "true"),
    ];

    private static readonly string[] Loose = ["<</Type/OCG/Name(Layer)>>", "<</S/JavaScript/JS(a)>>", "<</Type/Filespec/F(f)/EF<<>>>>", "<</Type/Sig>>"];

    public static TheoryData<int> Entries => [.. Enumerable.Range(0, Held.Length)];

    public static TheoryData<int> LooseObjects => [.. Enumerable.Range(90, Loose.Length)];

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task EntryOfTheCatalogue_ChangesInNoWay(int index)
    {
        (string key, string value, string changed) = Held[index];
        foreach (PdfCertification? certification in (PdfCertification?[])[null, PdfCertification.Annotations])
        {
            // A certification sets Perms itself.
            if (key == "Perms" && certification is not null)
                continue;
            SignedFile file = await SignAsync(certification);
            string catalog = file.Object(ContractPdf.Catalog), without = catalog.Replace($"/{key} {60 + index} 0 R", "", StringComparison.Ordinal);
            Assert.NotEqual(catalog, without);

            await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(60 + index, changed).Build());
            await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Free(60 + index).Build());
            await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(ContractPdf.Catalog, without).Build());
            await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(ContractPdf.Catalog, $"{without[..^2]}/{key} 99 0 R>>").Add(99, changed).Build());
            await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(ContractPdf.Catalog, $"{without[..^2]}/{key} {changed}>>").Build());
            SignedFile bare = await world.SignAsync(RawXref.Table, certification: certification);
            await world.AssertForbiddenAsync(new RawRevision(bare.Bytes).Add(ContractPdf.Catalog, $"{bare.Object(ContractPdf.Catalog)[..^2]}/{key} {value}>>").Build());
        }
    }

    [Theory]
    [MemberData(nameof(LooseObjects))]
    public async Task ObjectBehindTheCatalogue_ChangesInNoWay(int number)
    {
        SignedFile file = await SignAsync(PdfCertification.Annotations);

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(number, file.Object(number)[..^2] + "/Usage<</View<</ViewState/OFF>>>>/JS(b)>>").Build());
        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Free(number).Build());
    }

    [Theory]
    [InlineData("/AF[99 0 R]")]
    [InlineData("/AA<</O<</S/JavaScript/JS(x)>>>>")]
    [InlineData("/Metadata 99 0 R")]
    [InlineData("/PieceInfo<<>>")]
    [InlineData("/OC 90 0 R")]
    public async Task EntryOfAPage_IsForbidden(string entry)
    {
        SignedFile file = await SignAsync(null);

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(ContractPdf.SecondPage, file.Object(ContractPdf.SecondPage)[..^2] + entry + ">>").Add(99, "<<>>").Build());
    }

    [Theory]
    [InlineData("/XFA[(template) 99 0 R]")]
    [InlineData("/CO[10 0 R]")]
    [InlineData("/NeedAppearances true")]
    [InlineData("/SigFlags 0")]
    [InlineData("/SigFlags 7")]
    [InlineData("/Lang(x)")]
    public async Task EntryOfTheForm_IsForbidden(string entry)
    {
        SignedFile file = await SignAsync(null);
        string form = file.Object(ContractPdf.Form).Replace("/SigFlags 3", "", StringComparison.Ordinal);

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(ContractPdf.Form, form[..^2] + entry + ">>").AddStream(99, "", "<x/>").Build());
    }

    [Theory]
    [InlineData("/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>>>", false)]
    [InlineData("/Extensions<</ISO_[<</BaseVersion/2.0/ExtensionLevel 32001>>]>>", false)]
    [InlineData("/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 99 0 R>>>>", true)]
    [InlineData("/Extensions<</ADBE 99 0 R>>", true)]
    [InlineData("/Extensions[/ADBE]", true)]
    public async Task DeveloperExtensions_AreNamesAndNumbers(string entry, bool isForbidden)
    {
        SignedFile file = await SignAsync(null);
        byte[] changed = new RawRevision(file.Bytes).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog)[..^2] + entry + ">>").AddStream(99, "/Type/XObject/Subtype/Form", "f").Build();

        SignatureReport signature = Assert.Single((await world.ValidateAsync(changed)).Signatures);
        Assert.True(isForbidden == (signature.LaterChanges == LaterChanges.Forbidden), string.Join(" ", signature.Messages));
    }

    // ISO/TS 32004: what is not verified is said, and what is left out is caught.
    [Theory]
    [InlineData("/AuthCode<</MACLocation/Standalone/ByteRange[0 1 2 3]/MAC<00>>>", LaterChanges.Ltv)]
    [InlineData("", LaterChanges.Forbidden)]
    [InlineData("/AuthCode null", LaterChanges.Forbidden)]
    public async Task MessageAuthenticationCode_IsSaidToBeUnverified(string trailer, LaterChanges expected)
    {
        byte[] source = ContractPdf.Create();
        string code = "/AuthCode<</MACLocation/Standalone/ByteRange[0 1 2 3]/MAC<00>>>";
        var coded = new SignedFile(new RawRevision(source) { Trailer = code }.Add(99, "<<>>").Build());
        byte[] signed = await world.Signing.SignAsync(PadesLevel.BaselineB, document: coded.Bytes);

        SignatureReport before = Assert.Single((await world.ValidateAsync(signed)).Signatures);
        SignatureReport after = Assert.Single((await world.ValidateAsync(new RawRevision(signed) { Trailer = trailer }.Add(99, "<<>>").Build())).Signatures);

        Assert.Contains(before.Messages, message => message.Contains("ISO/TS 32004", StringComparison.Ordinal));
        Assert.Equal((LaterChanges.None, expected), (before.LaterChanges, after.LaterChanges));
    }

    private async Task<SignedFile> SignAsync(PdfCertification? certification)
    {
        var update = new RawRevision(ContractPdf.Create());
        string entries = string.Concat(Held.Select((each, i) => $"/{each.Key} {60 + i} 0 R"));
        update.Add(ContractPdf.Catalog, $"<</Type/Catalog/Pages 2 0 R/AcroForm 12 0 R{entries}>>");
        for (int i = 0; i < Held.Length; i++)
            update.Add(60 + i, Held[i].Value);
        for (int i = 0; i < Loose.Length; i++)
            update.Add(90 + i, Loose[i]);
        return new(await world.Signing.SignAsync(
            PadesLevel.BaselineB, document: update.Build(), options: new EContract.Sdk.Signing.PdfSignatureOptions { Certification = certification }));
    }
}
