using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using EContract.Sdk.Contracts;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>What somebody tries who is not the participant, or not only that.</summary>
public sealed class PageSecurityTests : IAsyncLifetime
{
    private const string Markup = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync(pages => pages.UnknownLinksPerMinute = 5);

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task EveryAnswer_IsNeitherFramedNorCachedNorGuessedAt()
    {
        await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        await AssertProtectedAsync(visitor.Last);
        await visitor.SubmitAsync("/complete");
        await AssertProtectedAsync(visitor.Last);
        await visitor.OpenAsync(new Uri(_host.Address, "sign/unknown"));
        await AssertProtectedAsync(visitor.Last);

        static Task AssertProtectedAsync(HttpResponseMessage answer)
        {
            string policy = string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Token_StandsInNoPageAddressOrLog()
    {
        await _host.SendAsync();
        Uri link = _host.LinkTo("yamada@sample.example");
        string token = link.Segments[^1];
        using var visitor = new Visitor();
        await visitor.OpenAsync(link);
        await visitor.ReadAllAsync();
        await visitor.SubmitAsync("/complete");

        Assert.DoesNotContain(token, visitor.Address!.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(token, visitor.Page, StringComparison.Ordinal);
        lock (_host.Log)
            Assert.DoesNotContain(_host.Log, line => line.Contains(token, StringComparison.Ordinal));
        Cookie cookie = Assert.Single(visitor.Cookies.GetCookies(_host.Address), cookie => cookie.Value == token);
        Assert.True(cookie.HttpOnly);
    }

    [Fact]
    public async Task Markup_InEveryText_IsText()
    {
        await _host.SendAsync(descriptor => descriptor with
        {
            Title = Markup,
            Message = Markup,
            Sender = new EnvelopeSender(Markup),
            Documents = [DocumentDescriptor.FromFile(SamplePdfs.Contract, Markup)],
            Participants = [new() { Name = Markup, Email = "yamada@sample.example", MayDelegate = true }],
        });
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        AssertHarmless();
        await visitor.ReadAllAsync();
        await visitor.FollowAsync("/delegate");
        await visitor.SubmitAsync("/delegate", new() { ["name"] = Markup, ["email"] = Markup, ["organization"] = Markup, ["reason"] = Markup });
        AssertHarmless();
        await visitor.FollowAsync("/s/");
        await visitor.FollowAsync("/decline");
        await visitor.SubmitAsync("/decline", new() { ["reason"] = Markup });
        AssertHarmless();

        void AssertHarmless()
        {
            Assert.DoesNotContain("<script>alert", visitor.Page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", visitor.Page, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", visitor.Page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("confirm")]
    [InlineData("decline")]
    [InlineData("delegate")]
    [InlineData("code")]
    [InlineData("authenticate")]
    [InlineData("link")]
    public async Task APostFromAnotherSite_ChangesNothing(string action)
    {
        Envelope envelope = await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        long version = (await _host.Manager.GetAsync(envelope.Id)).Version;

        HttpResponseMessage answer = await visitor.Client.PostAsync(
            new Uri(visitor.Address + "/" + action), new FormUrlEncodedContent([new("reason", "x"), new("key", "k"), new("consent", "c")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(version, (await _host.Manager.GetAsync(envelope.Id)).Version);
    }

    [Fact]
    public async Task AddressOfAPage_WithoutItsCookie_ShowsNothing()
    {
        Envelope envelope = await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        using var other = new Visitor();

        Assert.DoesNotContain("○○業務委託", await other.OpenAsync(visitor.Address!), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, other.Last.StatusCode);
        using var range = new HttpRequestMessage(HttpMethod.Get, new Uri($"{visitor.Address}/documents/{envelope.Documents[0].Id}")) { Headers = { Range = new RangeHeaderValue(0, 99) } };
        HttpResponseMessage refused = await other.Client.SendAsync(range);
        Assert.NotEqual("application/pdf", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task FormTokenOfAnotherVisitor_ChangesNothing()
    {
        Envelope envelope = await _host.SendAsync();
        await _host.SendAsync(descriptor => descriptor with { Participants = [new() { Name = "別人", Email = "other@sample.example" }] });
        using var stranger = new Visitor();
        await stranger.OpenAsync(_host.LinkTo("other@sample.example"));
        string token = Regex.Match(stranger.Page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(token);
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        long version = (await _host.Manager.GetAsync(envelope.Id)).Version;

        HttpResponseMessage answer = await visitor.Client.PostAsync(
            new Uri(visitor.Address + "/decline"), new FormUrlEncodedContent([new("reason", "x"), new("__RequestVerificationToken", token)]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(version, (await _host.Manager.GetAsync(envelope.Id)).Version);
    }

    [Fact]
    public async Task CookieOfOneLink_UnderTheReferenceOfAnother_OpensNothing()
    {
        await _host.SendAsync();
        await _host.SendAsync(descriptor => descriptor with { Participants = [new() { Name = "別人", Email = "other@sample.example" }] });
        using var victim = new Visitor();
        await victim.OpenAsync(_host.LinkTo("yamada@sample.example"));
        Uri own = _host.LinkTo("other@sample.example");
        using var stranger = new Visitor();
        await stranger.OpenAsync(own);
        stranger.Cookies.Add(_host.Address, new Cookie("econtract-link-" + victim.Address!.Segments[^1], own.Segments[^1]));

        await stranger.OpenAsync(victim.Address);

        Assert.Equal(HttpStatusCode.BadRequest, stranger.Last.StatusCode);
        Assert.DoesNotContain("○○業務委託", stranger.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sign//evil.example")]
    [InlineData("sign/%2F%2Fevil.example")]
    [InlineData("sign/https:%2F%2Fevil.example")]
    [InlineData("download/%5C%5Cevil.example")]
    [InlineData("s/%2F%2Fevil.example?lang=//evil.example")]
    [InlineData("/evil.example/sign/x?returnUrl=https://evil.example")]
    public async Task Redirections_LeadToOurOwnPagesOnly(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        HttpResponseMessage answer = await client.GetAsync(new Uri(_host.Address.AbsoluteUri + path));

        if (answer.Headers.Location is { } location)
            Assert.Matches("^/[a-z]+/[0-9A-Za-z_-]+$", location.OriginalString);
        else
            Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    [Fact]
    public async Task Ranges_AreGivenToWhoMayRead()
    {
        Envelope envelope = await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{visitor.Address}/documents/{envelope.Documents[0].Id}")) { Headers = { Range = new RangeHeaderValue(0, 4) } };

        HttpResponseMessage answer = await visitor.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("%PDF-"u8.ToArray(), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("inline", answer.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task DocumentOfAnotherEnvelope_IsNotThere()
    {
        Envelope other = await _host.SendAsync(descriptor => descriptor with { Participants = [new() { Name = "別人", Email = "other@sample.example" }] });
        await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));

        foreach (string document in (string[])[other.Documents[0].Id.ToString(), "..%2F..%2Fetc%2Fpasswd", "0"])
        {
            HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri($"{visitor.Address}/documents/{document}"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("assets/../../appsettings.json")]
    [InlineData("s/../../etc/passwd")]
    [InlineData("s/ABCDEF")]
    [InlineData("s/%00")]
    [InlineData("d/zzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("sign/%F0%9F%98%80")]
    public async Task OddAddresses_AreRefusedPlainly(string path)
    {
        using var visitor = new Visitor();

        HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri(_host.Address, path));

        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    [Fact]
    public async Task GuessingLinks_IsStopped()
    {
        var answers = new List<HttpStatusCode>();
        while (answers.Count < 60 && (answers.Count == 0 || answers[^1] == HttpStatusCode.NotFound))
        {
            using var visitor = new Visitor();
            await visitor.OpenAsync(new Uri(_host.Address, $"sign/guess-{answers.Count}"));
            answers.Add(visitor.Last.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        await _host.SendAsync();
        using var participant = new Visitor();
        await participant.OpenAsync(_host.LinkTo("yamada@sample.example"));
        Assert.Equal("60", Assert.Single(participant.Last.Headers.GetValues("Retry-After")));
    }

    [Fact]
    public async Task AFormTooLarge_IsRefused()
    {
        Envelope envelope = await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));
        await visitor.FollowAsync("/decline");

        // Asked for first: the host refuses by the length alone, and breaks the connection under whoever sends all the same.
        visitor.Client.DefaultRequestHeaders.ExpectContinue = true;
        HttpResponseMessage answer = await visitor.SubmitAsync("/decline", new() { ["reason"] = new string('x', 1_000_000) });

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Equal(EnvelopeStatus.InProgress, (await _host.Manager.GetAsync(envelope.Id)).Status);
    }

    [Theory]
    [InlineData("?lang=en%22%3E%3Cscript%3E")]
    [InlineData("?lang=../../x")]
    public async Task AnUnknownLanguage_IsIgnored(string query)
    {
        await _host.SendAsync();
        using var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo("yamada@sample.example"));

        Assert.Contains("<html lang=\"ja\">", await visitor.OpenAsync(new Uri(visitor.Address + query)), StringComparison.Ordinal);
        Assert.DoesNotContain("%3Cscript", visitor.Page, StringComparison.OrdinalIgnoreCase);
    }
}
