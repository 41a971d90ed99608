using System.Globalization;
using System.Text;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Signature wrapping (Mladenov et al., CCS 2019): the second signed part is moved away, and the gap filled with other content.</summary>
public sealed class SignatureWrappingTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private static readonly Dictionary<string, Func<RawRevision, RawRevision>> Content = new()
    {
        ["page contents"] = evil => evil.AddStream(ContractPdf.PageContents, "", "BT (Pay 999 yen) Tj ET"),
        ["page tree"] = evil => evil.Add(ContractPdf.Pages, "<</Type/Pages/Kids[13 0 R]/Count 1>>"),
        ["catalogue"] = evil => evil.Add(ContractPdf.Catalog, "<</Type/Catalog/Pages 18 0 R/AcroForm 12 0 R>>"),
        ["whole document"] = evil => evil
            .Add(ContractPdf.Catalog, "<</Type/Catalog/Pages 2 0 R/AcroForm 12 0 R>>")
            .Add(ContractPdf.Pages, "<</Type/Pages/Kids[3 0 R]/Count 1>>")
            .Add(ContractPdf.Page, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[20 0 R]>>")
            .Add(ContractPdf.Form, "<</Fields[20 0 R]/SigFlags 3>>")
            .Add(ContractPdf.Field, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/V 21 0 R/Rect[0 0 0 0]>>"),
    };

    private static readonly string[] Shapes = ["range after", "range before", "range only in the gap", "with startxref", "with end of file"];

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string content in Content.Keys)
            {
                foreach (string shape in Shapes)
                    rows.Add(content, shape);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task ContentInTheGap_IsBroken(string content, string shape)
    {
        ValidationReport report = await world.AssertCaughtAsync(Wrap(world.SignByHand(), Content[content], shape));

        Assert.All(report.Signatures, signature => Assert.Equal(SignatureIntegrity.Broken, signature.Integrity));
    }

    [Theory]
    [InlineData("zero bytes", "\0\0\0\0")]
    [InlineData("spaces", "    ")]
    [InlineData("line ends", "\r\n\r\n")]
    [InlineData("comment", "%hidden\n")]
    [InlineData("no digits", "ghij")]
    [InlineData("another string", "><00")]
    public async Task ContentsPaddedInside_IsNotTakenForMore(string _, string padding)
    {
        // White space inside a hexadecimal string is legal (ISO 32000-2, 7.3.4.3) and hides nothing: the gap is the token still.
        SignedFile file = world.SignByHand();
        string digits = file.ContentsDigits.TrimEnd('0') + "0";
        byte[] padded = file.OverwriteContents($"<{digits}{padding}{new string('0', file.ContentsDigits.Length - digits.Length - padding.Length)}>");

        ValidationReport report = await world.ValidateAsync(padded);

        Assert.Null(report.Error);
        bool isWhiteSpace = padding.All(c => c is '\0' or ' ' or '\r' or '\n');
        Assert.Equal(isWhiteSpace, report.Indication == ValidationIndication.TotalPassed);
        Assert.Single(report.Signatures);
    }

    [Theory]
    [InlineData("spaces", ' ')]
    [InlineData("zero bytes", '\0')]
    public async Task ContentsShortenedAndPaddedOutside_IsBroken(string _, char padding)
    {
        SignedFile file = world.SignByHand();
        string digits = file.ContentsDigits.TrimEnd('0') + "0";
        string token = $"<{digits}>".PadRight(file.Range.GapEnd - file.Range.GapStart, padding);

        await world.AssertCaughtAsync(file.OverwriteContents(token));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(9, 0)]
    [InlineData(0, 9)]
    [InlineData(120, 0)]
    [InlineData(0, 120)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public async Task GapThatIsNotTheToken_IsBrokenEvenIfSigned(int before, int after)
    {
        ValidationReport report = await world.AssertCaughtAsync(ContractPdf.Sign(world.Cms().Encode, widenGap: (before, after)));

        Assert.Equal(SignatureIntegrity.Broken, Assert.Single(report.Signatures).Integrity);
    }

    [Fact]
    public async Task ObjectsInAWiderGap_AreNotCovered()
    {
        // The signer's program left out the room before Contents; somebody put an entry there.
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, widenGap: (120, 0)));
        byte[] filled = file.Overwrite(file.Range.GapStart, 100, "/Reason(I agree to everything)");

        await world.AssertCaughtAsync(filled);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(500)]
    public async Task RangeThatDoesNotBeginAtTheStart_IsBroken(int start)
    {
        ValidationReport report = await world.AssertCaughtAsync(ContractPdf.Sign(world.Cms().Encode, start: start));

        Assert.Equal(SignatureIntegrity.Broken, Assert.Single(report.Signatures).Integrity);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("junk before the header\n")]
    public async Task BytesBeforeTheHeader_AreCaught(string prefix) =>
        await world.AssertCaughtAsync([.. Encoding.Latin1.GetBytes(prefix), .. world.SignByHand().Bytes]);

    [Fact]
    public async Task OtherHeaderBefore_IsNoReadableFile()
    {
        // Offsets count from a header that the cross-reference does not know: nothing of what was signed can be found.
        ValidationReport report = await world.ValidateAsync([.. "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n"u8, .. world.SignByHand().Bytes]);

        Assert.NotNull(report.Error);
        Assert.NotEqual(ValidationIndication.TotalPassed, report.Indication);
    }

    private static byte[] Wrap(SignedFile file, Func<RawRevision, RawRevision> content, string shape)
    {
        (int gapStart, int gapEnd, int end) = file.Range;
        string digits = file.ContentsDigits.TrimEnd('0') + "0";
        // Room for everything, with the cross-reference where the old startxref says: that one is signed, and stays the last.
        int xref = (int)file.StartXref, secondStart = xref + 4000;
        string range = string.Create(CultureInfo.InvariantCulture, $"/ByteRange[0 {gapStart} {secondStart} {end - gapEnd}]");
        string head = file.Text[..gapStart] + shape switch
        {
            "range before" => $"<{digits}>{range}",
            "range only in the gap" => $"<{digits}>/Old null{range}",
            _ => $"<{digits}>{range}",
        } + ">>\nendobj\n";
        if (shape == "range only in the gap")
            head = head.Replace("/ByteRange [", "/ByteRangX [", StringComparison.Ordinal);
        var evil = new RawRevision(Encoding.Latin1.GetBytes(head))
        {
            Prev = -1,
            Size = 60,
            Root = "1 0 R",
            End = offset => shape == "with startxref" ? $"startxref\n{offset}\n" : shape == "with end of file" ? $"startxref\n{offset}\n%%EOF\n" : "",
        };
        // What is not replaced stays listed where it stands.
        foreach (int number in Enumerable.Range(1, 21).Except([19]))
            evil.Point(number, file.OffsetOf(number));
        content(evil);
        evil.Text(new string(' ', (int)(xref - evil.Position)));
        string wrapped = Encoding.Latin1.GetString(evil.Build());
        Assert.True(wrapped.Length < secondStart - 2, "the gap is too small");
        return Encoding.Latin1.GetBytes(wrapped + "%" + new string(' ', secondStart - wrapped.Length - 2) + "\n" + file.Text[gapEnd..]);
    }
}
