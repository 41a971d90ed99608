using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// Dictionaries that lead a double life: a page, a form or a store of certificates that page content also finds its pictures in
/// (ISO 32000-2, 7.8.3). The author prepares this, others sign, and an update that seems to set a harmless entry shows something.
/// </summary>
public sealed class TwoFacedDictionaryTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string Cover = "1 g 0 0 200 200 re f";

    // What the page draws with, what it names there, and the update that gives the name a picture: object 60.
    private static readonly Dictionary<string, (string Resources, string Name, int Number, string Entry)> Faces = new()
    {
        ["page, Tabs"] = ("/XObject 3 0 R", "Tabs", 3, "/Tabs 60 0 R"),
        ["page, StructParents"] = ("/XObject 3 0 R", "StructParents", 3, "/StructParents 60 0 R"),
        ["catalogue, MarkInfo"] = ("/XObject 1 0 R", "MarkInfo", 1, "/MarkInfo 60 0 R"),
        ["catalogue, MarkInfo as graphics state"] = ("/ExtGState 1 0 R", "MarkInfo", 1, "/MarkInfo<</SMask<</S/Luminosity/G 60 0 R>>>>"),
        ["form, DA"] = ("/XObject 5 0 R", "DA", 5, "/DA 60 0 R"),
        ["form, Q"] = ("/XObject 5 0 R", "Q", 5, "/Q 60 0 R"),
        ["form, DR"] = ("/XObject 5 0 R", "DR", 5, "/DR 60 0 R"),
        ["form, NeedAppearances"] = ("/XObject 5 0 R", "NeedAppearances", 5, "/NeedAppearances 60 0 R"),
        ["field, V"] = ("/XObject 6 0 R", "V", 6, "/V 60 0 R"),
        ["field, M"] = ("/XObject 6 0 R", "M", 6, "/V(b)/M 60 0 R"),
        ["field, glyph"] = ("/Font<</F<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[1]/Encoding<</Differences[65/V]>>/CharProcs 6 0 R>>>>", "V", 6, "/V 60 0 R"),
        ["structure tree, IDTree"] = ("/XObject 7 0 R", "IDTree", 7, "/IDTree 60 0 R"),
        ["structure tree, ParentTreeNextKey"] = ("/XObject 7 0 R", "ParentTreeNextKey", 7, "/ParentTreeNextKey 60 0 R"),
        ["structure tree, K"] = ("/XObject 7 0 R", "K", 7, "/K 60 0 R"),
        ["store, VRI"] = ("/XObject 9 0 R", "VRI", 9, "/VRI 60 0 R"),
        ["store, Certs"] = ("/XObject 9 0 R", "Certs", 9, "/Certs 60 0 R"),
        ["store, record"] = ("/XObject 10 0 R", "TS", 10, "/TS 60 0 R"),
        ["store, page content"] = ("", "Certs", 9, "/Certs[60 0 R]"),
    };

    public static TheoryData<string> Rows => [.. Faces.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task UpdateThatGivesAPictureToADictionaryOfAnotherKind_IsForbidden(string row)
    {
        (string resources, string name, int number, string entry) = Faces[row];
        SignedFile file = await world.SignAsync(null, Document(resources, $"/{name} Do /{name} gs /F 200 Tf /{name} BMC EMC"));

        byte[] changed = new RawRevision(file.Bytes)
            .Add(number, $"<<{entry}{file.Object(number)[2..]}")
            .Add(60, PreparedPdf.FormXObject(Cover))
            .Build();

        await world.AssertForbiddenAsync(changed);
    }

    // What may well be set, in dictionaries that are what they seem.
    [Theory]
    [InlineData(3, "/Tabs/S/StructParents 1", LaterChanges.Ltv)]
    [InlineData(1, "/MarkInfo<</Marked true>>", LaterChanges.Ltv)]
    [InlineData(5, "/DA(/Helv 0 Tf 0 g)/Q 1/NeedAppearances false", LaterChanges.Ltv)]
    [InlineData(7, "/IDTree 61 0 R/ParentTreeNextKey 2/K 61 0 R", LaterChanges.Ltv)]
    [InlineData(10, "/TS 62 0 R/TU(D:20260401090000Z)", LaterChanges.Ltv)]
    [InlineData(6, "/V(b)/M(D:20260401090000Z)/F 4/Q 1/DA(/Helv 0 Tf 0 g)", LaterChanges.FormFilling)]
    [InlineData(11, "/V/Yes/AS/Yes", LaterChanges.FormFilling)]
    public async Task EntryOfItsType_IsNoHarm(int number, string entry, LaterChanges expected)
    {
        SignedFile file = await world.SignAsync(null, Document("", "q Q"));

        byte[] changed = new RawRevision(file.Bytes)
            .Add(number, $"<<{entry}{file.Object(number)[2..]}")
            .Add(61, "<<>>")
            .Add(62, PreparedPdf.Stream("", "0"))
            .Build();

        SignatureReport signature = Assert.Single((await world.ValidateAsync(changed)).Signatures);
        Assert.True((expected, ValidationIndication.TotalPassed) == (signature.LaterChanges, signature.Indication), string.Join(" ", signature.Messages));
    }

    [Theory]
    [InlineData(12, "/V/Pushed", "push button")]
    [InlineData(12, "/V/Pushed/AP<</N 60 0 R>>", "push button")]
    [InlineData(12, "/AP<</N 60 0 R>>", "push button")]
    [InlineData(12, "/I[1]", "push button")]
    [InlineData(13, "/V(b)", "read-only")]
    [InlineData(13, "/DA(/Helv 99 Tf 0 g)", "read-only")]
    [InlineData(6, "/V/Name", "another type")]
    [InlineData(6, "/V<<>>", "another type")]
    [InlineData(11, "/V(Yes)", "another type")]
    [InlineData(6, "/V(b)/AS 61 0 R", "AS of the form field text")]
    [InlineData(6, "/V(b)/F/Hidden", "F of the form field text")]
    [InlineData(6, "/V(b)/Q(x)", "Q of the form field text")]
    [InlineData(6, "/V(b)/I[60 0 R]", "I of the form field text")]
    public async Task FieldFilledWithWhatItCannotHold_IsForbidden(int number, string entry, string expected)
    {
        SignedFile file = await world.SignAsync(null, Document("", "q Q"));

        byte[] changed = new RawRevision(file.Bytes)
            .Add(number, $"<<{entry}{file.Object(number)[2..]}")
            .Add(60, PreparedPdf.FormXObject(Cover))
            .Add(61, "/Yes")
            .Build();

        await world.AssertForbiddenAsync(changed);
        SignatureReport signature = Assert.Single((await world.ValidateAsync(changed)).Signatures);
        Assert.Contains(signature.Messages, message => message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadOnlyField_ThatIsCalculated_IsFilledIn()
    {
        SignedFile file = await world.SignAsync(null, Document("", "q Q"));

        byte[] changed = new RawRevision(file.Bytes).Add(14, $"<</V(100){file.Object(14)[2..]}").Build();

        Assert.Equal(LaterChanges.FormFilling, Assert.Single((await world.ValidateAsync(changed)).Signatures).LaterChanges);
    }

    private static string[] Document(string resources, string content) =>
    [
        .. PreparedPdf.Page(
            $"{(resources.Length == 0 ? "" : $"/Resources<<{resources}>>")}/Annots[6 0 R 11 0 R 12 0 R 13 0 R 14 0 R]",
            content,
            "/Fields[6 0 R 11 0 R 12 0 R 13 0 R 14 0 R]",
            "/StructTreeRoot 7 0 R/DSS 9 0 R"),
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(text)/Rect[10 10 90 30]/P 3 0 R>>",
        "<</Type/StructTreeRoot>>",
        "null",
        $"<<{(resources.Length == 0 ? "/VRI<</DEADBEEF 10 0 R>>" : "")}>>",
        "<<>>",
        "<</Type/Annot/Subtype/Widget/FT/Btn/T(box)/Rect[10 40 30 60]/P 3 0 R/AP<</N<</Yes 4 0 R/Off 4 0 R>>>>>>",
        "<</Type/Annot/Subtype/Widget/FT/Btn/Ff 65536/T(button)/Rect[10 70 90 90]/P 3 0 R>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/Ff 1/T(fixed)/Rect[10 100 90 120]/P 3 0 R>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/Ff 1/T(sum)/AA<</C<</S/JavaScript/JS(x)>>>>/Rect[10 130 90 150]/P 3 0 R>>",
    ];
}
