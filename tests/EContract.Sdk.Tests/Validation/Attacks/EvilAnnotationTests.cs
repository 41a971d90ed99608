using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// The evil annotation attack (Rohlmann et al., IEEE S&amp;P 2021): a certification that allows annotations allows one that covers
/// the text. It is reported for what it is, with its page; whether it may be is for the certification and the policy to say.
/// </summary>
public sealed class EvilAnnotationTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string Whole = "/Rect[0 0 595 842]";

    private static readonly string[] Markup =
        ["FreeText", "Stamp", "Text", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Ink", "Popup"];

    private static readonly string[] Forbidden =
        ["Redact", "FileAttachment", "Sound", "Movie", "Screen", "Watermark", "3D", "RichMedia", "Link", "Widget", "PrinterMark", "TrapNet", "Projection", "FreeTekst", "Freetext"];

    private static readonly string[] StealthyEntries =
    [
        "/F 0", "/F 2", "/F 4", "/F 32", "/F 64", "/F 128", "/F 256", "/F 512", "/F 644", "/Contents()", "/NM(x)/T()", "/OC 61 0 R", "/AP<</N 60 0 R>>", "/AP<</N 9 0 R>>",
    ];

    // Besides the new annotation, one more entry of the page.
    private static readonly string[] PageEntries =
    [
        "/Contents 14 0 R", "/Resources<<>>", "/MediaBox[0 0 9 9]", "/Rotate 90", "/UserUnit 2", "/CropBox[0 0 9 9]", "/AA<</O<</S/JavaScript/JS(x)>>>>",
        "/TrimBox[0 0 9 9]", "/Group<<>>", "/Dur 1", "/Trans<<>>", "/VP[]", "/Parent 18 0 R", "/PieceInfo<<>>", "/Metadata 4 0 R",
    ];

    public static TheoryData<string, bool> Types
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string type in Markup)
                rows.Add(type, true);
            foreach (string type in Forbidden)
                rows.Add(type, false);
            return rows;
        }
    }

    public static TheoryData<string> Stealth => [.. StealthyEntries];

    public static TheoryData<string> Pages => [.. PageEntries];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task AnnotationAdded_IsReportedWithItsPage(string type, bool isMarkup)
    {
        foreach (PdfCertification? certification in (PdfCertification?[])[PdfCertification.Annotations, PdfCertification.FormFilling, PdfCertification.NoChanges, null])
        {
            SignedFile file = await world.SignAsync(RawXref.Table, certification: certification);
            ValidationReport report = await world.ValidateAsync(Annotate(file, $"<</Type/Annot/Subtype/{type}{Whole}/Contents(evil)/AP<</N 60 0 R>>>>"));

            SignatureReport signature = Assert.Single(report.Signatures);
            Assert.Equal(isMarkup ? LaterChanges.Annotations : LaterChanges.Forbidden, signature.LaterChanges);
            bool allowed = isMarkup && certification == PdfCertification.Annotations;
            Assert.Equal(certification is null ? null : allowed, signature.CertificationRespected);
            Assert.Equal(allowed ? ValidationIndication.TotalPassed : ValidationIndication.TotalFailed, signature.Indication);
            Assert.Contains(signature.Messages, message => message.Contains("page 1", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Stamp")]
    [InlineData("FreeText")]
    public async Task PolicyWithoutAnnotations_Fails_WhateverTheCertificationAllows(string type)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.Annotations);
        byte[] annotated = Annotate(file, $"<</Type/Annot/Subtype/{type}{Whole}/AP<</N 60 0 R>>>>");

        ValidationReport report = await world.ValidateAsync(annotated, ValidationPolicy.Default with { AllowedUnderCertification = LaterChanges.FormFilling });

        SignatureReport signature = Assert.Single(report.Signatures);
        Assert.Equal((ValidationIndication.TotalFailed, true), (signature.Indication, signature.CertificationRespected));
    }

    [Theory]
    [MemberData(nameof(Stealth))]
    public async Task AnnotationThatIsNotListed_IsReportedAllTheSame(string entries)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.Annotations);
        ValidationReport report = await world.ValidateAsync(Annotate(file, $"<</Type/Annot/Subtype/Stamp{Whole}{entries}>>"));

        Assert.Equal(LaterChanges.Annotations, Assert.Single(report.Signatures).LaterChanges);
    }

    [Theory]
    [InlineData("<</Type/Annot/Rect[0 0 595 842]/AP<</N 60 0 R>>>>")]
    [InlineData("<</Type/Annot/Subtype null/Rect[0 0 595 842]/AP<</N 60 0 R>>>>")]
    [InlineData("<</Type/Annot/Subtype(Stamp)/Rect[0 0 595 842]/AP<</N 60 0 R>>>>")]
    [InlineData("<</Type/Annot/Subtype/Stamp/Subtype/Redact/Rect[0 0 595 842]/AP<</N 60 0 R>>>>")]
    [InlineData("<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/A<</S/URI/URI(http://evil.example)>>>>")]
    [InlineData("<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/AA<</E<</S/JavaScript/JS(x)>>>>>>")]
    public async Task AnnotationInDisguise_IsForbidden(string annotation)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.Annotations);

        await world.AssertForbiddenAsync(Annotate(file, annotation));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task AnnotationWithAnotherChangeOfThePage_IsForbidden(string entry)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.Annotations);
        string page = file.Object(ContractPdf.Page);
        string key = entry.Split(' ', '[', '<')[0];
        string former = key switch
        {
            "/Contents" => "/Contents 4 0 R",
            "/Resources" => "/Resources<</Font<</F1 5 0 R>>/XObject<</Overlay 9 0 R>>>>",
            "/MediaBox" => "/MediaBox[0 0 595 842]",
            "/Parent" => "/Parent 2 0 R",
            _ => "",
        };
        string changed = Normalize(page);
        Assert.Contains(former, changed, StringComparison.Ordinal);
        changed = former.Length > 0 ? changed.Replace(former, entry, StringComparison.Ordinal) : changed[..^2] + entry + ">>";

        await world.AssertForbiddenAsync(Annotate(file, $"<</Type/Annot/Subtype/Stamp{Whole}>>", changed));
    }

    [Theory]
    [InlineData("edited", "<</Type/Annot/Subtype/Text/Rect[0 0 595 842]/Contents(another note)/P 3 0 R>>", LaterChanges.Annotations)]
    [InlineData("new appearance", "<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/Contents(a note)/P 3 0 R/AP<</N 60 0 R>>>>", LaterChanges.Annotations)]
    [InlineData("new type", "<</Type/Annot/Subtype/Redact/Rect[9 9 20 20]/Contents(a note)/P 3 0 R>>", LaterChanges.Forbidden)]
    [InlineData("action", "<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/Contents(a note)/P 3 0 R/A<</S/URI/URI(x)>>>>", LaterChanges.Forbidden)]
    [InlineData("no dictionary", "[]", LaterChanges.Forbidden)]
    public async Task ExistingAnnotation_IsReportedAsWhatBecameOfIt(string _, string note, LaterChanges expected)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.Annotations);
        byte[] changed = new RawRevision(file.Bytes).Add(ContractPdf.Note, note).AddStream(60, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 9 9 re f").Build();

        SignatureReport signature = Assert.Single((await world.ValidateAsync(changed)).Signatures);

        Assert.Equal(expected, signature.LaterChanges);
        Assert.Equal(expected == LaterChanges.Annotations, signature.Indication == ValidationIndication.TotalPassed);
    }

    [Theory]
    [InlineData(PdfCertification.Annotations, true)]
    [InlineData(PdfCertification.FormFilling, false)]
    [InlineData(PdfCertification.NoChanges, false)]
    public async Task AnnotationRemoved_IsReportedWithItsPage(PdfCertification certification, bool allowed)
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: certification);
        string page = Normalize(file.Object(ContractPdf.Page)).Replace(" 15 0 R", "", StringComparison.Ordinal);

        SignatureReport signature = Assert.Single((await world.ValidateAsync(new RawRevision(file.Bytes).Add(ContractPdf.Page, page).Build())).Signatures);

        Assert.Equal((LaterChanges.Annotations, allowed), (signature.LaterChanges, signature.Indication == ValidationIndication.TotalPassed));
        Assert.Contains(signature.Messages, message => message.Contains("removed from page 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ListOfAnnotationsMadeAnObject_WithOneMore_IsReported()
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.FormFilling);
        string page = Normalize(file.Object(ContractPdf.Page));
        int start = page.IndexOf("/Annots[", StringComparison.Ordinal), end = page.IndexOf(']', start);
        byte[] changed = new RawRevision(file.Bytes)
            .Add(ContractPdf.Page, $"{page[..start]}/Annots 60 0 R{page[(end + 1)..]}")
            .Add(60, page[(start + "/Annots".Length)..end] + " 61 0 R]")
            .Add(61, $"<</Type/Annot/Subtype/Stamp{Whole}>>")
            .Build();

        SignatureReport signature = Assert.Single((await world.ValidateAsync(changed)).Signatures);

        Assert.Equal((LaterChanges.Annotations, false), (signature.LaterChanges, signature.CertificationRespected));
    }

    [Fact]
    public async Task AnnotationOnTheSecondPage_NamesThatPage()
    {
        SignedFile file = await world.SignAsync(RawXref.Table, certification: PdfCertification.Annotations);
        byte[] changed = new RawRevision(file.Bytes)
            .Add(ContractPdf.SecondPage, file.Object(ContractPdf.SecondPage)[..^2] + "/Annots[61 0 R]>>")
            .Add(61, $"<</Type/Annot/Subtype/Stamp{Whole}>>")
            .Build();

        Assert.Contains("An annotation (Stamp) was added to page 2.", Assert.Single((await world.ValidateAsync(changed)).Signatures).Messages);
    }

    private static byte[] Annotate(SignedFile file, string annotation, string? page = null)
    {
        page ??= Normalize(file.Object(ContractPdf.Page));
        Assert.Contains("15 0 R", page, StringComparison.Ordinal);
        return new RawRevision(file.Bytes)
            .Add(ContractPdf.Page, page.Replace("15 0 R", "15 0 R 62 0 R", StringComparison.Ordinal))
            .Add(62, annotation)
            .AddStream(60, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]", "1 g 0 0 595 842 re f")
            .Add(61, "<</Type/OCG/Name(x)>>")
            .Build();
    }

    // The product's own spacing is its own business.
    private static string Normalize(string body) =>
        System.Text.RegularExpressions.Regex.Replace(body.ReplaceLineEndings(" "), @"\s*([/\[\]<>])\s*", "$1");
}
