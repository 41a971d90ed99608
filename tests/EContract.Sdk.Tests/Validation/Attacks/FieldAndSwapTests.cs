using System.Globalization;
using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>What is done to signature fields after signing: changed, copied, exchanged, their permissions taken away.</summary>
public sealed class FieldAndSwapTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    // Entries given to the signed field, in place of its own where it has them.
    private static readonly string[] FieldEntries =
    [
        "/Rect[0 0 595 842]", "/AP<</N 9 0 R>>", "/F 4", "/F 0", "/F 2", "/MK<</BG[1 1 1]>>", "/P 7 0 R", "/T(Other)", "/TU(x)", "/V null", "/V 99 0 R",
        "/V 60 0 R", "/FT/Tx", "/FT null", "/Ff 1", "/Parent 10 0 R", "/Kids[10 0 R]", "/Lock<</Type/SigFieldLock/Action/Include/Fields[]>>", "/SV<<>>",
        "/A<</S/URI/URI(x)>>", "/AA<<>>", "/Subtype/Stamp", "/DA(x)", "/BS<</W 99>>", "/Border[0 0 99]", "/OC 60 0 R", "/M(D:2030)", "/NM(x)",
    ];

    private static readonly Dictionary<string, Func<SignedFile, RawRevision>> Attacks = new()
    {
        ["field removed from the form"] = file => Form(file, $" {file.FieldNumber} 0 R", ""),
        ["field moved beneath another"] = file => Form(file, $" {file.FieldNumber} 0 R", "").Add(ContractPdf.Amount, file.Object(ContractPdf.Amount)[..^2] + $"/Kids[{file.FieldNumber} 0 R]>>"),
        ["fields in another order"] = file => Form(file, $"10 0 R {file.FieldNumber} 0 R", $"{file.FieldNumber} 0 R 10 0 R"),
        ["field listed twice"] = file => Form(file, $" {file.FieldNumber} 0 R", $" {file.FieldNumber} 0 R {file.FieldNumber} 0 R"),
        ["form removed"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Catalog, "<</Type/Catalog/Pages 2 0 R>>"),
        ["form empty"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Form, "<</Fields[]>>"),
        ["form null"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Form, "null"),
        ["flags of the form taken back"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Form, file.Object(ContractPdf.Form).Replace("/SigFlags 3", "/SigFlags 0", StringComparison.Ordinal)),
        ["XFA form added"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Form, file.Object(ContractPdf.Form)[..^2] + "/XFA 60 0 R>>").AddStream(60, "", "<xdp/>"),
        ["calculation order added"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Form, file.Object(ContractPdf.Form)[..^2] + "/CO[10 0 R]>>"),
        ["widget removed from its page"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace($" {file.FieldNumber} 0 R", "", StringComparison.Ordinal)),
        ["second field, same signature"] = file => Second(file, $"/T(Second)/V {file.SignatureNumber} 0 R/P 7 0 R"),
        ["second field, same signature and name"] = file => Second(file, $"/T(Signature1)/V {file.SignatureNumber} 0 R/P 7 0 R"),
        ["second field, same signature, visible"] = file => Second(file, $"/T(Second)/V {file.SignatureNumber} 0 R/P 7 0 R/AP<</N 9 0 R>>"),
        ["second field, copied signature"] = file => Second(file, "/T(Second)/V 61 0 R").Add(61, file.Object(file.SignatureNumber)),
        ["second field, copied signature within it"] = file => Second(file, $"/T(Second)/V {file.Object(file.SignatureNumber)}"),
        ["second field, same contents, other range"] = file => Second(file, "/T(Second)/V 61 0 R").Add(61, $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 99 9]/Contents<{file.ContentsDigits}>>>"),
        ["second field, other contents, same range"] = file => Second(file, "/T(Second)/V 61 0 R").Add(61, $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 {file.Range.GapStart} {file.Range.GapEnd} {file.Range.End - file.Range.GapEnd}]/Contents<3000>>>"),
        ["text field that holds the signature"] = file => Second(file, $"/T(Second)/V {file.SignatureNumber} 0 R").Add(60, $"<</Type/Annot/Subtype/Widget/FT/Tx/T(Second)/V {file.SignatureNumber} 0 R/Rect[0 0 0 0]>>"),
        ["permissions added"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog)[..^2] + $"/Perms<</DocMDP {file.SignatureNumber} 0 R>>>>"),
        ["usage rights added"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog)[..^2] + $"/Perms<</UR3 {file.SignatureNumber} 0 R>>>>"),
        ["requirements added"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog)[..^2] + "/Requirements[]>>"),
        ["attestation added"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog)[..^2] + "/Legal<<>>>>"),
    };

    public static TheoryData<string> Entries => [.. FieldEntries];

    public static TheoryData<string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string name in Attacks.Keys)
            {
                rows.Add(name, true);
                rows.Add(name, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task SignedField_GivenAnEntry_IsForbidden(string entry)
    {
        SignedFile file = world.SignByHand();
        string key = System.Text.RegularExpressions.Regex.Match(entry, "^/[A-Za-z]+").Value;
        string field = System.Text.RegularExpressions.Regex.Replace(file.Object(ContractPdf.Field), key + @"(?![A-Za-z])(\[[^\]]*\]|\([^)]*\)|/\w+| \d+( 0 R)?)", "");

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(ContractPdf.Field, field[..^2] + entry + ">>").Add(60, "<</Type/OCG/Name(x)>>").Build());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Update_OfTheForm_IsForbidden(string row, bool byHand)
    {
        SignedFile file = byHand ? world.SignByHand() : await world.SignAsync(RawXref.Table);

        ValidationReport report = await world.AssertCaughtAsync(Attacks[row](file).Build());

        SignatureReport original = report.Signatures.First(signature => signature.Field == "Signature1");
        Assert.Equal((LaterChanges.Forbidden, SignatureIntegrity.Intact), (original.LaterChanges, original.Integrity));
        Assert.All(report.Signatures, signature => Assert.NotEqual(ValidationIndication.TotalPassed, signature.Indication));
    }

    [Fact]
    public async Task TwoProperSignatures_BothPass()
    {
        ValidationReport report = await world.ValidateAsync(SignTwice());

        Assert.Equal([ValidationIndication.TotalPassed, ValidationIndication.TotalPassed], report.Signatures.Select(signature => signature.Indication));
    }

    [Theory]
    [InlineData(ContractPdf.Field, "21 0 R", "41 0 R")]
    [InlineData(ContractPdf.SecondField, "41 0 R", "21 0 R")]
    public async Task SignaturesExchanged_IsForbidden(int field, string own, string other)
    {
        var file = new SignedFile(SignTwice());

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(field, file.Object(field).Replace(own, other, StringComparison.Ordinal)).Build());
    }

    [Fact]
    public async Task BothFieldsExchanged_IsForbidden()
    {
        var file = new SignedFile(SignTwice());

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes)
            .Add(ContractPdf.Field, file.Object(ContractPdf.Field).Replace("21 0 R", "41 0 R", StringComparison.Ordinal))
            .Add(ContractPdf.SecondField, file.Object(ContractPdf.SecondField).Replace("41 0 R", "21 0 R", StringComparison.Ordinal))
            .Build());
    }

    [Fact]
    public async Task SignatureOverTheBytesOfAnother_IsBroken()
    {
        // The second signer really signs, but the range of the first: its own dictionary is not among what it covers.
        SignedFile file = world.SignByHand();
        (int gapStart, int gapEnd, int end) = file.Range;
        byte[] covered = [.. file.Bytes[..gapStart], .. file.Bytes[gapEnd..end]];
        string digits = Convert.ToHexString(world.Cms().Encode(System.Security.Cryptography.SHA256.HashData(covered)));
        byte[] signed = Second(file, "/T(Second)/V 61 0 R")
            .Add(61, string.Create(CultureInfo.InvariantCulture, $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 {gapStart} {gapEnd} {end - gapEnd}]/Contents<{digits}>>>"))
            .Build();

        ValidationReport report = await world.AssertCaughtAsync(signed);

        Assert.Equal(2, report.Signatures.Count);
        Assert.Single(report.Signatures, signature => signature.Integrity == SignatureIntegrity.Intact);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task CertificationWithoutPerms_BindsAllTheSame(int permission)
    {
        string entries = Certified(permission);
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, entries: entries));
        byte[] annotated = new RawRevision(file.Bytes).Add(ContractPdf.Note, file.Object(ContractPdf.Note).Replace("a note", "another", StringComparison.Ordinal)).Build();

        Assert.Equal(permission == 3, (await Judge(file.Bytes, annotated)).CertificationRespected);
    }

    [Fact]
    public async Task PermsWithoutCertification_AllowNothingMore()
    {
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, prepare: pdf => pdf.Add(ContractPdf.Catalog, "<</Type/Catalog/Pages 2 0 R/AcroForm 12 0 R/Perms<</DocMDP 21 0 R>>>>")));
        byte[] annotated = new RawRevision(file.Bytes).Add(ContractPdf.Note, file.Object(ContractPdf.Note).Replace("a note", "another", StringComparison.Ordinal)).Build();

        SignatureReport signature = await Judge(file.Bytes, annotated);

        Assert.Equal(((bool?)false, ValidationIndication.TotalFailed), (signature.CertificationRespected, signature.Indication));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    [InlineData(0, 1)]
    [InlineData(3, 2)]
    public async Task SeveralCertifications_TheStrictestBindsWhatFollows(int first, int second)
    {
        string one = first == 0 ? "" : Certified(first);
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, entries: one));
        file = new SignedFile(ContractPdf.SignAgain(file, world.Cms().Encode, Certified(second)));
        byte[] annotated = new RawRevision(file.Bytes).Add(ContractPdf.Note, file.Object(ContractPdf.Note).Replace("a note", "another", StringComparison.Ordinal)).Build();

        ValidationReport report = await world.ValidateAsync(annotated);

        SignatureReport signature = report.Signatures.Single(each => each.Field == "Second");
        Assert.Equal((LaterChanges.Annotations, false, ValidationIndication.TotalFailed), (signature.LaterChanges, signature.CertificationRespected, signature.Indication));
    }

    [Theory]
    [InlineData("<</Type/TransformParams/P 3/V/1.2>>")]
    [InlineData("<</Type/TransformParams/V/1.2>>")]
    [InlineData("null")]
    public async Task CertificationOverriddenLater_BindsAsItWasSigned(string parameters)
    {
        var file = new SignedFile(ContractPdf.Sign(
            world.Cms().Encode,
            entries: "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams 61 0 R>>]",
            prepare: pdf => pdf.Add(61, "<</Type/TransformParams/P 1/V/1.2>>")));

        byte[] changed = new RawRevision(file.Bytes).Add(61, parameters).Build();

        await world.AssertForbiddenAsync(changed);
        Assert.False((await Judge(file.Bytes, changed)).CertificationRespected);
    }

    [Theory]
    [InlineData("<</Type/SigFieldLock/Action/All>>", false)]
    [InlineData("<</Type/SigFieldLock/Action/Include/Fields[(amount)]>>", false)]
    [InlineData("<</Type/SigFieldLock/Action/Exclude/Fields[(amount)]>>", true)]
    [InlineData("<</Type/SigFieldLock/Action/Include/Fields[(other)]>>", true)]
    [InlineData("<</Type/SigFieldLock/Action/Include/Fields[(other)]/P 1>>", false)]
    public async Task LockedField_FilledIn_IsForbidden(string fieldLock, bool allowed)
    {
        // The lock stands in a second field, signed in an update.
        byte[] signed = ContractPdf.Sign(world.Cms().Encode, prepare: pdf => pdf.Add(61, fieldLock));
        var file = new SignedFile(ContractPdf.SignAgain(new SignedFile(signed), world.Cms().Encode, fieldEntries: "/Lock 61 0 R"));
        byte[] filled = new RawRevision(file.Bytes)
            .Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/V(100)", "/V(999)", StringComparison.Ordinal))
            .AddStream(ContractPdf.AmountAppearance, "/Type/XObject/Subtype/Form/BBox[0 0 99 20]", "/Tx BMC BT /F1 12 Tf (999) Tj ET EMC")
            .Build();

        SignatureReport signature = (await world.ValidateAsync(filled)).Signatures[^1];

        Assert.True(allowed == (signature.Indication == ValidationIndication.TotalPassed), string.Join(" ", signature.Messages));
        await world.AssertCaughtAsync(new RawRevision(file.Bytes).Add(61, "<</Type/SigFieldLock/Action/Include/Fields[]>>").Build());
    }

    // What cannot be understood was meant to lock, and locks everything.
    [Theory]
    [InlineData("<</Type/SigFieldLock>>")]
    [InlineData("<</Type/SigFieldLock/Action/Nothing/Fields[(amount)]>>")]
    [InlineData("<</Type/SigFieldLock/Action/1/Fields[(other)]>>")]
    [InlineData("<</Type/SigFieldLock/Action(All)>>")]
    [InlineData("<</Type/SigFieldLock/Action/Include>>")]
    [InlineData("<</Type/SigFieldLock/Action/Include/Fields(other)>>")]
    [InlineData("<</Type/SigFieldLock/Action/Include/Fields[(other)/amount]>>")]
    [InlineData("<</Type/SigFieldLock/Action/Include/Fields[(other)]/P 0>>")]
    [InlineData("<</Type/SigFieldLock/Action/Include/Fields[(other)]/P/Everything>>")]
    [InlineData("[/All]")]
    [InlineData("/All")]
    [InlineData("61 0 R")]
    public async Task UnreadableLock_LocksEveryField(string fieldLock)
    {
        byte[] signed = ContractPdf.Sign(world.Cms().Encode, prepare: pdf => pdf.Add(61, fieldLock));
        var byField = new SignedFile(ContractPdf.SignAgain(new SignedFile(signed), world.Cms().Encode, fieldEntries: "/Lock 61 0 R"));
        await AssertFillingForbiddenAsync(byField);
        if (fieldLock.Contains("/P", StringComparison.Ordinal))
            return;
        var byTransform = new SignedFile(ContractPdf.SignAgain(
            new SignedFile(signed), world.Cms().Encode, "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams 61 0 R>>]"));
        await AssertFillingForbiddenAsync(byTransform);
    }

    [Theory]
    [InlineData("[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P 4>>>>]")]
    [InlineData("[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P 2.0>>>>]")]
    [InlineData("[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P/Three>>>>]")]
    [InlineData("[<</Type/SigRef/TransformMethod/DocMDP/TransformParams[/P 3]>>]")]
    [InlineData("[<</Type/SigRef/TransformMethod(DocMDP)/TransformParams<</P 3>>>>]")]
    [InlineData("[<</Type/SigRef/TransformParams<</P 3>>>>]")]
    [InlineData("[/DocMDP]")]
    [InlineData("<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P 3>>>>")]
    [InlineData("[<</TransformMethod/DocMDP/TransformParams<</P 3>>>><</TransformMethod/DocMDP/TransformParams<</P 1>>>>]")]
    public async Task UnreadableCertification_AllowsNothing(string reference)
    {
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, entries: $"/Reference {reference}"));

        SignatureReport signature = await Judge(file.Bytes, Filled(file));

        Assert.Equal((LaterChanges.FormFilling, LaterChanges.Ltv, false), (signature.LaterChanges, signature.CertificationAllows, signature.CertificationRespected));
        Assert.Equal(ValidationIndication.TotalFailed, signature.Indication);
    }

    [Fact]
    public async Task CertificationByTheCatalogueOnly_AllowsNothing()
    {
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, prepare: pdf => pdf.Add(
            ContractPdf.Catalog, $"<</Type/Catalog/Pages 2 0 R/AcroForm 12 0 R/Perms<</DocMDP {ContractPdf.Signature} 0 R>>>>")));

        SignatureReport signature = await Judge(file.Bytes, Filled(file));

        Assert.Equal((LaterChanges.Ltv, false, ValidationIndication.TotalFailed), (signature.CertificationAllows, signature.CertificationRespected, signature.Indication));
    }

    private async Task AssertFillingForbiddenAsync(SignedFile file)
    {
        Assert.Equal(ValidationIndication.TotalPassed, (await world.ValidateAsync(file.Bytes)).Indication);
        SignatureReport signature = (await world.ValidateAsync(Filled(file))).Signatures[^1];
        Assert.True(signature.Indication == ValidationIndication.TotalFailed, $"{signature.LaterChanges}: {string.Join(" ", signature.Messages)}");
    }

    private static byte[] Filled(SignedFile file) => new RawRevision(file.Bytes)
        .Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/V(100)", "/V(999)", StringComparison.Ordinal))
        .AddStream(ContractPdf.AmountAppearance, "/Type/XObject/Subtype/Form/BBox[0 0 99 20]", "/Tx BMC BT /F1 12 Tf (999) Tj ET EMC")
        .Build();

    private static string Certified(int permission) =>
        $"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P {permission}/V/1.2>>>>]";

    private byte[] SignTwice() => ContractPdf.SignAgain(world.SignByHand(), world.Cms().Encode);

    private async Task<SignatureReport> Judge(byte[] signed, byte[] changed)
    {
        Assert.Equal(ValidationIndication.TotalPassed, (await world.ValidateAsync(signed)).Indication);
        return Assert.Single((await world.ValidateAsync(changed)).Signatures);
    }

    private static RawRevision Form(SignedFile file, string old, string replacement)
    {
        string form = file.Object(ContractPdf.Form);
        Assert.Contains(old, form, StringComparison.Ordinal);
        return new RawRevision(file.Bytes).Add(ContractPdf.Form, form.Replace(old, replacement, StringComparison.Ordinal));
    }

    private static RawRevision Second(SignedFile file, string entries)
    {
        string form = file.Object(ContractPdf.Form);
        return new RawRevision(file.Bytes)
            .Add(ContractPdf.Form, form.Replace("10 0 R", "10 0 R 60 0 R", StringComparison.Ordinal))
            .Add(ContractPdf.SecondPage, file.Object(ContractPdf.SecondPage)[..^2] + "/Annots[60 0 R]>>")
            .Add(60, $"<</Type/Annot/Subtype/Widget/FT/Sig/Rect[0 0 99 99]{entries}>>");
    }
}
