using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using EContract.Sdk.AspNetCore.Verification;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Who sends slowly, much or often keeps nobody else from the verification page, and leaves nothing behind.</summary>
public sealed partial class VerificationLimitsTests
{
    private const int MaxFileLength = 1_000_000;
    private static readonly byte[] NoPdf = "%PDF-1.7"u8.ToArray();

    [Fact]
    public async Task FileThatComesTooSlowly_IsToldSo_AndLeavesNothing()
    {
        await using PortalHost host = await StartAsync(verification => verification.UploadDeadline = TimeSpan.FromSeconds(1));
        using Visitor visitor = await OpenAsync(host);
        using RawUpload upload = await RawUpload.BeginAsync(visitor, fileLength: 1000);
        await upload.SendAsync("%PDF-1.7");

        string answer = await upload.ReadUntilAsync(text => text.Contains('\n', StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task FilesThatTrickle_HoldNoPlaceForJudging()
    {
        await using PortalHost host = await StartAsync(verification => verification.MaxConcurrent = 1);
        using Visitor visitor = await OpenAsync(host);
        using RawUpload first = await RawUpload.BeginAsync(visitor, fileLength: 1000), second = await RawUpload.BeginAsync(visitor, fileLength: 1000);
        await first.SendAsync("%PDF-1.7");
        await second.SendAsync("%PDF-1.7");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.UploadAsync("/verify", new ByteArrayContent(NoPdf), "x.pdf")).StatusCode);
        Assert.Contains("この文書は検証できませんでした", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyFilesAtATime_AreRefused_UntilOneIsGone()
    {
        await using PortalHost host = await StartAsync(verification => verification.MaxUploads = 1);
        using Visitor visitor = await OpenAsync(host);
        string page = visitor.Page;
        using (RawUpload upload = await RawUpload.BeginAsync(visitor, fileLength: 1000))
        {
            await upload.SendAsync("%PDF-1.7");
            HttpResponseMessage refused = await UploadUntilAsync(status => status == HttpStatusCode.ServiceUnavailable);
            Assert.Equal("10", Assert.Single(refused.Headers.GetValues("Retry-After")));
            Assert.Contains("ほかの検証で混み合っています", visitor.Page, StringComparison.Ordinal);
        }

        await UploadUntilAsync(status => status == HttpStatusCode.UnprocessableEntity);
        await NothingIsLeftAsync();
        Assert.NotEmpty(page);

        // The server learns in its own time that somebody has begun to send, or is gone.
        async Task<HttpResponseMessage> UploadUntilAsync(Func<HttpStatusCode, bool> isExpected)
        {
            DateTimeOffset patience = TimeProvider.System.GetUtcNow().AddSeconds(60);
            HttpResponseMessage answer;
            do
                answer = await visitor.UploadAsync("/verify", new ByteArrayContent(NoPdf), "x.pdf");
            while (!isExpected(answer.StatusCode) && TimeProvider.System.GetUtcNow() < patience);
            Assert.True(isExpected(answer.StatusCode), answer.StatusCode.ToString());
            return answer;
        }
    }

    [Fact]
    public async Task OneAddress_HasHalfOfThePlaces()
    {
        var trust = new SlowTrust();
        await using PortalHost host = await StartAsync(
            verification =>
            {
                verification.MaxConcurrent = 2;
                verification.Deadline = TimeSpan.FromMilliseconds(1);
            },
            trust);
        using Visitor visitor = await OpenAsync(host), neighbour = new(source: IPAddress.Parse("127.0.0.2"));
        await neighbour.OpenAsync(new Uri(host.Address, "verify"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(visitor));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(visitor));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(neighbour));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(neighbour));
        trust.Release.SetResult();
        await NothingIsLeftAsync();

        static async Task<HttpStatusCode> SendAsync(Visitor sender) =>
            (await sender.UploadAsync("/verify", new ByteArrayContent(NoPdf), "x.pdf")).StatusCode;
    }

    [Fact]
    public async Task FileTooLarge_IsTakenToItsEnd_SoThatTheAnswerArrives()
    {
        await using PortalHost host = await StartAsync(_ => { });
        using Visitor visitor = await OpenAsync(host);
        using RawUpload upload = await RawUpload.BeginAsync(visitor, fileLength: MaxFileLength + 100_000);
        await upload.SendAsync(new byte[MaxFileLength + 100_000]);
        await upload.SendAsync(RawUpload.End + $"GET /verify HTTP/1.1\r\nHost: {host.Address.Authority}\r\nConnection: close\r\n\r\n");

        // The connection is whole: the next request in it is answered, too.
        string answers = await upload.ReadUntilAsync(_ => false);

        Assert.StartsWith("HTTP/1.1 413 ", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 ", answers, StringComparison.Ordinal);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task FormThatIsOutOfDate_SaysWhereToBeginAnew()
    {
        await using PortalHost host = await StartAsync(_ => { });
        using Visitor visitor = await OpenAsync(host);
        visitor.Forget();

        HttpResponseMessage answer = await visitor.UploadAsync("/verify", new ByteArrayContent(NoPdf), "x.pdf");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<a class=\"ec-button\" href=\"/verify\">", visitor.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 10, "html json")]
    [InlineData(300, 10_000, "html")]
    [InlineData(30_000, 10, "")]
    public void Reports_ThatWouldBeTooLong_AreLeftOut(int signatures, int valueLength, string expected)
    {
        var signature = new SignatureReport
        {
            Field = "Signature1",
            Kind = SignatureKind.Signature,
            Level = SignatureLevel.BaselineB,
            Indication = ValidationIndication.Indeterminate,
            Integrity = SignatureIntegrity.Intact,
            CoversWholeRevision = true,
            CoversWholeDocument = true,
            LaterChanges = LaterChanges.None,
            SignatureValue = new byte[valueLength],
        };
        var report = new ValidationReport
        {
            Indication = ValidationIndication.Indeterminate,
            ValidationTime = DateTimeOffset.UnixEpoch,
            Signatures = [.. Enumerable.Repeat(signature, signatures)],
        };

        Assert.Equal(expected, string.Join(' ', ReportLinks.Write(report, "x.pdf", ReportLanguage.Japanese, TimeZoneInfo.Utc).Select(link => link.Extension)));
    }

    private static Task<PortalHost> StartAsync(Action<VerificationOptions> configure, ITrustAnchorSource? trust = null) => PortalHost.StartAsync(
        pages =>
        {
            pages.Verification.IsEnabled = true;
            pages.Verification.MaxFileLength = MaxFileLength;
            pages.RequestsPerTenSeconds = 1_000_000;
            configure(pages.Verification);
        },
        trust is null ? null : services => services.AddSingleton(new PdfSignatureValidator(trust)));

    private static async Task<Visitor> OpenAsync(PortalHost host)
    {
        var visitor = new Visitor();
        await visitor.OpenAsync(new Uri(host.Address, "verify"));
        return visitor;
    }

    // The files have no names: what shows them is that the process has them open. Tests beside this one may have some for a moment.
    private static async Task NothingIsLeftAsync()
    {
        if (!OperatingSystem.IsLinux())
            return;
        DateTimeOffset patience = TimeProvider.System.GetUtcNow().AddSeconds(60);
        while (Open() > 0 && TimeProvider.System.GetUtcNow() < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, Open());

        static int Open() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(handle => handle.LinkTarget is { } target && Nameless().IsMatch(target));
    }

    [GeneratedRegex("/econtract-[0-9a-f]{32} ")]
    private static partial Regex Nameless();

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
