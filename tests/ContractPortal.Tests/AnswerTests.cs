using System.Net;
using EContract.TestInfrastructure;

namespace EContract.ContractPortal.Tests;

/// <summary>What the portal answers to what goes wrong, and to who takes no part.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Visitor _sender = new();
    private PortalProcess? _portal;

    private Uri Root => _portal!.Address;

    private string Data => _directory.Combine("data");

    public async ValueTask InitializeAsync()
    {
        _portal = await PortalProcess.StartAsync(Data);
        await _sender.OpenAsync(new Uri(Root, "sign-in"));
        await _sender.SubmitAsync("/sign-in", new() { ["user"] = "aoki" });
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        if (_portal is not null)
            await _portal.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Verify_SaysTheVerdictInItsAnswerAlone_AndWhatIsBroken()
    {
        await _sender.FollowAsync("/envelopes/0");
        Uri envelope = _sender.Address!;
        await _sender.OpenAsync(new Uri(envelope, "?done=verified"));
        Assert.DoesNotContain("改変はありません", _sender.Page, StringComparison.Ordinal);
        await _sender.SubmitAsync("/verify");
        Assert.Contains("改変はありません", _sender.Page, StringComparison.Ordinal);

        foreach (string document in Directory.EnumerateFiles(Path.Combine(Data, "documents"), "*", SearchOption.AllDirectories))
            File.Delete(document);
        await _sender.OpenAsync(envelope);
        await _sender.SubmitAsync("/verify");
        Assert.Contains("role=\"alert\"", _sender.Page, StringComparison.Ordinal);
        Assert.Contains("文書が失われているか", _sender.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("改変はありません", _sender.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Envelope_ShowsSecondsAndTheDayInJapan()
    {
        await _sender.FollowAsync("/envelopes/0");
        Assert.Matches(@"\d{2}:\d{2}:\d{2} \(日本時間\)", WebUtility.HtmlDecode(_sender.Page));
        // The portal may have been started the day before.
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(9);
        string page = WebUtility.HtmlDecode(_sender.Page);
        Assert.Contains(new[] { now, now.AddDays(-1) }, day => page.Contains($"<dd>{day:yyyy年M月d日}</dd>", StringComparison.Ordinal));
        Assert.Contains("1,200,000円", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_IsReadBeforeItIsSealed()
    {
        await _sender.FollowAsync("/envelopes/0");
        HttpResponseMessage document = await _sender.SubmitAsync("/open");
        Assert.Equal("application/pdf", document.Content.Headers.ContentType?.MediaType);
        Assert.Null(document.Content.Headers.ContentDisposition);
        Assert.StartsWith("%PDF-", await document.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenOwn_TakingNoPart_SaysSo()
    {
        await _sender.FollowAsync("/envelopes/0");
        // The page has no such button for this user: its token, sent where the button would.
        var fields = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = _sender.Page.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0],
        };
        await _sender.TakeAsync(await _sender.Client.PostAsync(new Uri(_sender.Address!.GetLeftPart(UriPartial.Path) + "/open"), new FormUrlEncodedContent(fields)));
        Assert.Equal(HttpStatusCode.Conflict, _sender.Last.StatusCode);
        Assert.Contains("依頼されている手続きはありません", _sender.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=99", "状態を選び直してください")]
    [InlineData("dateFrom=zz", "日付を確認してください")]
    public async Task SearchAndExport_NotUnderstood_SayWhyInTheVisitorsLanguage(string query, string words)
    {
        await _sender.OpenAsync(new Uri(Root, "search?" + query));
        Assert.Equal(HttpStatusCode.BadRequest, _sender.Last.StatusCode);
        Assert.Contains(words, _sender.Page, StringComparison.Ordinal);

        var fields = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = _sender.Page.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0],
        };
        await _sender.TakeAsync(await _sender.Client.PostAsync(new Uri(Root, "search.csv?" + query), new FormUrlEncodedContent(fields)));
        Assert.Equal(HttpStatusCode.BadRequest, _sender.Last.StatusCode);
        Assert.Contains(words, _sender.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("form.", _sender.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", HttpStatusCode.NotFound, "見つかりません")]
    [InlineData("envelopes/xyz", HttpStatusCode.NotFound, "見つかりません")]
    public async Task Address_Wrong_IsAnsweredByAPage(string address, HttpStatusCode status, string words)
    {
        await _sender.OpenAsync(new Uri(Root, address));
        Assert.Equal(status, _sender.Last.StatusCode);
        Assert.Contains(words, _sender.Page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", _sender.Last.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
