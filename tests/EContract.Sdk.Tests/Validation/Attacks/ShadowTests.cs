using System.Globalization;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Shadow attacks (Mainka et al., NDSS 2021): the content was prepared before signing, and an update brings it to light.</summary>
public sealed class ShadowTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string HiddenPageAsFirst = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 14 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[10 0 R 15 0 R 20 0 R]>>";

    private static readonly Dictionary<string, Func<SignedFile, RawRevision>> Hide = new()
    {
        ["overlay freed"] = file => new RawRevision(file.Bytes).Free(ContractPdf.Overlay),
        ["overlay freed, generation kept"] = file => new RawRevision(file.Bytes).Free(ContractPdf.Overlay, 0),
        ["overlay freed at offset zero"] = file => new RawRevision(file.Bytes).Point(ContractPdf.Overlay, 0),
        ["overlay null"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Overlay, "null"),
        ["overlay of another subtype"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.Overlay, "/Type/XObject/Subtype/XML/BBox[0 0 99 99]", "1 g 0 0 99 99 re f"),
        ["overlay of another type"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.Overlay, "/Type/Metadata/Subtype/XML/BBox[0 0 99 99]", "1 g 0 0 99 99 re f"),
        ["overlay without extent"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.Overlay, "/Type/XObject/Subtype/Form/BBox[0 0 0 0]", "1 g 0 0 99 99 re f"),
        ["overlay moved to another number"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.Unused, "/Type/XObject/Subtype/Form/BBox[0 0 99 99]", "1 g 0 0 99 99 re f").Free(ContractPdf.Overlay),
        ["overlay left out of the resources"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace("/XObject<</Overlay 9 0 R>>", "", StringComparison.Ordinal)),
        ["overlay made optional content"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.Overlay, "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/OC 60 0 R", "1 g 0 0 99 99 re f").Add(ContractPdf.Unused, "<</Type/OCG/Name(x)>>"),
        ["note freed"] = file => new RawRevision(file.Bytes).Free(ContractPdf.Note),
        ["field freed"] = file => new RawRevision(file.Bytes).Free(ContractPdf.Amount),
        ["appearance of the field freed"] = file => new RawRevision(file.Bytes).Free(ContractPdf.AmountAppearance),
        ["field of another subtype"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/Subtype/Widget", "/Subtype/Wodget", StringComparison.Ordinal)),
        ["field hidden by its rectangle"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/Rect[72 600 200 620]", "/Rect[0 0 0 0]", StringComparison.Ordinal)),
    };

    private static readonly Dictionary<string, Func<SignedFile, RawRevision>> Replace = new()
    {
        ["font program"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.FontProgram, "/Length1 9/Length2 0/Length3 0", "%!PS-Evil"),
        ["font program by reference"] = file => new RawRevision(file.Bytes).Add(ContractPdf.FontDescriptor, file.Object(ContractPdf.FontDescriptor).Replace("16 0 R", "60 0 R", StringComparison.Ordinal)).AddStream(ContractPdf.Unused, "", "%!PS-Evil"),
        ["font program of another kind"] = file => new RawRevision(file.Bytes).Add(ContractPdf.FontDescriptor, file.Object(ContractPdf.FontDescriptor).Replace("/FontFile ", "/FontFile3 ", StringComparison.Ordinal)),
        ["font descriptor"] = file => new RawRevision(file.Bytes).Add(ContractPdf.FontDescriptor, "<</Type/FontDescriptor/FontName/Own/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1>>"),
        ["font encoding"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Font, file.Object(ContractPdf.Font)[..^2] + "/Encoding<</Differences[49/nine]>>>>"),
        ["font widths"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Font, file.Object(ContractPdf.Font).Replace("[500 500]", "[0 0]", StringComparison.Ordinal)),
        ["font of the form"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Form, file.Object(ContractPdf.Form).Replace("/F1 5 0 R", "/F1 60 0 R", StringComparison.Ordinal)).Add(ContractPdf.Unused, "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"),
        ["appearance without the value"] = file => new RawRevision(file.Bytes).AddStream(ContractPdf.AmountAppearance, "/Type/XObject/Subtype/Form/BBox[0 0 99 20]", "/Tx BMC BT /F1 12 Tf (999) Tj ET EMC"),
        ["new appearance without the value"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/N 11 0 R", "/N 60 0 R", StringComparison.Ordinal)).AddStream(ContractPdf.Unused, "/Type/XObject/Subtype/Form/BBox[0 0 99 20]", "/Tx BMC BT /F1 12 Tf (999) Tj ET EMC"),
        ["appearance from the signed bytes"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/N 11 0 R", "/N 9 0 R", StringComparison.Ordinal)),
        ["place of the field"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/V(100)", "/V(999)", StringComparison.Ordinal).Replace("/Rect[72 600 200 620]", "/Rect[72 700 200 730]", StringComparison.Ordinal)),
        ["all fields to be drawn anew"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Form, file.Object(ContractPdf.Form)[..^2] + "/NeedAppearances true>>"),
    };

    private static readonly Dictionary<string, Func<SignedFile, RawRevision>> HideAndReplace = new()
    {
        ["page points to the hidden contents"] = file => new RawRevision(file.Bytes).Point(ContractPdf.PageContents, file.OffsetOf(ContractPdf.HiddenContents)),
        ["page points to the hidden page"] = file => new RawRevision(file.Bytes).Point(ContractPdf.Page, file.OffsetOf(ContractPdf.HiddenPage)),
        ["catalogue points to the hidden one"] = file => new RawRevision(file.Bytes).Point(ContractPdf.Catalog, file.OffsetOf(ContractPdf.HiddenCatalog)),
        ["page tree points to the hidden one"] = file => new RawRevision(file.Bytes).Point(ContractPdf.Pages, file.OffsetOf(ContractPdf.HiddenPages)),
        ["pages exchanged"] = file => new RawRevision(file.Bytes).Point(ContractPdf.Page, file.OffsetOf(ContractPdf.SecondPage)).Point(ContractPdf.SecondPage, file.OffsetOf(ContractPdf.Page)),
        ["Root is the hidden catalogue"] = file => new RawRevision(file.Bytes) { Root = "17 0 R" },
        ["pages of the catalogue"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Catalog, file.Object(ContractPdf.Catalog).Replace("/Pages 2 0 R", "/Pages 18 0 R", StringComparison.Ordinal)),
        ["kids of the page tree"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Pages, "<</Type/Pages/Kids[13 0 R 7 0 R]/Count 2>>"),
        ["contents of the page"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace("/Contents 4 0 R", "/Contents 14 0 R", StringComparison.Ordinal)),
        ["contents of the page, an array"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Page, file.Object(ContractPdf.Page).Replace("/Contents 4 0 R", "/Contents[4 0 R 14 0 R]", StringComparison.Ordinal)),
        ["hidden page as an appearance"] = file => new RawRevision(file.Bytes).Add(ContractPdf.Note, file.Object(ContractPdf.Note)[..^2] + "/AP<</N 14 0 R>>/A<</S/JavaScript/JS(x)>>>>"),
    };

    // What stands in the document before it is signed, unlisted; where it stands is known to whoever put it there.
    private static readonly Dictionary<string, (int Number, string Body)> Unlisted = new()
    {
        ["page"] = (ContractPdf.Page, HiddenPageAsFirst),
        ["page tree"] = (ContractPdf.Pages, "<</Type/Pages/Kids[13 0 R 7 0 R]/Count 2>>"),
        ["contents"] = (ContractPdf.PageContents, "<</Length 3>>\nstream\n9 w\nendstream"),
        ["catalogue"] = (ContractPdf.Catalog, "<</Type/Catalog/Pages 18 0 R/AcroForm 12 0 R>>"),
        ["overlay"] = (ContractPdf.Overlay, "<</Type/XObject/Subtype/Form/BBox[0 0 0 0]/Length 0>>\nstream\n\nendstream"),
        ["font"] = (ContractPdf.Font, "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"),
    };

    public static TheoryData<string, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (string name in (IEnumerable<string>)[.. Hide.Keys, .. Replace.Keys, .. HideAndReplace.Keys])
            {
                rows.Add(name, (int)RawXref.Table);
                rows.Add(name, (int)RawXref.Stream);
            }

            return rows;
        }
    }

    public static TheoryData<string> UnlistedRows => [.. Unlisted.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Update_OfASignatureByHand_IsForbidden(string row, int xref)
    {
        SignedFile file = world.SignByHand((RawXref)xref);

        await world.AssertForbiddenAsync(Attack(row)(file).Build());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Update_OfASignatureOfOurs_IsForbidden(string row, int xref)
    {
        SignedFile file = await world.SignAsync((RawXref)xref);

        await world.AssertForbiddenAsync(Attack(row)(file).Build());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Update_OfAnArchivedDocument_IsForbidden(string row, int xref)
    {
        SignedFile file = await world.SignAsync((RawXref)xref, Pades.PadesLevel.BaselineLTA);

        await world.AssertForbiddenAsync(Attack(row)(file).Build());
    }

    [Theory]
    [MemberData(nameof(UnlistedRows))]
    public async Task CrossReferenceToAnUnlistedObject_IsForbidden(string row)
    {
        (int number, string body) = Unlisted[row];
        long place = 0;
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, prepare: pdf =>
        {
            place = pdf.Position;
            pdf.Text($"{number} 0 obj\n{body}\nendobj\n");
        }));

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Point(number, place).Build());
    }

    [Theory]
    [MemberData(nameof(UnlistedRows))]
    public async Task SectionInsideTheSignedBytes_ReachedByAnUpdate_IsForbidden(string row)
    {
        // Both the object and a cross-reference that lists it were signed along, inside a stream that nothing uses.
        (int number, string body) = Unlisted[row];
        long section = 0;
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, prepare: pdf =>
        {
            string evil = $"{number} 0 obj\n{body}\nendobj\n";
            const int Length = 900;
            long place = pdf.Position + $"{ContractPdf.Unused} 0 obj\n<</Length {Length}>>\nstream\n".Length;
            section = place + evil.Length;
            string content = string.Create(CultureInfo.InvariantCulture, $"{evil}xref\n{number} 1\n{place:D10} 00000 n \ntrailer\n<</Size 70/Root 1 0 R/Prev @PREV@>>\nstartxref\n{section}\n%%EOF\n");
            // The offset of the real section is known once all is written: it does not move.
            pdf.Add(ContractPdf.Unused, $"<</Length {Length}>>\nstream\n{content.PadRight(Length - 1)}\nendstream");
        }));
        byte[] signed = Resign(file.Text, section, number, body);
        var patched = new SignedFile(signed);

        await world.AssertForbiddenAsync(new RawRevision(patched.Bytes) { Prev = section }.Build());
        await world.AssertForbiddenAsync([.. patched.Bytes, .. System.Text.Encoding.ASCII.GetBytes($"startxref\n{section}\n%%EOF\n")]);
    }

    [Theory]
    [InlineData("4 0 R 60 0 R")]
    [InlineData("4 0 R 62 0 R")]
    public async Task DanglingReference_GivenContentLater_IsForbidden(string contents)
    {
        byte[] signed = await world.Signing.SignAsync(Pades.PadesLevel.BaselineB, document: ContractPdf.Create(RawXref.Table, $"[{contents}]"));

        await world.AssertForbiddenAsync(new RawRevision(signed).AddStream(60, "", "0 0 99 99 re f").Add(62, "60 0 R").Build());
    }

    [Theory]
    [InlineData(61)]
    [InlineData(70)]
    public async Task ObjectStreamThatWasMissing_GivenLater_IsForbidden(int stream)
    {
        // 61 is the cross-reference stream itself, 70 nothing.
        // The contents were listed as compressed in a stream that did not exist: nothing to see, until an update brings the stream.
        byte[] signed = ContractPdf.Sign(world.Cms().Encode, RawXref.Stream, prepare: pdf => pdf
            .Add(ContractPdf.Page, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 60 0 R/Resources<<>>/Annots[10 0 R 15 0 R 20 0 R]>>")
            .Compress(60, stream, 0));
        Assert.Equal(ValidationIndication.TotalPassed, (await world.ValidateAsync(signed)).Indication);

        await world.AssertForbiddenAsync(new RawRevision(signed) { Xref = RawXref.Stream }
            .AddStream(stream, "/Type/ObjStm/N 1/First 5", "60 0 [14 0 R]")
            .Build());
    }

    [Fact]
    public async Task ValueAndAppearanceTogether_AreFormFilling_AndNamed()
    {
        SignedFile file = world.SignByHand();
        byte[] filled = new RawRevision(file.Bytes)
            .Add(ContractPdf.Amount, file.Object(ContractPdf.Amount).Replace("/V(100)", "/V(999)", StringComparison.Ordinal))
            .AddStream(ContractPdf.AmountAppearance, "/Type/XObject/Subtype/Form/BBox[0 0 99 20]", "/Tx BMC BT /F1 12 Tf (999) Tj ET EMC")
            .Build();

        SignatureReport signature = Assert.Single((await world.ValidateAsync(filled)).Signatures);
        Assert.Equal((LaterChanges.FormFilling, ValidationIndication.TotalPassed), (signature.LaterChanges, signature.Indication));
        Assert.Contains(signature.Messages, message => message.Contains("amount", StringComparison.Ordinal));

        ValidationReport strict = await world.ValidateAsync(filled, ValidationPolicy.Default with { AllowedChanges = LaterChanges.Ltv });
        Assert.Equal(ValidationIndication.TotalFailed, strict.Indication);
    }

    private static Func<SignedFile, RawRevision> Attack(string row) =>
        Hide.TryGetValue(row, out Func<SignedFile, RawRevision>? hide) ? hide : Replace.TryGetValue(row, out Func<SignedFile, RawRevision>? replace) ? replace : HideAndReplace[row];

    /// <summary>Signs again, the real section's offset in the hidden one.</summary>
    private byte[] Resign(string text, long section, int number, string body)
    {
        var first = new SignedFile(System.Text.Encoding.Latin1.GetBytes(text));
        string prev = first.StartXref.ToString(CultureInfo.InvariantCulture).PadRight("@PREV@".Length);
        return ContractPdf.Sign(world.Cms().Encode, prepare: pdf =>
        {
            string evil = $"{number} 0 obj\n{body}\nendobj\n";
            const int Length = 900;
            long place = section - evil.Length;
            string content = string.Create(CultureInfo.InvariantCulture, $"{evil}xref\n{number} 1\n{place:D10} 00000 n \ntrailer\n<</Size 70/Root 1 0 R/Prev {prev}>>\nstartxref\n{section}\n%%EOF\n");
            pdf.Add(ContractPdf.Unused, $"<</Length {Length}>>\nstream\n{content.PadRight(Length - 1)}\nendstream");
        });
    }
}
