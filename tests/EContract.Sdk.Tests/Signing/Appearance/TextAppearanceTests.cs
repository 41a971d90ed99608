using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Signing.Appearance;

public sealed class TextAppearanceTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static PdfFont Gothic => PdfFont.FromFile(InstalledFonts.IpaexGothic);

    private string Output => _directory.Combine("signed.pdf");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Lines_WithPlaceholders_SayWhatTheSignatureSays()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var appearance = SignatureAppearance.ForText([Gothic], "署名者: {name}", "日時: {time}", "理由: {reason}", "場所: {location}", "{名} {name") with
        {
            TimeZone = TimeZoneInfo.CreateCustomTimeZone("JST", TimeSpan.FromHours(9), "JST", "JST"),
        };
        using X509Signer signer = authorities.CreateSigner("東海 市長");

        await new PdfSigner(signer, timeProvider: clock).SignAsync(Page(), Output, new PdfSignatureOptions
        {
            Reason = "{location}",
            Appearance = appearance,
            Placement = FieldPlacement.OnPage(1, 20, 20, 200, 100),
        });

        string[] lines = (await Poppler.ExtractTextAsync(Output)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        DateTimeOffset stated = clock.GetUtcNow();
        // No location was given: the line is left out. What a reason says is not looked into.
        Assert.Equal(
            ["署名者: 東海 市長", $"日時: {stated.ToOffset(TimeSpan.FromHours(9)):yyyy-MM-dd HH:mm:ss}+09:00".Replace("+09", " +09"), "理由: {location}", "{名} {name"],
            lines.Where(line => line != "\f"));
        Assert.Contains($"(D:{stated.UtcDateTime:yyyyMMddHHmmss}Z)", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Output)));
        await SignedPdfReferees.JudgeAsync(Page(), Output, authorities.Pki.Root);
    }

    [Fact]
    public async Task Name_ByOption_GoesBeforeTheCertificates()
    {
        await authorities.SignAsync(
            Page(), Output, SignatureAppearance.ForText([Gothic], "{name}"), FieldPlacement.OnPage(1, 20, 20, 200, 40), new PdfSignatureOptions { SignerName = "山田 花子" });

        Assert.Equal("山田 花子", (await Poppler.ExtractTextAsync(Output)).Trim());
    }

    [Fact]
    public async Task Text_ThatNoFontHas_NamesTheCharacter()
    {
        var error = await Assert.ThrowsAsync<MissingGlyphException>(() => authorities.SignAsync(
            Page(), Output, SignatureAppearance.ForText([PdfFont.FromFile(InstalledFonts.DejaVuSans)], "東海市"), FieldPlacement.OnPage(1, 20, 20, 200, 40)));

        Assert.Contains("東", error.Message);
        Assert.Contains("U+6771", error.Message);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Text_WithoutFont_SaysSo()
    {
        var error = await Assert.ThrowsAsync<PdfSigningException>(
            () => authorities.SignAsync(Page(), Output, SignatureAppearance.ForText([], "東海市"), FieldPlacement.OnPage(1, 20, 20, 200, 40)));

        Assert.Equal(PdfSigningFailure.FontMissing, error.Failure);
    }

    [Fact]
    public async Task Text_OfTwoFonts_TakesTheSecondForWhatTheFirstHasNot()
    {
        await authorities.SignAsync(
            Page(), Output, SignatureAppearance.ForText([PdfFont.FromFile(InstalledFonts.DejaVuSans), Gothic], "Tōkai 東海市 𠮟る office"), FieldPlacement.OnPage(1, 20, 20, 200, 40));

        Assert.Equal("Tōkai 東海市 𠮟る office", (await Poppler.ExtractTextAsync(Output)).Trim());
        await SignedPdfReferees.JudgeAsync(Page(), Output, authorities.Pki.Root);
    }

    [Theory]
    [InlineData(200, 40, 1)]
    [InlineData(80, 40, 3)]
    public async Task Text_TooLong_IsBrokenWhereJapaneseMayBe(double width, double height, int atLeast)
    {
        const string Text = "甲は、乙に対し、「本契約」に基づき業務を委託し、乙は（これを）受託する。";

        await authorities.SignAsync(Page(), Output, SignatureAppearance.ForText([Gothic], Text), FieldPlacement.OnPage(1, 20, 20, width, height));

        string[] lines = [.. (await Poppler.ExtractTextAsync(Output)).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        Assert.Equal(Text, string.Concat(lines));
        Assert.InRange(lines.Length, atLeast, 8);
        Assert.DoesNotContain(lines, line => "、。」）".Contains(line[0], StringComparison.Ordinal) || "「（".Contains(line[^1], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, 6)]
    [InlineData(5, 40)]
    public async Task Text_TooSmallToRead_IsRefused(double width, double height)
    {
        var error = await Assert.ThrowsAsync<PdfSigningException>(() => authorities.SignAsync(
            Page(), Output, SignatureAppearance.ForText([Gothic], "電子署名 {name}", "{time}"), FieldPlacement.OnPage(1, 20, 20, width, height)));

        Assert.Equal(PdfSigningFailure.AppearanceIllegible, error.Failure);
    }

    [Fact]
    public async Task Text_Anything_IsShownOrRefusedByType()
    {
        foreach (string text in (string[])["", " ", "\t", "\uD800", "a\u0301\u200Dか\u3099", new string('長', 3000), "線\n線\r\n線"])
        {
            try
            {
                await authorities.SignAsync(Page(), Output, SignatureAppearance.ForText([Gothic], text), FieldPlacement.OnPage(1, 20, 20, 100, 40));
            }
            catch (Exception e) when (e is MissingGlyphException or PdfSigningException)
            {
            }
        }
    }

    private string Page() => _directory.WriteFile("in.pdf", PagePdf.Create("/MediaBox[0 0 300 200]"));
}
