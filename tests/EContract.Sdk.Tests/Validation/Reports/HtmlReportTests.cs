using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;

namespace EContract.Sdk.Tests.Validation.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly HtmlReportOptions English = new() { Language = ReportLanguage.English };
    private readonly SigningWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Write_LongTermSignature_SaysInWordsWhatItIsWorth()
    {
        ValidationReport report = await ReportSamples.LongTermAsync(_world);

        XElement page = Parse(HtmlReport.Write(report, "契約.pdf", English));

        Assert.Contains("All signatures in this document are valid", page.Value);
        Assert.Contains("Signature by 署名 太郎", page.Value);
        Assert.Contains("long-term, its proofs preserved", page.Value);
        Assert.Contains("not revoked", page.Value);
        Assert.Equal(["valid", "valid", "valid"], page.Descendants(Svg + "svg").Where(svg => svg.Parent!.Attribute("class")!.Value.StartsWith("verdict")).Select(svg => svg.Element(Svg + "title")!.Value));
        Assert.Equal(2, page.Descendants(Html + "div").Count(div => div.Attribute("class")?.Value == "picture"));
    }

    [Fact]
    public async Task Write_InJapanese_GivesTimesInBothZones()
    {
        ValidationReport report = await ReportSamples.LongTermAsync(_world);
        var japan = TimeZoneInfo.CreateCustomTimeZone("JST", TimeSpan.FromHours(9), "JST", "JST");

        XElement page = Parse(HtmlReport.Write(report, "契約.pdf", new HtmlReportOptions { TimeZone = japan }));

        Assert.Equal("ja", page.Attribute("lang")!.Value);
        Assert.Contains("この文書の署名はすべて有効です", page.Value);
        Assert.Contains("2026-04-01 18:00:00 (UTC+09:00) = 2026-04-01 09:00:00 UTC", page.Value);
    }

    [Theory]
    [InlineData(ReportLanguage.English, "follow the end of the last revision")]
    [InlineData(ReportLanguage.Japanese, "どの更新にも属さない")]
    public async Task Write_TamperedDocument_SaysWhatWasDone(ReportLanguage language, string expected)
    {
        ValidationReport report = await ReportSamples.TamperedAsync(_world);

        XElement page = Parse(HtmlReport.Write(report, "a.pdf", new HtmlReportOptions { Language = language }));

        Assert.Contains(page.Descendants(Html + "li"), item => item.Value.Contains(expected, StringComparison.Ordinal));
        Assert.Contains("[FORMAT_FAILURE]", page.Value);
    }

    [Fact]
    public async Task Write_Twice_GivesTheSameText()
    {
        ValidationReport report = await ReportSamples.LongTermAsync(_world);

        Assert.Equal(HtmlReport.Write(report, "a.pdf"), HtmlReport.Write(report, "a.pdf"));
    }

    [Theory]
    [InlineData(ReportLanguage.English)]
    [InlineData(ReportLanguage.Japanese)]
    public void Write_HostileNames_StaysWellFormedAndTheirs(ReportLanguage language)
    {
        string text = HtmlReport.Write(ReportSamples.Hostile(), ReportSamples.HostileName, new HtmlReportOptions { Language = language });

        XElement page = Parse(text);
        Assert.Empty(page.Descendants(Html + "script"));
        Assert.DoesNotContain('\u202E', text);
        Assert.DoesNotContain("<script", text);
        Assert.Contains("[U+202E]fdp.exe", page.Value);
    }

    [Fact]
    public void Write_ReasonOfAMegabyte_StaysSmall()
    {
        string text = HtmlReport.Write(ReportSamples.Hostile(reason: new string('長', 1 << 20)), "a.pdf", English);

        Assert.InRange(text.Length, 1000, 60_000);
        Assert.Contains("… (1048576 characters in all)", text);
    }

    [Fact]
    public void Write_ThousandsOfSignatures_StaysBounded()
    {
        string text = HtmlReport.Write(ReportSamples.Hostile(2000), "a.pdf", English);

        Parse(text);
        Assert.Contains("and 1500 more", text);
    }

    [Fact]
    public void Write_Unreadable_SaysWhy()
    {
        XElement page = Parse(HtmlReport.Write(ValidationReport.Unreadable("It is no PDF (at byte 0).", SigningWorld.Start), "a.pdf", English));

        Assert.Contains("This document could not be judged.", page.Value);
        Assert.Contains("It is no PDF (at byte 0).", page.Value);
    }

    [Fact]
    public async Task Write_Page_AllowsNothingButItsOwnStyle()
    {
        string text = HtmlReport.Write(await ReportSamples.LongTermAsync(_world), "a.pdf");

        XElement page = Parse(text);
        string policy = page.Descendants(Html + "meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        string style = text[(text.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length)..text.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.StartsWith($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", policy);
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), attribute =>
            attribute.Name.LocalName is "style" or "src" or "href" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_BothLanguages_HaveTheSameKeysAndAllNames()
    {
        ReportTexts english = ReportTexts.In(ReportLanguage.English), japanese = ReportTexts.In(ReportLanguage.Japanese);

        Assert.Equal(english.Keys, japanese.Keys);
        string[] needed =
        [
            .. Enum.GetValues<ValidationSubIndication>().Select(each => "why." + ReportNames.Of((ValidationSubIndication?)each)),
            .. Enum.GetValues<ValidationCheck>().Select(each => "checkName." + ReportNames.Of(each)),
            .. Enum.GetValues<LaterChanges>().Select(each => "changes." + ReportNames.Of(each)),
            .. Enum.GetValues<SignatureLevel>().Select(each => "level." + ReportNames.Of(each)),
            .. Enum.GetValues<RevocationOrigin>().Select(each => "origin." + ReportNames.Of(each)),
            .. from indication in Enum.GetValues<ValidationIndication>()
               from kind in (string[])["verdict.", "signature.", "timestamp.", "light."]
               select kind + ReportNames.Of(indication),
        ];
        Assert.Empty(needed.Except(english.Keys));
    }

    private static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }
}
