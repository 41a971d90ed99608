using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>The sneaky signature attack (Rohlmann et al., IEEE S&amp;P 2021): a new signature field whose appearance covers the text.</summary>
public sealed class SneakySignatureTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string Field = "/Type/Annot/Subtype/Widget/FT/Sig/T(New)/P 3 0 R";
    private const string Large = "/Rect[0 0 595 842]";
    private const string Shown = "/AP<</N 64 0 R>>";

    // The new field in object 60, its kids in 61 and 62, its value in 63, its appearance in 64.
    private static readonly Dictionary<string, (string[] Objects, LaterChanges Expected)> Fields = new()
    {
        ["invisible, unsigned"] = ([$"<<{Field}/Rect[0 0 0 0]>>"], LaterChanges.FormFilling),
        ["empty, unsigned"] = ([$"<<{Field}{Large}>>"], LaterChanges.FormFilling),
        ["visible, unsigned"] = ([$"<<{Field}{Large}{Shown}>>"], LaterChanges.Forbidden),
        ["visible when rolled over"] = ([$"<<{Field}{Large}/AP<</R 64 0 R>>>>"], LaterChanges.Forbidden),
        ["visible in a state"] = ([$"<<{Field}{Large}/AP<</N<</On 64 0 R>>>>/AS/On>>"], LaterChanges.Forbidden),
        ["visible, hidden by its flags"] = ([$"<<{Field}{Large}{Shown}/F 2>>"], LaterChanges.Forbidden),
        ["visible, hidden on the screen"] = ([$"<<{Field}{Large}{Shown}/F 36>>"], LaterChanges.Forbidden),
        ["background only"] = ([$"<<{Field}{Large}/MK<</BG[1 1 1]>>>>"], LaterChanges.Forbidden),
        ["caption only"] = ([$"<<{Field}{Large}/MK<</CA(Pay 999 yen)>>>>"], LaterChanges.Forbidden),
        ["icon only"] = ([$"<<{Field}{Large}/MK<</I 64 0 R>>>>"], LaterChanges.Forbidden),
        ["appearance from the signed bytes"] = ([$"<<{Field}{Large}/AP<</N 9 0 R>>>>"], LaterChanges.Forbidden),
        ["rectangle by reference"] = ([$"<<{Field}/Rect 61 0 R{Shown}>>", "[0 0 595 842]"], LaterChanges.Forbidden),
        ["no rectangle"] = ([$"<<{Field}{Shown}>>"], LaterChanges.Forbidden),
        ["two widgets"] = (["<</FT/Sig/T(New)/Kids[61 0 R 62 0 R]>>", $"<</Type/Annot/Subtype/Widget/Parent 60 0 R{Large}{Shown}>>", $"<</Type/Annot/Subtype/Widget/Parent 60 0 R{Large}{Shown}>>"], LaterChanges.Forbidden),
        ["widget without extent, kid with much"] = (["<</FT/Sig/T(New)/Subtype/Widget/Rect[0 0 0 0]/Kids[61 0 R]>>", $"<</Type/Annot/Subtype/Widget/Parent 60 0 R{Large}{Shown}>>"], LaterChanges.Forbidden),
        ["signed in two places"] = (["<</FT/Sig/T(New)/V 63 0 R/Kids[61 0 R 62 0 R]>>", $"<</Type/Annot/Subtype/Widget/Parent 60 0 R{Large}{Shown}>>", $"<</Type/Annot/Subtype/Widget/Parent 60 0 R{Large}{Shown}>>"], LaterChanges.Forbidden),
        ["action"] = ([$"<<{Field}/Rect[0 0 0 0]/AA<</E<</S/JavaScript/JS(x)>>>>>>"], LaterChanges.Forbidden),
        ["bogus signature dictionary"] = ([$"<<{Field}/V<</Type/Sig>>{Large}{Shown}>>"], LaterChanges.Forbidden),
        ["signature is no dictionary"] = ([$"<<{Field}/V(x){Large}{Shown}>>"], LaterChanges.Forbidden),
        ["signature leads to nothing"] = ([$"<<{Field}/V 99 0 R{Large}{Shown}>>"], LaterChanges.Forbidden),
        ["field of the name of another"] = ([$"<<{Field.Replace("(New)", "(amount)", StringComparison.Ordinal)}/Rect[0 0 0 0]>>"], LaterChanges.Forbidden),
        ["field of the name of the signed one"] = ([$"<<{Field.Replace("(New)", "(Signature1)", StringComparison.Ordinal)}/Rect[0 0 0 0]>>"], LaterChanges.Forbidden),
        ["text field"] = ([$"<<{Field.Replace("/Sig", "/Tx", StringComparison.Ordinal)}/V(Pay 999 yen){Large}>>"], LaterChanges.Forbidden),
        ["field of no type"] = ([$"<<{Field.Replace("/FT/Sig", "", StringComparison.Ordinal)}{Large}>>"], LaterChanges.Forbidden),
        ["tree of fields, visible"] = (["<</T(New)/Kids[61 0 R]>>", $"<<{Field.Replace("(New)", "(Kid)", StringComparison.Ordinal)}/Parent 60 0 R{Large}{Shown}>>"], LaterChanges.Forbidden),
        ["tree of fields, a text field among them"] = (["<</T(New)/Kids[61 0 R 62 0 R]>>", $"<<{Field}/Parent 60 0 R/Rect[0 0 0 0]>>", $"<</Type/Annot/Subtype/Widget/FT/Tx/T(Text)/V(x){Large}>>"], LaterChanges.Forbidden),
    };

    public static TheoryData<string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string name in Fields.Keys)
            {
                rows.Add(name, true);
                rows.Add(name, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task FieldAdded_IsReported(string row, bool onPage)
    {
        (string[] objects, LaterChanges expected) = Fields[row];
        foreach (PdfCertification? certification in (PdfCertification?[])[null, PdfCertification.Annotations, PdfCertification.FormFilling, PdfCertification.NoChanges])
        {
            SignedFile file = await world.SignAsync(RawXref.Table, certification: certification);
            ValidationReport report = await world.ValidateAsync(AddField(file, objects, onPage));

            Assert.Null(report.Error);
            SignatureReport signature = report.Signatures.First(each => each.Field == "Signature1");
            Assert.True(expected == signature.LaterChanges, $"{signature.LaterChanges}: {string.Join(" ", signature.Messages)}");
            bool allowed = expected == LaterChanges.FormFilling && certification != PdfCertification.NoChanges;
            Assert.Equal(allowed ? ValidationIndication.TotalPassed : ValidationIndication.TotalFailed, signature.Indication);
            Assert.Equal(certification is null ? null : allowed, signature.CertificationRespected);
            Assert.NotEmpty(signature.Messages);
        }
    }

    [Theory]
    [InlineData(PdfCertification.FormFilling)]
    [InlineData(PdfCertification.Annotations)]
    [InlineData(PdfCertification.NoChanges)]
    public async Task FieldSignedByAStranger_IsJudgedOnItsOwn(PdfCertification certification)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: certification);
        byte[] twice;
        using (var stranger = new SigningWorld())
            twice = certification == PdfCertification.NoChanges
                ? AddField(file, [$"<<{Field}/Rect[0 0 0 0]/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>>>>>"], onPage: true)
                : await stranger.SignAsync(PadesLevel.BaselineB, document: file.Bytes);

        ValidationReport report = await world.ValidateAsync(twice);

        Assert.NotEqual(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(2, report.Signatures.Count);
        SignatureReport certified = report.Signatures.Single(signature => signature.Field == "Signature1");
        Assert.All(report.Signatures.Except([certified]), signature => Assert.NotEqual(ValidationIndication.TotalPassed, signature.Indication));
        Assert.Equal(certification != PdfCertification.NoChanges, certified.CertificationRespected);
        Assert.Equal(LaterChanges.FormFilling, certified.LaterChanges);
    }

    [Theory]
    [InlineData(ContractPdf.Overlay)]
    [InlineData(ContractPdf.Font)]
    [InlineData(ContractPdf.PageContents)]
    public async Task FieldWithAnOverrideOfWhatThePageShows_IsForbidden(int number)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.FormFilling);
        var added = new SignedFile(AddField(file, [$"<<{Field}/Rect[0 0 0 0]>>"], onPage: true));
        byte[] changed = new RawRevision(added.Bytes).AddStream(number, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]", "1 g 0 0 595 842 re f").Build();

        await world.AssertForbiddenAsync(changed);
    }

    [Fact]
    public async Task FieldBeneathAnExistingOne_IsForbidden()
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.FormFilling);
        byte[] changed = new RawRevision(file.Bytes)
            .Add(ContractPdf.Amount, file.Object(ContractPdf.Amount)[..^2] + "/Kids[60 0 R]>>")
            .Add(60, $"<<{Field}/Parent 10 0 R/Rect[0 0 0 0]>>")
            .Build();

        ValidationReport report = await world.AssertCaughtAsync(changed);
        Assert.Equal(LaterChanges.Forbidden, report.Signatures[0].LaterChanges);
    }

    private static byte[] AddField(SignedFile file, string[] objects, bool onPage)
    {
        var update = new RawRevision(file.Bytes);
        string form = file.Object(ContractPdf.Form);
        Assert.Contains("10 0 R", form, StringComparison.Ordinal);
        update.Add(ContractPdf.Form, form.Replace("10 0 R", "10 0 R 60 0 R", StringComparison.Ordinal));
        string[] widgets = [.. objects.Select((body, i) => (Body: body, Number: 60 + i)).Where(each => each.Body.Contains("/Subtype/Widget", StringComparison.Ordinal)).Select(each => $"{each.Number} 0 R")];
        if (onPage)
            update.Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace("15 0 R", "15 0 R " + string.Join(' ', widgets), StringComparison.Ordinal));
        for (int i = 0; i < objects.Length; i++)
            update.Add(60 + i, objects[i]);
        return update
            .AddStream(64, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]", "1 g 0 0 595 842 re f")
            .Add(63, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>>>")
            .Build();
    }
}
