using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EContract.Sdk.AspNetCore.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Anybody brings a PDF, and is told what its signatures are worth.</summary>
public sealed class VerificationPageTests : IAsyncLifetime
{
    private const int MaxFileLength = 3_000_000;
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync(pages =>
    {
        pages.Verification.IsEnabled = true;
        pages.Verification.MaxFileLength = MaxFileLength;
    });

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    private Uri Address => new(_host.Address, "verify");

    [Theory]
    [InlineData("ja", "この文書の署名はすべて有効です", "PAdES B-LTA", "契約書.pdf", "日本時間")]
    [InlineData("en", "Verify another file", "PAdES B-LTA", "契約書.pdf", "Japan time")]
    public async Task SignedContract_IsJudged_AndTheReportsComeAlong(string language, params string[] expected)
    {
        byte[] contract = await ConcludedAsync();
        using var visitor = new Visitor(language);
        await visitor.OpenAsync(Address);

        HttpResponseMessage answer = await visitor.UploadAsync("/verify", new ByteArrayContent(contract), "C:\\docs\\契約書.pdf");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(expected, words => Assert.Contains(words, visitor.Page, StringComparison.Ordinal));
        Assert.Contains("Tokai City", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("docs", visitor.Page, StringComparison.Ordinal);
        string[] reports = [.. visitor.Links().Where(link => link.StartsWith("data:", StringComparison.Ordinal) && link.Contains("base64,", StringComparison.Ordinal))];
        Assert.Equal(2, reports.Length);
        Assert.StartsWith("<!DOCTYPE html>", Decode(reports[0]), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Decode(reports[1]));
        Assert.Equal("TOTAL-PASSED", json.RootElement.GetProperty("indication").GetString());

        static string Decode(string link) => Encoding.UTF8.GetString(Convert.FromBase64String(link[(link.IndexOf("base64,", StringComparison.Ordinal) + 7)..]));
    }

    [Fact]
    public async Task ChangedContract_IsNotTrusted()
    {
        byte[] contract = await ConcludedAsync();
        contract[contract.AsSpan().IndexOf("/MediaBox"u8) + 12] ^= 1;
        using var visitor = new Visitor();
        await visitor.OpenAsync(Address);

        await visitor.UploadAsync("/verify", new ByteArrayContent(contract), "契約書.pdf");

        Assert.Contains("ec-failed", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("署名後に内容が変更されています", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyChanges_AreNotAllListed()
    {
        byte[] contract = await ConcludedAsync();
        string text = Encoding.Latin1.GetString(contract);
        string start = Regex.Match(text[text.LastIndexOf("startxref", StringComparison.Ordinal)..], @"\d+").Value;
        string root = Regex.Match(text[int.Parse(start, CultureInfo.InvariantCulture)..], @"/Root (\d+ \d+ R)").Groups[1].Value;
        // An update that gives to objects whatever they may be used for, except to the catalogue, something else.
        var update = new StringBuilder("\n");
        var table = new StringBuilder("xref\n");
        foreach (int number in Enumerable.Range(1, 80).Where(number => !root.StartsWith($"{number} ", StringComparison.Ordinal)))
        {
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{contract.Length + update.Length:D10} 00000 n\r\n");
            update.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n(changed)\nendobj\n");
        }

        int at = contract.Length + update.Length;
        string end = string.Create(CultureInfo.InvariantCulture, $"trailer\n<</Size 200/Root {root}/Prev {start}>>\nstartxref\n{at}\n%%EOF\n");
        using var visitor = new Visitor("en");
        await visitor.OpenAsync(Address);

        await visitor.UploadAsync("/verify", new ByteArrayContent([.. contract, .. Encoding.Latin1.GetBytes($"{update}{table}{end}")]), "x.pdf");

        Assert.Contains("ec-failed", visitor.Page, StringComparison.Ordinal);
        string list = Regex.Match(visitor.Page, "<ul>(.*?)</ul>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(21, Regex.Count(list, "<li>"));
        Assert.Matches(@"and \d+ more", list);
    }

    [Fact]
    public async Task UnsignedPdf_SaysSo()
    {
        using var visitor = new Visitor();
        await visitor.OpenAsync(Address);

        await visitor.UploadAsync("/verify", new ByteArrayContent(await File.ReadAllBytesAsync(SamplePdfs.Contract)), "<script>alert(1)</script>.pdf");

        Assert.Contains("この文書には署名がありません", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("script&gt;.pdf", visitor.Page, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "text", "Hello."u8.ToArray() },
        { "zeros", new byte[100_000] },
        { "header only", "%PDF-1.7\n%%EOF"u8.ToArray() },
        { "endless references", "%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"u8.ToArray() },
        { "deep nesting", [.. "%PDF-1.7\n1 0 obj\n"u8, .. Enumerable.Repeat((byte)'[', 500_000), .. "\nstartxref\n9\n%%EOF"u8] },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task HostileFile_IsAnsweredPlainly(string kind, byte[] content)
    {
        Assert.NotEmpty(kind);
        using var visitor = new Visitor();
        await visitor.OpenAsync(Address);

        HttpResponseMessage answer = await visitor.UploadAsync("/verify", new ByteArrayContent(content), "x.pdf");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("この文書は検証できませんでした", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("PDFではないか、壊れているか", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorpusOfRobustness_NeverFailsThePage()
    {
        using var visitor = new Visitor();
        string[] files = [.. Directory.EnumerateFiles(Corpus.Require("robust"), "*.pdf", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length < MaxFileLength).Order(StringComparer.Ordinal).Take(25)];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            await visitor.OpenAsync(Address);
            HttpResponseMessage answer = await visitor.UploadAsync("/verify", new ByteArrayContent(await File.ReadAllBytesAsync(file)), Path.GetFileName(file));
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{file}: {answer.StatusCode}");
            Assert.Contains("検証結果", visitor.Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FileTooLarge_IsRefused_WhateverItsLengthSays()
    {
        using var visitor = new Visitor();
        await visitor.OpenAsync(Address);
        HttpResponseMessage answer = await visitor.UploadAsync("/verify", new ByteArrayContent(new byte[MaxFileLength + 1]), "x.pdf");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("3 MBまで", visitor.Page, StringComparison.Ordinal);
        await visitor.OpenAsync(Address);

        visitor.Client.DefaultRequestHeaders.TransferEncodingChunked = true;
        answer = await visitor.UploadAsync("/verify", new ByteArrayContent(new byte[MaxFileLength + 1]), "x.pdf");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task NoFile_IsAskedForAgain()
    {
        using var visitor = new Visitor("en");
        await visitor.OpenAsync(Address);

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.UploadAsync("/verify", new ByteArrayContent([]), "empty.pdf")).StatusCode);
        Assert.Contains("Please choose a PDF file.", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASendingFromAnotherSite_IsRefusedBeforeItsFile()
    {
        using var visitor = new Visitor();
        await visitor.OpenAsync(Address);
        using var bare = new MultipartFormDataContent { { new ByteArrayContent(new byte[10]), "file", "x.pdf" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Client.PostAsync(Address, bare)).StatusCode);
        using var forged = new MultipartFormDataContent { { new StringContent("x"), "__RequestVerificationToken" }, { new ByteArrayContent(new byte[10]), "file", "x.pdf" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Client.PostAsync(Address, forged)).StatusCode);
        using var text = new StringContent("file=x", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Client.PostAsync(Address, text)).StatusCode);
    }

    [Fact]
    public async Task NotEnabled_ThereIsNoPage()
    {
        await using PortalHost other = await PortalHost.StartAsync();
        using var visitor = new Visitor();

        await visitor.OpenAsync(new Uri(other.Address, "verify"));

        Assert.Equal(HttpStatusCode.NotFound, visitor.Last.StatusCode);
    }

    [Fact]
    public async Task JudgementThatTakesTooLong_IsAnsweredInTime_AndKeepsItsPlaceUntilItStops()
    {
        var trust = new SlowTrust();
        VerificationOptions? verification = null;
        await using PortalHost host = await PortalHost.StartAsync(
            pages =>
            {
                verification = pages.Verification;
                verification.IsEnabled = true;
                verification.MaxConcurrent = 1;
                verification.Deadline = TimeSpan.FromMilliseconds(1);
                pages.RequestsPerTenSeconds = 1_000_000;
            },
            services => services.AddSingleton(new PdfSignatureValidator(trust)));
        using var visitor = new Visitor();
        await visitor.OpenAsync(new Uri(host.Address, "verify"));

        // It cannot have been judged: nobody is told whom to trust before the end of this test.
        HttpResponseMessage answer = await visitor.UploadAsync("/verify", new ByteArrayContent("%PDF-1.7"u8.ToArray()), "x.pdf");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("決められた時間内に検証が終わりませんでした", visitor.Page, StringComparison.Ordinal);
        answer = await visitor.UploadAsync("/verify", new ByteArrayContent("%PDF-1.7"u8.ToArray()), "x.pdf");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("10", Assert.Single(answer.Headers.GetValues("Retry-After")));

        // With time enough it waits for the place, and is judged.
        verification!.Deadline = TimeSpan.FromMinutes(5);
        Task<HttpResponseMessage> waiting = visitor.UploadAsync("/verify", new ByteArrayContent("%PDF-1.7"u8.ToArray()), "x.pdf");
        trust.Release.SetResult();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await waiting).StatusCode);
        Assert.Contains("この文書は検証できませんでした", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("決められた時間内に", visitor.Page, StringComparison.Ordinal);
    }

    private async Task<byte[]> ConcludedAsync()
    {
        Envelope envelope = await _host.SendAsync();
        await _host.SignAllAsync();
        await using Stream content = await _host.Manager.OpenSealedAsync(envelope.Id, envelope.Documents[0].Id);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    // Does not heed that it is told to stop, as code that is busy.
    private sealed class SlowTrust : ITrustAnchorSource
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<IReadOnlyCollection<X509Certificate2>> GetAnchorsAsync(CancellationToken cancellationToken = default)
        {
            await Release.Task;
            return [];
        }
    }
}
