using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Fields filled in so that readers see something else than programs read: the value says one thing, the appearance another.</summary>
public sealed class FieldAppearanceTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string Helvetica = "/Resources<</Font<</Helv 20 0 R>>>>", Embedded = "/Resources<</Font<</Emb 24 0 R>>>>";

    // The field, its value, the appearance stream's resources, its content.
    [Theory]
    [InlineData(FormPdf.Text, "/V(999)", Helvetica, "/Tx BMC q 1 1 138 18 re W n BT 0 g /Helv 12 Tf 2 6 Td (999) Tj ET Q EMC")]
    [InlineData(FormPdf.Text, "/V(999)", "", "BT /Helv 12 Tf (999) Tj ET")]
    [InlineData(FormPdf.Text, "/V(999)", "", "BT /NoSuchFont 12 Tf (999) Tj ET")]
    [InlineData(FormPdf.Text, "/V()", Helvetica, "/Tx BMC EMC")]
    [InlineData(FormPdf.Text, "/V(it's \\344 \\240)", Helvetica, "BT /Helv 12 Tf 2 6 Td [(it's )-200(\\344 )] TJ (\\240) Tj ET")]
    [InlineData(FormPdf.Text, "/V<FEFF518651870031>", Embedded, "BT /Emb 12 Tf 2 6 Td <000100020010> Tj ET")]
    [InlineData(FormPdf.Text, "/V<FEFF00E9>", Embedded, "BT /Emb 12 Tf 2 6 Td <0011> Tj ET")]
    [InlineData(FormPdf.Text, "/V<FEFF5186>", "/Resources<</Font<</J<</Type/Font/Subtype/Type0/BaseFont/KozMin/Encoding/90ms-RKSJ-H>>>>>>", "BT /J 12 Tf 2 6 Td <897E> Tj ET")]
    [InlineData(FormPdf.Text, "/V<FEFF5186>", "/Resources<</Font<</J<</Type/Font/Subtype/Type0/BaseFont/KozMin/Encoding/UniJIS-UTF16-H>>>>>>", "BT /J 12 Tf 2 6 Td <5186> Tj ET")]
    [InlineData(FormPdf.Text, "/V(a long value that does not fit into its field at all)", Helvetica, "BT /Helv 12 Tf -150 6 Td (a long value that does not fit into its field at all) Tj ET")]
    [InlineData(FormPdf.Text, "/V(999)/RV(<body xmlns=\"http://www.w3.org/1999/xhtml\"><p>9<b>99</b></p></body>)", Helvetica, "BT /Helv 12 Tf 2 6 Td (999) Tj ET")]
    [InlineData(FormPdf.Text, "/V(999)", "/Resources<</Font<</Helv 20 0 R>>/ExtGState<</G<</ca 1/BM/Normal/SMask/None>>>>>>", "/G gs BT /Helv 12 Tf 2 6 Td (999) Tj ET")]
    [InlineData(FormPdf.Lines, "/V(one\\rtwo three)", Helvetica, "BT /Helv 12 Tf 14 TL 2 66 Td (one) Tj T* (two ) Tj (three) ' ET")]
    [InlineData(FormPdf.Lines, "/V(1 2 3 4)", Helvetica, "BT /Helv 12 Tf 40 TL 2 66 Td (1) Tj T* (2) Tj T* (3) Tj T* (4) Tj ET")]
    [InlineData(FormPdf.Comb, "/V(12)", Helvetica, "0 G .5 .5 139 19 re s 18 1 m 18 19 l s /Tx BMC BT /Helv 12 Tf [-451(1)-902(2)] TJ ET EMC")]
    [InlineData(FormPdf.Framed, "/V(999)", Helvetica, "1 1 .8 rg 0 0 140 20 re f 0 G .5 .5 139 19 re s BT 0 g /Helv 12 Tf 2 6 Td (999) Tj ET")]
    [InlineData(FormPdf.Combo, "/V(fr)", Helvetica, "BT /Helv 12 Tf 2 6 Td (France) Tj ET")]
    [InlineData(FormPdf.Combo, "/V(fr)/I[1]", Helvetica, "BT /Helv 12 Tf 2 6 Td (France) Tj ET")]
    [InlineData(FormPdf.ListBox, "/V(Two)", Helvetica, ".6 .7 .8 rg 0 20 140 14 re f BT 0 g /Helv 12 Tf 14 TL 2 38 Td (One) Tj T* (Two) Tj T* (Three) Tj ET")]
    [InlineData(FormPdf.ListBox, "/V[(Two)(Three)]/I[1 2]", Helvetica, "BT 0 g /Helv 12 Tf 14 TL 2 38 Td (Two) Tj T* (Three) Tj ET")]
    [InlineData(FormPdf.Secret, "/V(password)", Helvetica, "BT /Helv 12 Tf 2 6 Td (********) Tj ET")]
    [InlineData(FormPdf.Amount, "/V(1234.5)", Helvetica, "BT /Helv 12 Tf 2 6 Td ($1,234.50) Tj ET")]
    [InlineData(FormPdf.Formatted, "/V(1)", Helvetica, "BT /Helv 12 Tf 2 6 Td (first of April) Tj ET")]
    [InlineData(FormPdf.Amount, "/V(-1234.5)", Helvetica, "BT /Helv 12 Tf 2 6 Td (-$1,234.50) Tj ET")]
    [InlineData(FormPdf.Text, "/V(999)", Helvetica, "/DeviceRGB cs 0 0 .6 scn BT /Helv 12 Tf 1 0 0 1 2 6 Tm .2 w 2 Tr [(9)20(9)] TJ 14 0 Td (9) Tj ET")]
    [InlineData(FormPdf.Text, "/V(999)/DA(/Helv 9 Tf 0 0 1 rg)", Helvetica, "BT /Helv 9 Tf 0 0 1 rg 2 6 Td (999) Tj ET")]
    public async Task ValueThatIsShown_IsFormFilling(int field, string value, string resources, string content)
    {
        SignatureReport signature = await FillAsync(field, value, resources, content);

        Assert.True((LaterChanges.FormFilling, ValidationIndication.TotalPassed) == (signature.LaterChanges, signature.Indication), string.Join(" ", signature.Messages));
    }

    [Theory]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td (999) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td (100) Tj (0) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "", "something else than its value")]
    [InlineData(FormPdf.Text, "/V()", Helvetica, "BT /Helv 12 Tf 2 6 Td (999) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Text, "/M(D:2026)", Helvetica, "BT /Helv 12 Tf 2 6 Td (999) Tj ET", "but not its value")]
    [InlineData(FormPdf.Text, "/V(ABC)", "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/nine/nine/nine]>>>>>>>>", "BT /F 12 Tf (ABC) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Text, "/V<FEFF00310030>", Embedded, "BT /Emb 12 Tf 2 6 Td <000100020010> Tj ET", "something else than its value")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td 3 Tr (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 0 Tf 2 6 Td (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf .001 0 0 .001 2 6 Tm (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, ".001 0 0 .001 0 0 cm BT /Helv 12 Tf 2 6 Td (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 0 Tz 2 6 Td (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(not 9)", Helvetica, "BT /Helv 12 Tf 2 600 Td (not) Tj 0 -594 Td (9) Tj ET", "outside of its frame")]
    [InlineData(FormPdf.Text, "/V(9 not)", Helvetica, "BT /Helv 12 Tf 2 6 Td (9) Tj 0 -99 Td (not) Tj ET", "outside of its frame")]
    [InlineData(FormPdf.Text, "/V(not 9)", Helvetica, "BT /Helv 12 Tf -900 6 Td (not) Tj 902 0 Td (9) Tj ET", "outside of its frame")]
    [InlineData(FormPdf.Text, "/V(9 not)", Helvetica, "BT /Helv 12 Tf 2 6 Td (9) Tj 300 0 Td (not) Tj ET", "outside of its frame")]
    [InlineData(FormPdf.Text, "/V(not 9)", Helvetica, "q 0 0 1 1 re W n BT /Helv 12 Tf 20 6 Td (not) Tj ET Q BT /Helv 12 Tf 2 6 Td (9) Tj ET", "outside of its frame")]
    [InlineData(FormPdf.Text, "/V(9)", Helvetica, "0 0 m 9 9 l 9 0 l W n BT /Helv 12 Tf 2 6 Td (9) Tj ET", "clips")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT (100) Tj ET", "without a font")]
    [InlineData(FormPdf.Text, "/V(100)", "/Resources<</XObject<</X 61 0 R>>/Font<</Helv 20 0 R>>>>", "BT /Helv 12 Tf 2 6 Td (100) Tj ET /X Do", "operator Do")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td (100) Tj ET BI /W 1/H 1/BPC 8/CS/G ID x EI", "operator BI")]
    [InlineData(FormPdf.Text, "/V(100)", "/Resources<</Shading<</S 61 0 R>>/Font<</Helv 20 0 R>>>>", "/S sh BT /Helv 12 Tf 2 6 Td (100) Tj ET", "operator sh")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "1 g 0 0 140 20 re f BT /Helv 12 Tf 2 6 Td (100) Tj ET", "neither background nor border")]
    [InlineData(FormPdf.Framed, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td (100) Tj ET 1 g 0 0 140 20 re f", "over its text")]
    [InlineData(FormPdf.Framed, "/V(100)", Helvetica, "0 G 60 6 m 60 14 l 70 10 l S BT /Helv 12 Tf 2 6 Td (100) Tj ET", "something else than a background")]
    [InlineData(FormPdf.Framed, "/V(100)", Helvetica, "0 G 60 6 20 10 re f BT /Helv 12 Tf 2 6 Td (100) Tj ET", "something else than a background")]
    [InlineData(FormPdf.Framed, "/V(100)", Helvetica, "0 0 m 10 60 90 60 140 0 c f BT /Helv 12 Tf 2 6 Td (100) Tj ET", "operator c")]
    [InlineData(FormPdf.Text, "/V(100)", "/Resources<</Font<</Helv 20 0 R>>/ExtGState<</G<</ca 0>>>>>>", "/G gs BT /Helv 12 Tf 2 6 Td (100) Tj ET", "blends")]
    [InlineData(FormPdf.Text, "/V(100)", "/Resources<</Font<</Helv 20 0 R>>/ExtGState<</G<</SMask<</S/Alpha/G 61 0 R>>>>>>>>", "/G gs BT /Helv 12 Tf 2 6 Td (100) Tj ET", "blends")]
    [InlineData(FormPdf.Text, "/V(A)", "/Resources<</Font<</F<</Type/Font/Subtype/Type3/CharProcs<</A 61 0 R>>/Encoding<</Differences[65/A]>>>>>>>>", "BT /F 12 Tf 2 6 Td (A) Tj ET", "pictures")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td (100) Tj ET )", "broken")]
    [InlineData(FormPdf.Text, "/V(100)/RV(<body><p>999</p></body>)", Helvetica, "BT /Helv 12 Tf 2 6 Td (100) Tj ET", "rich text")]
    [InlineData(FormPdf.Text, "/V(100)/RV(<!DOCTYPE x [<!ENTITY y \"100\">]><body>&y;</body>)", Helvetica, "BT /Helv 12 Tf 2 6 Td (100) Tj ET", "rich text")]
    [InlineData(FormPdf.Text, "/RV(<body><p>999</p></body>)", Helvetica, null, "rich text")]
    [InlineData(FormPdf.Combo, "/V(fr)", Helvetica, "BT /Helv 12 Tf 2 6 Td (Japan) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Combo, "/V(evil)", Helvetica, "BT /Helv 12 Tf 2 6 Td (evil) Tj ET", "does not offer")]
    [InlineData(FormPdf.ListBox, "/V(Two)", Helvetica, "BT /Helv 12 Tf 2 38 Td (Two or none) Tj ET", "something else than its value")]
    [InlineData(FormPdf.ListBox, "/V(Four)", Helvetica, "", "does not offer")]
    [InlineData(FormPdf.Secret, "/V(password)", Helvetica, "BT /Helv 12 Tf 2 6 Td (Pay 999) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Amount, "/V(1234.5)", Helvetica, "BT /Helv 12 Tf 2 6 Td ($9,234.50) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Amount, "/V(1234.5)", Helvetica, "BT /Helv 12 Tf 2 6 Td ($12,345.0) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Amount, "/V(1234.5)", Helvetica, "BT /Helv 12 Tf 2 6 Td (not $1,234.50) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Amount, "/V(-1234.5)", Helvetica, "BT /Helv 12 Tf 2 6 Td ($1,234.50) Tj ET", "something else than its value")]
    [InlineData(FormPdf.ListBox, "/V(Two)", Helvetica, "", "something else than its value")]
    [InlineData(FormPdf.ListBox, "/V(Two)", Helvetica, "BT 0 g /Helv 12 Tf 2 38 Td (One) Tj ET", "something else than its value")]
    [InlineData(FormPdf.ListBox, "/V(Two)", Helvetica, ".6 .7 .8 rg 0 35 140 14 re f BT 0 g /Helv 12 Tf 14 TL 2 38 Td (One) Tj T* (Two) Tj T* (Three) Tj ET", "something else than its value")]
    [InlineData(FormPdf.Text, "/V(1)", "/Resources<</Font<</Helv 20 0 R>>/Pattern<</P 61 0 R>>>>", "/Pattern cs /P scn BT /Helv 12 Tf 2 6 Td (1) Tj ET", "something else than a colour")]
    [InlineData(FormPdf.Text, "/V(1)", Helvetica, "/P scn BT /Helv 12 Tf 2 6 Td (1) Tj ET", "something else than a colour")]
    [InlineData(FormPdf.Text, "/V(1)", "/Resources<</Font<</Helv 20 0 R>>/ColorSpace<</C[/Separation/None/DeviceGray 61 0 R]>>>>", "/C cs 1 scn BT /Helv 12 Tf 2 6 Td (1) Tj ET", "something else than a colour")]
    [InlineData(FormPdf.Text, "/V(1)", Helvetica, "BT /Helv 2000 Tf 2 6 Td (1) Tj ET", "larger than its frame")]
    [InlineData(FormPdf.Text, "/V(100900)", Helvetica, "BT /Helv 12 Tf 40 6 Td (100) Tj -38 0 Td (900) Tj ET", "another order")]
    [InlineData(FormPdf.Text, "/V(100900)", Helvetica, "BT /Helv 12 Tf 22 6 Td [(100)3336(900)] TJ ET", "another order")]
    [InlineData(FormPdf.Text, "/V(100900)", Helvetica, "BT /Helv 12 Tf 22 6 Td [(100)3336] TJ (900) Tj ET", "another order")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td -6 Tc (100) Tj ET", "another order")]
    [InlineData(FormPdf.Text, "/V(12.50)", Helvetica, "BT /Helv 12 Tf 12 6 Td (12) Tj 12 0 Td (.) Tj -8 0 Td (50) Tj ET", "another order")]
    [InlineData(FormPdf.Lines, "/V(one two)", Helvetica, "BT /Helv 12 Tf 2 20 Td (one) Tj 0 30 Td (two) Tj ET", "another order")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td [(1)-99999(00)] TJ ET", "torn apart")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td 1000 Tc (100) Tj ET", "torn apart")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 2 6 Td (1) Tj 500 Ts (00) Tj ET", "torn apart")]
    [InlineData(FormPdf.Text, "/V(1 00)", Helvetica, "BT /Helv 12 Tf 2 6 Td 500 Tw (1 00) Tj ET", "torn apart")]
    [InlineData(FormPdf.Text, "/V(66)", Helvetica, "BT /Helv -12 Tf 16 14 Td (66) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(66)", Helvetica, "BT /Helv 12 Tf -1 0 0 -1 16 14 Tm (66) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 0 1 -1 0 9 6 Tm (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 100 0 0 .1 2 6 Tm (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT /Helv 12 Tf 1000 Tz 2 6 Td (100) Tj ET", "cannot be seen")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "0 0 9 20 re W n BT /Helv 12 Tf 2 6 Td (100) Tj ET", "outside of its frame")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT 1 g /Helv 12 Tf 2 6 Td (100) Tj ET", "colour of its background")]
    [InlineData(FormPdf.Framed, "/V(100)", Helvetica, "BT 1 1 .85 rg /Helv 12 Tf 2 6 Td (100) Tj ET", "colour of its background")]
    [InlineData(FormPdf.Framed, "/V(100)", Helvetica, "0 g 0 0 140 20 re f BT /Helv 12 Tf 2 6 Td (100) Tj ET", "colour of its background")]
    [InlineData(FormPdf.Text, "/V(100)", Helvetica, "BT 2 Tr 400 w /Helv 12 Tf 2 6 Td (100) Tj ET", "fill its letters")]
    [InlineData(FormPdf.Text, "/V(100)", "/Resources<</Font<</Helv 20 0 R>>/Properties<</M 61 0 R>>>>", "/OC /M BDC BT /Helv 12 Tf 2 6 Td (100) Tj ET EMC", "layers")]
    [InlineData(FormPdf.Text, "/V(100)", "/OC 61 0 R/Resources<</Font<</Helv 20 0 R>>>>", "BT /Helv 12 Tf 2 6 Td (100) Tj ET", "layers")]
    [InlineData(FormPdf.Text, "/V(66)", "/Matrix[-1 0 0 -1 0 0]/Resources<</Font<</Helv 20 0 R>>>>", "BT /Helv 12 Tf 2 6 Td (66) Tj ET", "turned or stretched")]
    [InlineData(FormPdf.Text, "/V(100)/AP<<>>", Helvetica, null, "shows nothing")]
    [InlineData(FormPdf.Text, "/V(100)/AP<</N<</On 61 0 R>>>>", Helvetica, null, "shows nothing")]
    [InlineData(FormPdf.Text, "/V(100)/AP<</R 61 0 R>>", Helvetica, null, "shows nothing")]
    [InlineData(FormPdf.Lines, "/V(100)/AP<</N 61 0 R>>", Helvetica, null, "another size")]
    [InlineData(FormPdf.Text, "/V(100)/DA(/Helv .01 Tf 0 g)", Helvetica, null, "default appearance")]
    [InlineData(FormPdf.Text, "/V(100)/DA(/Helv 12 Tf 1 g)", Helvetica, null, "default appearance")]
    [InlineData(FormPdf.Text, "/V(100)/DA(/Helv 12 Tf 3 Tr 0 g)", Helvetica, null, "default appearance")]
    [InlineData(FormPdf.Text, "/V(100)/DA(/Nowhere 12 Tf 0 g)", Helvetica, null, "default appearance")]
    public async Task AppearanceThatIsNoTextOfTheValue_IsForbidden(int field, string value, string resources, string? content, string expected)
    {
        SignatureReport signature = await FillAsync(field, value, resources, content);

        Assert.Equal((LaterChanges.Forbidden, ValidationIndication.TotalFailed), (signature.LaterChanges, signature.Indication));
        Assert.Contains(signature.Changes, change => change.IsForbidden && change.Reason.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/R")]
    [InlineData("/D")]
    [InlineData("/N<</Yes")]
    public async Task AppearanceForTheMouse_IsJudgedAsWell(string entry)
    {
        SignedFile file = await world.SignAsync(null, FormPdf.Create());
        string end = entry.Contains("<<", StringComparison.Ordinal) ? ">>" : "";

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes)
            .Add(FormPdf.Text, $"<</V(100)/AP<<{(end.Length > 0 ? "" : "/N 60 0 R")}{entry} 61 0 R{end}>>{file.Object(FormPdf.Text)[2..]}")
            .AddStream(60, "/Type/XObject/Subtype/Form/BBox[0 0 140 20]", "BT /Helv 12 Tf 2 6 Td (100) Tj ET")
            .AddStream(61, "/Type/XObject/Subtype/Form/BBox[0 0 140 20]", "BT /Helv 12 Tf 2 6 Td (999) Tj ET")
            .Build());
    }

    // The font is new and brings its own glyphs, or does not say what its codes are.
    [Theory]
    [InlineData("/Encoding/Identity-H/ToUnicode 62 0 R/DescendantFonts[<</FontDescriptor<</FontFile2 4 0 R>>>>]", "letters that came with the update")]
    [InlineData("/Encoding/Identity-H/DescendantFonts[<</FontDescriptor<</FontFile2 4 0 R>>>>]", "cannot be told")]
    [InlineData("/Encoding/Identity-H/ToUnicode 4 0 R", "cannot be told")]
    public async Task FontOfTheUpdate_IsNamed(string font, string expected)
    {
        SignedFile file = await world.SignAsync(null, FormPdf.Create());
        byte[] filled = new RawRevision(file.Bytes)
            .Add(FormPdf.Text, $"<</V(1)/AP<</N 60 0 R>>{file.Object(FormPdf.Text)[2..]}")
            .AddStream(60, "/Type/XObject/Subtype/Form/BBox[0 0 140 20]/Resources<</Font<</F 61 0 R>>>>", "BT /F 12 Tf 2 6 Td <0001> Tj ET")
            .Add(61, $"<</Type/Font/Subtype/Type0/BaseFont/New{font}>>")
            .AddStream(62, "", "1 beginbfchar <0001> <0031> endbfchar")
            .Build();

        SignatureReport signature = Assert.Single((await world.ValidateAsync(filled)).Signatures);

        Assert.Equal(LaterChanges.FormFilling, signature.LaterChanges);
        Assert.Contains(signature.Changes, change => !change.IsForbidden && change.Reason.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/Type1/BaseFont/ZapfDingbats/Encoding/WinAnsiEncoding", "cannot be told")]
    [InlineData("/Type1/BaseFont/Symbol/Encoding/WinAnsiEncoding", "cannot be told")]
    [InlineData("/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FirstChar 48/LastChar 49/Widths[-556 90000]", "letters that came with the update")]
    public async Task SimpleFontThatDecidesHowItLooks_IsNamed(string font, string expected)
    {
        SignatureReport signature = await FillAsync(FormPdf.Text, "/V(100)", $"/Resources<</Font<</F<</Type/Font/Subtype{font}>>>>>>", "BT /F 12 Tf 2 6 Td (100) Tj ET");

        Assert.Equal(LaterChanges.FormFilling, signature.LaterChanges);
        Assert.Contains(signature.Changes, change => !change.IsForbidden && change.Reason.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/F 4", "/F 0", LaterChanges.Forbidden)]
    [InlineData("/F 0", "/F 4", LaterChanges.FormFilling)]
    public async Task FieldThatWasPrinted_StaysSo(string former, string now, LaterChanges expected)
    {
        string[] form = FormPdf.Create();
        int place = Array.FindIndex(form, body => body.Contains("/T(text)", StringComparison.Ordinal));
        form[place] = form[place].Replace("/T(text)", $"/T(text){former}", StringComparison.Ordinal);
        SignedFile file = await world.SignAsync(null, form);
        byte[] filled = new RawRevision(file.Bytes)
            .Add(FormPdf.Text, $"<</V(100)/AP<</N 60 0 R>>{file.Object(FormPdf.Text)[2..].Replace(former, now, StringComparison.Ordinal)}")
            .AddStream(60, $"/Type/XObject/Subtype/Form/BBox[0 0 140 20]{Helvetica}", "BT /Helv 12 Tf 2 6 Td (100) Tj ET")
            .Build();

        Assert.Equal(expected, Assert.Single((await world.ValidateAsync(filled)).Signatures).LaterChanges);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("/NeedAppearances true", false)]
    public async Task ValueWithoutItsAppearance_IsForbidden_UnlessViewersDrawIt(string form, bool isForbidden)
    {
        SignedFile file = await world.SignAsync(null, FormPdf.Create(form));
        byte[] filled = new RawRevision(file.Bytes).Add(FormPdf.Old, file.Object(FormPdf.Old).Replace("/V(old)", "/V(new)", StringComparison.Ordinal)).Build();

        Assert.Equal(isForbidden ? LaterChanges.Forbidden : LaterChanges.FormFilling, Assert.Single((await world.ValidateAsync(filled)).Signatures).LaterChanges);
        await world.AssertForbiddenAsync(new RawRevision(filled).AddStream(23, "/Type/XObject/Subtype/Form/BBox[0 0 140 20]", "BT /Helv 12 Tf 2 6 Td (evil) Tj ET").Build());
    }

    [Theory]
    [InlineData(FormPdf.Box, "/V/Off/AS/Off", "/V/Yes/AS/Yes", false)]
    [InlineData(FormPdf.Box, "/V/Off/AS/Off", "/V/Yes/AS/Off", true)]
    [InlineData(FormPdf.Box, "/V/Off/AS/Off", "/V/Maybe/AS/Yes", true)]
    [InlineData(FormPdf.Box, "/V/Off/AS/Off", "/V/Maybe/AS/Maybe", true)]
    [InlineData(FormPdf.Box, "21 0 R/Off 22 0 R>>>>/V/Off/AS/Off", "", true)]
    public async Task CheckBox_ShowsOneOfItsStates(int field, string former, string now, bool isForbidden)
    {
        SignedFile file = await world.SignAsync(null, FormPdf.Create());
        string body = file.Object(field);
        string changed = body.Replace(former, now, StringComparison.Ordinal);
        if (changed == body)
            changed = body.Replace("/V/Off/AS/Off", "/V/New/AS/New", StringComparison.Ordinal).Replace("/Yes 21", "/New 60 0 R/Yes 21", StringComparison.Ordinal);

        byte[] filled = new RawRevision(file.Bytes).Add(field, changed).Add(60, PreparedPdf.FormXObject("0 0 200 200 re f")).Build();

        Assert.Equal(isForbidden ? LaterChanges.Forbidden : LaterChanges.FormFilling, Assert.Single((await world.ValidateAsync(filled)).Signatures).LaterChanges);
    }

    [Fact]
    public async Task CheckBoxStateDrawnAnew_IsForbidden()
    {
        SignedFile file = await world.SignAsync(null, FormPdf.Create());
        string chosen = file.Object(FormPdf.Box).Replace("/V/Off/AS/Off", "/V/Yes/AS/Yes", StringComparison.Ordinal);

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(FormPdf.Box, chosen.Replace("/Yes 21", "/Yes 60", StringComparison.Ordinal))
            .Add(60, PreparedPdf.FormXObject("0 0 200 200 re f")).Build());
        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(FormPdf.Box, chosen).Add(21, PreparedPdf.FormXObject("0 0 200 200 re f")).Build());
    }

    [Theory]
    [InlineData("/One", "/One", "/Off", false)]
    [InlineData("/Two", "/Off", "/Two", false)]
    [InlineData("/Two", "/One", "/Two", true)]
    [InlineData("/Two", "/One", "/Off", true)]
    [InlineData("/One", "/Off", "/Off", true)]
    [InlineData("/Off", "/One", "/Off", true)]
    public async Task RadioButtons_ShowTheValueAndNoOther(string value, string first, string second, bool isForbidden)
    {
        SignedFile file = await world.SignAsync(null, FormPdf.Create());
        byte[] filled = new RawRevision(file.Bytes)
            .Add(FormPdf.Radio, file.Object(FormPdf.Radio).Replace("/V/Off", $"/V{value}", StringComparison.Ordinal))
            .Add(FormPdf.FirstChoice, file.Object(FormPdf.FirstChoice).Replace("/AS/Off", $"/AS{first}", StringComparison.Ordinal))
            .Add(FormPdf.SecondChoice, file.Object(FormPdf.SecondChoice).Replace("/AS/Off", $"/AS{second}", StringComparison.Ordinal))
            .Build();

        Assert.Equal(isForbidden ? LaterChanges.Forbidden : LaterChanges.FormFilling, Assert.Single((await world.ValidateAsync(filled)).Signatures).LaterChanges);
    }

    [Theory]
    [InlineData("999")]
    [InlineData("1234.5")]
    public async Task FilledByMuPdf_IsFormFilling(string text)
    {
        using var directory = new TemporaryDirectory();
        string signed = directory.Combine("signed.pdf"), filled = directory.Combine("filled.pdf");
        await File.WriteAllBytesAsync(signed, (await world.SignAsync(null, FormPdf.Create())).Bytes, TestContext.Current.CancellationToken);
        await MuPdf.FillAsync(signed, filled, text, "France");

        SignatureReport signature = Assert.Single((await world.ValidateAsync(await File.ReadAllBytesAsync(filled, TestContext.Current.CancellationToken))).Signatures);

        Assert.True(LaterChanges.FormFilling == signature.LaterChanges, string.Join(" ", signature.Messages));
        foreach (string field in (string[])["text", "lines", "comb", "combo", "box", "framed", "secret", "amount", "old"])
            Assert.Contains(signature.Changes, change => change.Reason.Contains($"field {field} was filled in", StringComparison.Ordinal));
    }

    private async Task<SignatureReport> FillAsync(int field, string value, string resources, string? content)
    {
        SignedFile file = await world.SignAsync(null, FormPdf.Create());
        string former = file.Object(field)[2..];
        if (value.Contains("/DA", StringComparison.Ordinal))
            former = former.Replace("/DA(/Helv 12 Tf 0 g)", "", StringComparison.Ordinal);
        RawRevision update = new RawRevision(file.Bytes)
            .Add(field, $"<<{value}{(content is null ? "" : "/AP<</N 60 0 R>>")}{former}")
            .Add(61, PreparedPdf.FormXObject("0 0 200 200 re f"));
        if (content is not null)
            update.AddStream(60, $"/Type/XObject/Subtype/Form/BBox[0 0 140 {(field is FormPdf.Lines ? 80 : field is FormPdf.ListBox ? 50 : 20)}]{resources}", content);
        return Assert.Single((await world.ValidateAsync(update.Build())).Signatures);
    }
}
