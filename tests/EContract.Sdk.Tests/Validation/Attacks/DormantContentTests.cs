using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// Content that a document holds ready and does not show when it is signed, and small changes that wake it: of order, of visibility,
/// of a name that led nowhere. Each is drawn, to see that it shows what it claims to.
/// </summary>
public sealed class DormantContentTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string Form = "/Type/XObject/Subtype/Form/BBox[0 0 200 200]";

    private static readonly Dictionary<string, (string[] Objects, Func<SignedFile, RawRevision> Update)> Attacks = new()
    {
        // A white note lies under a black one; whoever comes last in the list is seen.
        ["annotations in another order"] = (
            [
                .. PreparedPdf.Page("/Resources<<>>/Annots[6 0 R 7 0 R]"),
                "<</Type/Annot/Subtype/Stamp/Rect[0 0 200 200]/F 4/AP<</N 8 0 R>>>>",
                "<</Type/Annot/Subtype/Stamp/Rect[0 0 200 200]/F 4/AP<</N 9 0 R>>>>",
                PreparedPdf.Stream(Form, "0 g 0 0 200 200 re f"),
                PreparedPdf.Stream(Form, "1 g 0 0 200 200 re f"),
            ],
            file => new RawRevision(file.Bytes).Add(3, file.Object(3).Replace("6 0 R 7 0 R", "7 0 R 6 0 R", StringComparison.Ordinal))),
        ["annotation listed twice"] = (
            [
                .. PreparedPdf.Page("/Resources<<>>/Annots[6 0 R 7 0 R]"),
                "<</Type/Annot/Subtype/Stamp/Rect[0 0 200 200]/F 4/AP<</N 8 0 R>>>>",
                "<</Type/Annot/Subtype/Stamp/Rect[0 0 200 200]/F 4/AP<</N 9 0 R>>>>",
                PreparedPdf.Stream(Form, "0 g 0 0 200 200 re f"),
                PreparedPdf.Stream(Form, "1 g 0 0 200 200 re f"),
            ],
            file => new RawRevision(file.Bytes).Add(3, file.Object(3).Replace("6 0 R 7 0 R", "6 0 R 7 0 R 6 0 R", StringComparison.Ordinal))),
        // A hidden field with a background waits over the page; filling it in shows it.
        ["hidden field that is filled in"] = (
            [
                .. PreparedPdf.Page("/Resources<<>>/Annots[6 0 R]", "0 g 0 0 200 200 re f", "/Fields[6 0 R]/DA(/Helv 0 Tf 0 g)"),
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 2/Rect[0 0 200 200]/MK<</BG[1]>>/DA(/Helv 12 Tf 0 g)/P 3 0 R>>",
            ],
            file => new RawRevision(file.Bytes)
                .Add(6, file.Object(6).Replace("/F 2/", "/F 4/V(Pay 999)/AP<</N 60 0 R>>/", StringComparison.Ordinal))
                .AddStream(60, Form, "1 g 0 0 200 200 re f BT 0 g /Helv 30 Tf 20 90 Td (Pay 999) Tj ET")),
        // The field has a background by its dictionary, but showed none.
        ["background that was not drawn before"] = (
            [
                .. PreparedPdf.Page("/Resources<<>>/Annots[6 0 R]", "0 g 0 0 200 200 re f", "/Fields[6 0 R]/DA(/Helv 0 Tf 0 g)"),
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[0 0 200 200]/MK<</BG[1]/BC[0]>>/DA(/Helv 12 Tf 0 g)/AP<</N 7 0 R>>/P 3 0 R>>",
                PreparedPdf.Stream(Form, "q Q"),
            ],
            file => new RawRevision(file.Bytes)
                .Add(6, file.Object(6).Replace("/N 7 0 R", "/N 60 0 R", StringComparison.Ordinal).Replace("/T(a)", "/T(a)/V(Pay 999)", StringComparison.Ordinal))
                .AddStream(60, Form, "1 g 0 0 200 200 re f BT 0 g /Helv 30 Tf 20 90 Td (Pay 999) Tj ET")),
        ["field that is hidden when filled in"] = (
            [
                .. PreparedPdf.Page("/Resources<<>>/Annots[6 0 R]", "1 g 0 0 200 200 re f", "/Fields[6 0 R]/DA(/Helv 0 Tf 0 g)"),
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[0 0 200 200]/MK<</BG[0]>>/AP<</N 7 0 R>>/P 3 0 R>>",
                PreparedPdf.Stream(Form, "0 g 0 0 200 200 re f"),
            ],
            file => new RawRevision(file.Bytes).Add(6, file.Object(6).Replace("/F 4/", "/F 2/V(x)/", StringComparison.Ordinal).Replace("/AP<</N 7 0 R>>", "", StringComparison.Ordinal))),
        // Viewers draw the field anew, with a font that its name did not lead to when it was signed.
        ["font that a field named"] = (
            [
                .. PreparedPdf.Page("/Resources<<>>/Annots[6 0 R]", "q Q", "/Fields[6 0 R]/NeedAppearances true/DR<</Font<</Helv 7 0 R>>>>/DA(/Helv 0 Tf 0 g)"),
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(AAAA)/F 4/Rect[0 0 200 200]/DA(/Evil 50 Tf 0 g)/P 3 0 R>>",
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            ],
            file => new RawRevision(file.Bytes)
                .Add(5, file.Object(5).Replace("/Helv 7 0 R", "/Helv 7 0 R/Evil 60 0 R", StringComparison.Ordinal))
                .Add(60, "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>")),
    };

    // What a viewer that is not at hand may show; nothing to see with those that are.
    private static readonly Dictionary<string, (string[] Objects, Func<SignedFile, RawRevision> Update)> Unseen = new()
    {
        ["default resources other than fonts"] = (
            [.. PreparedPdf.Page(form: "/Fields[6 0 R]"), "<</FT/Tx/T(a)>>"],
            file => new RawRevision(file.Bytes).Add(5, file.Object(5)[..^2] + "/DR<</XObject<</X 60 0 R>>>>>>").AddStream(60, Form, "0 g 0 0 200 200 re f")),
        ["default font of drawings"] = (
            [.. PreparedPdf.Page(form: "/Fields[6 0 R]"), "<</FT/Tx/T(a)>>"],
            file => new RawRevision(file.Bytes).Add(5, file.Object(5)[..^2] + "/DR<</Font<</X<</Type/Font/Subtype/Type3>>>>>>>>")),
        ["object 0"] = (
            PreparedPdf.Page(),
            file => new RawRevision(file.Bytes).AddStream(0, "", "0 g 0 0 200 200 re f")),
        ["object 0 that the page refers to"] = (
            [.. PreparedPdf.Page("/Resources<</XObject<</X 0 0 R>>>>", "/X Do")],
            file => new RawRevision(file.Bytes).AddStream(0, Form, "0 g 0 0 200 200 re f")),
        ["objects that no cross-reference lists, in an object stream"] = (
            PreparedPdf.Page(),
            file => new RawRevision(file.Bytes) { Xref = RawXref.Stream }.AddStream(60, "/Type/ObjStm/N 2/First 10", "61 0 4 5  <<>> [5 0 R]").Compress(61, 60, 0)),
        ["object stream in another order than the cross-reference"] = (
            PreparedPdf.Page(),
            file => new RawRevision(file.Bytes) { Xref = RawXref.Stream }.AddStream(60, "/Type/ObjStm/N 2/First 11", "61 0 62 5  <<>> <<>>").Compress(61, 60, 1).Compress(62, 60, 0)),
        ["one number twice in an object stream"] = (
            PreparedPdf.Page(),
            file => new RawRevision(file.Bytes) { Xref = RawXref.Stream }.AddStream(60, "/Type/ObjStm/N 2/First 11", "61 0 61 5  <<>> <<>>").Compress(61, 60, 0)),
        ["version that no reader knows"] = (
            PreparedPdf.Page(),
            file => new RawRevision(file.Bytes).Add(1, file.Object(1)[..^2] + "/Version/9.9>>")),
        ["structure element over content that was there"] = (
            [.. PreparedPdf.Page("/StructParents 0", "/P<</MCID 0>>BDC EMC", catalog: "/StructTreeRoot 6 0 R"), "<</Type/StructTreeRoot/K[7 0 R]>>", "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K[0]>>"],
            file => new RawRevision(file.Bytes).Add(6, "<</Type/StructTreeRoot/K[7 0 R 60 0 R]>>").Add(60, "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K[0]>>")),
        ["structure element with a marked-content reference"] = (
            [.. PreparedPdf.Page(catalog: "/StructTreeRoot 6 0 R"), "<</Type/StructTreeRoot/K[7 0 R]>>", "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K 0>>"],
            file => new RawRevision(file.Bytes).Add(7, file.Object(7).Replace("/K 0", "/K[0 60 0 R]", StringComparison.Ordinal)).Add(60, "<</Type/StructElem/S/Span/P 7 0 R/K<</Type/MCR/Pg 3 0 R/MCID 0>>>>")),
        ["structure element with a text of its own"] = (
            [.. PreparedPdf.Page(catalog: "/StructTreeRoot 6 0 R"), "<</Type/StructTreeRoot/K[7 0 R]>>", "<</Type/StructElem/S/Document/P 6 0 R>>"],
            file => new RawRevision(file.Bytes).Add(7, file.Object(7)[..^2] + "/K 60 0 R>>").Add(60, "<</Type/StructElem/S/Span/P 7 0 R/ActualText(Pay 999)>>")),
        ["text of an element that was there"] = (
            [.. PreparedPdf.Page(catalog: "/StructTreeRoot 6 0 R"), "<</Type/StructTreeRoot/K[7 0 R]>>", "<</Type/StructElem/S/P/P 6 0 R/ActualText(Pay 100)>>"],
            file => new RawRevision(file.Bytes).Add(7, file.Object(7).Replace("100", "999", StringComparison.Ordinal))),
    };

    public static TheoryData<string> Seen => [.. Attacks.Keys];

    public static TheoryData<string> Others => [.. Unseen.Keys];

    [Theory]
    [MemberData(nameof(Seen))]
    public async Task ContentThatAnUpdateWakes_IsSeenAndForbidden(string name)
    {
        (string[] objects, Func<SignedFile, RawRevision> update) = Attacks[name];
        SignedFile file = await world.SignAsync(null, objects);
        byte[] changed = update(file).Build();

        await world.AssertForbiddenAsync(changed);
        Assert.NotEqual(await DrawAsync(file.Bytes), await DrawAsync(changed));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task ContentThatSomeReaderMayFind_IsForbidden(string name)
    {
        (string[] objects, Func<SignedFile, RawRevision> update) = Unseen[name];

        await world.AssertForbiddenAsync(update(await world.SignAsync(null, objects)).Build());
    }

    // What an honest update does: a font for the fields, an element for an annotation, objects in a stream.
    [Fact]
    public async Task HonestCounterparts_AreNoHarm()
    {
        SignedFile file = await world.SignAsync(
            null, [.. PreparedPdf.Page(form: "/Fields[6 0 R]/DA(/Helv 0 Tf 0 g)", catalog: "/StructTreeRoot 7 0 R"), "<</FT/Tx/T(a)/DA(/Helv 9 Tf)>>", "<</Type/StructTreeRoot/K[8 0 R]>>", "<</Type/StructElem/S/Document/P 7 0 R>>"]);
        RawRevision[] updates =
        [
            new RawRevision(file.Bytes).Add(5, file.Object(5)[..^2] + "/DR<</Font<</Other 60 0 R>>>>>>").Add(60, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
            new RawRevision(file.Bytes).Add(8, file.Object(8)[..^2] + "/K 60 0 R>>").Add(60, "<</Type/StructElem/S/Form/P 8 0 R/Alt(a field)/K<</Type/OBJR/Obj 6 0 R>>>>"),
            new RawRevision(file.Bytes) { Xref = RawXref.Stream }.AddStream(60, "/Type/ObjStm/N 2/First 11", "61 0 62 5  <<>> <<>>").Compress(61, 60, 0).Compress(62, 60, 1),
        ];

        foreach (RawRevision update in updates)
        {
            SignatureReport signature = Assert.Single((await world.ValidateAsync(update.Build())).Signatures);
            Assert.True((LaterChanges.Ltv, ValidationIndication.TotalPassed) == (signature.LaterChanges, signature.Indication), string.Join(" ", signature.Messages));
        }
    }

    private static async Task<string> DrawAsync(byte[] document)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("document.pdf");
        await File.WriteAllBytesAsync(path, document, TestContext.Current.CancellationToken);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData((await Poppler.RenderAsync(path, 30)).Dots));
    }
}
