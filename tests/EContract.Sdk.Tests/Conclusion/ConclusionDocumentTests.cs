using System.Text;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Contracts;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Archival;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Revisions;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace EContract.Sdk.Tests.Conclusion;

public sealed class ConclusionDocumentTests
{
    private static readonly Lazy<PdfFont> Gothic = new(() => PdfFont.FromFile(InstalledFonts.IpaexGothic));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Make_WhatTheLogTells_IsReadByOthers()
    {
        byte[] file = ConclusionDocument.Make(ConclusionSample.Facts(), Options());

        await CheckAsync(file);
        string text = TextOf(file, out int pages);
        Assert.InRange(pages, 3, 6);
        foreach (string expected in (string[])
            [
                "電子契約締結証明書", "Certificate of Conclusion", "0199f3a2-0000-7000-8000-000000000001",
                "○○業務委託契約", "1,200,000 JPY", "2026-11-23", new('a', 64), new('c', 64), "12 ページ",
                "鈴木 花子", "signer1@supplier.example", "契約締結権限者", "当事者型", "Witnessed", "第1版", "email:s***@supplier.example", "独立した要素ではない",
                "oidc aal2", "伊藤 三郎", "委ねられた", "出張のため", "写しを受領する",
                "CN=署名 太郎1,O=株式会社サンプル,C=JP", "4A3B2C1D00FF", "クロージングシール", "2026-11-23 18:00:00 JST / 2026-11-23 09:00:00 UTC", "発行時点では未付与",
            ])
        {
            Assert.Contains(Squeeze(expected), Squeeze(text), StringComparison.Ordinal);
        }

        Assert.Contains(Squeeze($"{pages} / {pages}"), Squeeze(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_SignatureTheDocumentCameWith_IsSaidNotToBeJudged()
    {
        ConclusionFacts facts = ConclusionSample.Facts();
        var foreign = new SignatureFacts("Foreign", "CN=法務大臣,O=日本国政府", "CN=法務大臣,O=日本国政府", "02", "B-B", null);
        DocumentFacts first = facts.Documents[0];

        string before = Squeeze(TextOf(ConclusionDocument.Make(facts, Options()), out _));
        string text = Squeeze(TextOf(
            ConclusionDocument.Make(facts with { Documents = [first with { Signatures = [foreign, .. first.Signatures] }, .. facts.Documents.Skip(1)] }, Options()), out _));

        Assert.DoesNotContain("有効性は確認していません", before, StringComparison.Ordinal);
        Assert.Contains("CN=法務大臣", text, StringComparison.Ordinal);
        Assert.Contains("有効性は確認していません", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PAdESB-B", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "固有のリンク")]
    [InlineData(true, "メールアドレス宛てに送付された固有のリンク")]
    [InlineData(false, "送信者のサービスの画面で示された固有のリンク")]
    public void Factors_Link_SaysHowItCameWhereTheLogDoes(bool? isMailed, string expected) =>
        Assert.StartsWith($"{expected} / ", ConclusionWording.Factors(isMailed, [], TimeZoneInfo.Utc).First(), StringComparison.Ordinal);

    [Fact]
    public void Texts_ValueThatLooksLikeAPlace_IsPrintedAsItIs() => Assert.Equal(
        "{email}（a@sample.example）に委ねた",
        ConclusionTexts.Get("delegated.to", ("name", "{email}"), ("email", "a@sample.example")).Japanese);

    [Fact]
    public void Short_LongName_IsCutBetweenCharacters()
    {
        Assert.Equal(new string('長', 30), ConclusionWording.Short(new string('長', 30)));
        Assert.Equal(string.Concat(Enumerable.Repeat("𠮷", 29)) + "…", ConclusionWording.Short(string.Concat(Enumerable.Repeat("𠮷", 31))));
    }

    [Fact]
    public void Make_SameFacts_SameBytes() =>
        Assert.Equal(ConclusionDocument.Make(ConclusionSample.Facts(), Options()), ConclusionDocument.Make(ConclusionSample.Facts(), Options()));

    [Fact]
    public async Task Make_HundredSigners_RunsOverPagesWithoutLosingOne()
    {
        byte[] file = ConclusionDocument.Make(ConclusionSample.Facts(signers: 100), Options());

        await CheckAsync(file);
        string text = Squeeze(TextOf(file, out int pages));
        Assert.InRange(pages, 40, 120);
        for (int i = 2; i <= 100; i++)
            Assert.Contains($"signer{i}@supplier.example", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_MostDocumentsAndSignersThereCanBe_StaysPrintable()
    {
        ConclusionFacts few = ConclusionSample.Facts(signers: EnvelopeLimits.MaxParticipants - 3);
        ConclusionFacts most = few with
        {
            Envelope = few.Envelope with { Documents = [.. Enumerable.Repeat(few.Envelope.Documents[0], EnvelopeLimits.MaxDocuments)] },
            Documents = [.. Enumerable.Repeat(few.Documents[0], EnvelopeLimits.MaxDocuments)],
        };

        byte[] file = ConclusionDocument.Make(most, Options());

        Assert.InRange(file.Length, 100_000, 8_000_000);
        using PdfDocument document = PdfDocument.Open(file);
        Assert.InRange(document.NumberOfPages, 100, 400);
    }

    [Theory]
    [InlineData("👍契約", "〔U+1F44D〕契約")]
    [InlineData("山田\u202E太郎", "山田〔U+202E〕太郎")]
    [InlineData("김철수", "〔U+AE40〕〔U+CCA0〕〔U+C218〕")]
    [InlineData("葛\U000E0100城", "葛")]
    public void Make_WhatNoFontHas_IsSpelledOut(string name, string printed)
    {
        byte[] file = ConclusionDocument.Make(ConclusionSample.Facts(title: name, name: name), Options());

        Assert.Contains(printed, Squeeze(TextOf(file, out _)), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_LongTitleWithoutSpaces_StaysOnThePage()
    {
        byte[] file = ConclusionDocument.Make(ConclusionSample.Facts(title: new string('W', 200), name: new string('長', 100)), Options());

        using PdfDocument document = PdfDocument.Open(file);
        foreach (Page page in document.GetPages())
            Assert.All(page.Letters, letter => Assert.InRange(letter.EndBaseLine.X, 50, page.Width - 50));
    }

    [Fact]
    public void Make_SaysThatItIsPdfA()
    {
        byte[] file = ConclusionDocument.Make(ConclusionSample.Facts(), Options());

        string content = Encoding.Latin1.GetString(file);
        using PdfSource source = PdfSource.FromMemory(file);
        Assert.Equal(2, PdfAIdentification.Read(PdfRevision.Open(source))!.Part);
        Assert.Contains("<pdfaid:conformance>U</pdfaid:conformance>", content, StringComparison.Ordinal);
        Assert.Contains("/CalRGB", content, StringComparison.Ordinal);
        Assert.DoesNotContain("/DeviceRGB", content, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_BothLanguages_SayTheSame() =>
        Assert.Equal(ConclusionTexts.Keys("ja").Order(), ConclusionTexts.Keys("en").Order());

    [Fact]
    public void FindFault_NoFont_SaysSo() =>
        Assert.Contains("needs a font", new ConclusionCertificateOptions().FindFault(), StringComparison.Ordinal);

    [Fact]
    public void FindFault_FontWithoutJapanese_NamesWhatIsMissing()
    {
        var options = new ConclusionCertificateOptions { Fonts = { PdfFont.FromFile(InstalledFonts.DejaVuSans) } };

        Assert.Contains("DejaVuSans", options.FindFault(), StringComparison.Ordinal);
        Assert.Contains('契', options.FindFault()!);
    }

    [Fact]
    public void FindFault_JapaneseFonts_None()
    {
        Assert.Null(Options().FindFault());
        Assert.Null(new ConclusionCertificateOptions { Fonts = { PdfFont.FromFile(InstalledFonts.NotoSansCjk) } }.FindFault());
    }

    private static ConclusionCertificateOptions Options() => new() { Fonts = { Gothic.Value } };

    private static async Task CheckAsync(byte[] file)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("certificate.pdf");
        await File.WriteAllBytesAsync(path, file, Cancellation);
        await Qpdf.CheckAsync(path);
    }

    private static string TextOf(byte[] file, out int pages)
    {
        using PdfDocument document = PdfDocument.Open(file);
        pages = document.NumberOfPages;
        return string.Join('\n', document.GetPages().Select(page => string.Concat(page.Letters.Select(letter => letter.Value))));
    }

    // Lines are broken where they are full.
    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
