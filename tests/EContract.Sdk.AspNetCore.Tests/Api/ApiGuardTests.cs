using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EContract.Sdk.AspNetCore.Api;
using EContract.Sdk.Contracts;
using EContract.TestInfrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.AspNetCore.Tests.Api;

public sealed class ApiGuardTests
{
    private const string Unknown = "01a20a63-af9b-74e8-9c42-4a885de63274";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoints_OfUsers_AllRequireAuthorization()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        RouteEndpoint[] endpoints = [.. host.Endpoints.OfType<RouteEndpoint>()];

        Assert.True(endpoints.Length > 30, $"{endpoints.Length}");
        foreach (RouteEndpoint endpoint in endpoints)
        {
            bool isParticipants = endpoint.RoutePattern.RawText!.Contains("/participant/", StringComparison.Ordinal);
            Assert.Equal(isParticipants, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);
            Assert.Equal(isParticipants, endpoint.Metadata.GetMetadata<IAuthorizeData>() is null);
        }

        using HttpClient nobody = host.Client(user: null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync("envelopes", ApiHost.Form(), Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("openapi.json", Cancelled)).StatusCode);
    }

    [Fact]
    public void MapEContractApi_NotEnabled_OrWithoutACaller_IsRefused()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        Assert.Throws<InvalidOperationException>(() => builder.Build().MapEContractApi());
        WebApplicationBuilder second = WebApplication.CreateSlimBuilder();
        second.Services.AddEContract(contracts => contracts.UseInMemoryEnvelopes().UseInMemoryDocuments().EnableApi(_ => { }));
        Assert.Contains("Caller", Assert.ThrowsAny<Exception>(() => second.Build().MapEContractApi()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_WithoutRights_AreRefused()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.SendAsync();
        using HttpClient stranger = host.Client("stranger@tokai"), reader = host.Client("kato@tokai+read"), sender = host.Client();

        Assert.Equal((403, "forbidden"), await ApiHost.ProblemAsync(await stranger.GetAsync($"envelopes/{id}", Cancelled)));
        Assert.Equal((403, "forbidden"), await ApiHost.ProblemAsync(await reader.PostAsJsonAsync($"envelopes/{id}/void", new { reason = "x" }, Cancelled)));
        Assert.Equal((403, "forbidden"), await ApiHost.ProblemAsync(await reader.PostAsync("envelopes", ApiHost.Form(), Cancelled)));
        Assert.Equal((403, "forbidden"), await ApiHost.ProblemAsync(await sender.GetAsync("operator/delayed", Cancelled)));
        Assert.True((await reader.GetAsync($"envelopes/{id}", Cancelled)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task OtherTenants_KnowNothingOfTheEnvelope()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.SendAsync();
        using HttpClient own = host.Client(), other = host.Client("ito@nagoya+operator");
        JsonElement envelope = await ApiHost.ReadAsync(await own.GetAsync($"envelopes/{id}", Cancelled));
        string participant = envelope.GetProperty("participants")[0].GetProperty("id").GetString()!, document = envelope.GetProperty("documents")[0].GetProperty("id").GetString()!;
        long version = envelope.GetProperty("version").GetInt64();

        foreach (string path in (string[])["", "/readiness", "/explanation", "/events", "/audit", "/audit/export", $"/documents/{document}"])
            Assert.Equal((404, "envelope-not-found"), await ApiHost.ProblemAsync(await other.GetAsync($"envelopes/{id}{path}", Cancelled)));
        foreach (string path in (string[])["/send", "/unschedule", "/continue", $"/participants/{participant}/unlock", $"/participants/{participant}/download-link", $"/participants/{participant}/signing-link"])
            Assert.Equal((404, "envelope-not-found"), await ApiHost.ProblemAsync(await other.PostAsync($"envelopes/{id}{path}", null, Cancelled)));
        foreach (string path in (string[])["/void", "/suspend"])
            Assert.Equal((404, "envelope-not-found"), await ApiHost.ProblemAsync(await other.PostAsJsonAsync($"envelopes/{id}{path}", new { reason = "x" }, Cancelled)));
        Assert.Equal((404, "envelope-not-found"), await ApiHost.ProblemAsync(await other.PostAsync($"operator/envelopes/{id}/retry", null, Cancelled)));
        Assert.Empty((await ApiHost.ReadAsync(await other.PostAsJsonAsync("envelopes/search", new { }, Cancelled))).GetProperty("items").EnumerateArray());
        Assert.Equal((400, "invalid-request"), await ApiHost.ProblemAsync(await other.PostAsJsonAsync("envelopes/search", new { tenant = "tokai" }, Cancelled)));
        Assert.Equal(version, (await ApiHost.ReadAsync(await own.GetAsync($"envelopes/{id}", Cancelled))).GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Participants_HaveTheirOwnEnvelopeAlone_AndOnlyByTheHeader()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string first = await host.SendAsync();
        using HttpClient one = host.Participant("yamada@sample.example"), nobody = host.Client(user: null), sender = host.Client();
        string second = await host.SendAsync();
        JsonElement foreign = await ApiHost.ReadAsync(await sender.GetAsync($"envelopes/{second}", Cancelled));

        Assert.Equal(first, (await ApiHost.ReadAsync(await one.GetAsync("participant/signing", Cancelled))).GetProperty("envelopeId").GetString());
        Assert.Equal(
            (404, "document-unknown"),
            await ApiHost.ProblemAsync(await one.GetAsync($"participant/signing/documents/{foreign.GetProperty("documents")[0].GetProperty("id").GetString()}", Cancelled)));
        Assert.Equal((404, "link-purpose"), await ApiHost.ProblemAsync(await one.GetAsync("participant/download", Cancelled)));
        Assert.Equal((401, "link-required"), await ApiHost.ProblemAsync(await nobody.GetAsync($"participant/signing?token={host.TokenOf("yamada@sample.example")}", Cancelled)));
        Assert.Equal((400, "idempotency-key-required"), await ApiHost.ProblemAsync(await one.PostAsJsonAsync("participant/signing/confirm", new { consent = "x" }, Cancelled)));
        Assert.Equal((409, "documents-not-viewed"), await ApiHost.ProblemAsync(await one.PostAsync("participant/signing/prepare", null, Cancelled)));
        string view = await one.GetStringAsync("participant/signing", Cancelled);
        Assert.DoesNotContain("suzuki@sample.example", view, StringComparison.Ordinal);
        Assert.Equal((404, "envelope-not-found"), await ApiHost.ProblemAsync(await sender.GetAsync("envelopes/not-an-id", Cancelled)));
    }

    [Fact]
    public async Task Participants_WhoGuess_HaveToWait()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient guesser = host.Client(user: null);
        var statuses = new List<int>();
        for (int i = 0; i < 25; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "participant/signing") { Headers = { { "EContract-Link", new string('a', 42) + (char)('a' + i) } } };
            statuses.Add((int)(await guesser.SendAsync(request, Cancelled)).StatusCode);
        }

        Assert.Equal(404, statuses[0]);
        Assert.Equal(429, statuses[^1]);
    }

    [Fact]
    public async Task Participants_WithAnAccessCode_ShowItFirst_AndGoOnWithTheSession()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await host.SendAsync(descriptor: new
        {
            title = "秘密保持契約",
            documents = new[] { new { title = "契約書" }, new { title = "別紙" } },
            participants = new[] { new { name = "山田太郎", email = "yamada@sample.example", factors = new[] { new { method = "accessCode", code = "sesame-42" } } } },
        });
        using HttpClient participant = host.Participant("yamada@sample.example");
        JsonElement asked = await ApiHost.ReadAsync(await participant.GetAsync("participant/signing", Cancelled));
        string document = $"participant/signing/documents/{asked.GetProperty("documents")[0].GetProperty("id").GetString()}";

        Assert.Equal("accessCode", asked.GetProperty("factors")[0].GetString());
        Assert.Equal((401, "authentication-required"), await ApiHost.ProblemAsync(await participant.GetAsync(document, Cancelled)));
        Assert.Equal((401, "wrong-code"), await ApiHost.ProblemAsync(await participant.PostAsJsonAsync("participant/authenticate", new { method = "accessCode", code = "wrong" }, Cancelled)));
        JsonElement shown = await ApiHost.ReadAsync(await participant.PostAsJsonAsync("participant/authenticate", new { method = "accessCode", code = "sesame-42" }, Cancelled));
        Assert.Equal((401, "authentication-required"), await ApiHost.ProblemAsync(await participant.GetAsync(document, Cancelled)));
        participant.DefaultRequestHeaders.Add("EContract-Session", shown.GetProperty("session").GetString());
        Assert.True((await participant.GetAsync(document, Cancelled)).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("{\"reason\":\"a\",\"reason\":\"b\"}", 400, "invalid-json")]
    [InlineData("{\"reason\":\"a\",\"other\":1}", 400, "invalid-json")]
    [InlineData("{\"reason\":null}", 400, "invalid-json")]
    [InlineData("{\"reason\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}", 400, "invalid-json")]
    [InlineData("{\"reason\":", 400, "invalid-json")]
    [InlineData("null", 400, "invalid-json")]
    [InlineData("", 400, "invalid-json")]
    [InlineData("{\"reason\":\" \"}", 400, "invalid-request")]
    [InlineData("{\"reason\":\"a\\u202Eb\"}", 400, "invalid-request")]
    public async Task Json_Hostile_IsRefusedByName(string json, int status, string code)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client();

        HttpResponseMessage answer = await client.PostAsync($"envelopes/{Unknown}/suspend", new StringContent(json, Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal((status, code), await ApiHost.ProblemAsync(answer));
    }

    [Fact]
    public async Task Json_TooLongOrOfAnotherType_IsRefused()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client();
        string path = $"envelopes/{Unknown}/suspend";

        Assert.Equal((413, "request-too-large"), await ApiHost.ProblemAsync(await client.PostAsJsonAsync(path, new { reason = new string('a', 300_000) }, Cancelled)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await client.PostAsync(path, new StringContent("reason=a", Encoding.UTF8, "text/plain"), Cancelled)).StatusCode);
        Assert.Equal((415, "unsupported-media-type"), await ApiHost.ProblemAsync(await client.PostAsync(path, new ByteArrayContent([1, 2]), Cancelled)));
        Assert.Equal((400, "invalid-json"), await ApiHost.ProblemAsync(await client.PostAsJsonAsync("envelopes/search", new { statuses = new[] { "2" } }, Cancelled)));
        Assert.Equal((400, "invalid-json"), await ApiHost.ProblemAsync(await client.PostAsJsonAsync("envelopes/search", new { amount = new { from = "1e400" } }, Cancelled)));
    }

    [Fact]
    public async Task Upload_Hostile_IsRefusedAndStoresNothing()
    {
        await using ApiHost host = await ApiHost.StartAsync(api => api.MaxUploadLength = 2_000_000);
        using HttpClient client = host.Client();
        byte[] pdf = await File.ReadAllBytesAsync(EContract.TestInfrastructure.Documents.SamplePdfs.Contract, Cancelled);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await client.PostAsync("envelopes", JsonContent.Create(new { title = "x" }), Cancelled)).StatusCode);
        Assert.Equal((400, "invalid-form"), await PostAsync(new MultipartFormDataContent { { new ByteArrayContent(pdf), "documents", "a.pdf" } }));
        Assert.Equal((400, "invalid-form"), await PostAsync(ApiHost.Form(null, pdf)));
        Assert.Equal((400, "invalid-form"), await PostAsync(ApiHost.Form(null, pdf, pdf, pdf)));
        Assert.Equal((422, "document-rejected"), await PostAsync(ApiHost.Form(null, pdf, Encoding.ASCII.GetBytes("no PDF"))));
        Assert.Equal((413, "request-too-large"), await PostAsync(ApiHost.Form(null, pdf, new byte[2_000_001])));
        Assert.Equal((400, "invalid-request"), await PostAsync(ApiHost.Form(new { title = "x", documents = Array.Empty<object>(), participants = Array.Empty<object>() }, pdf)));
        Assert.Empty((await ApiHost.ReadAsync(await client.PostAsJsonAsync("envelopes/search", new { }, Cancelled))).GetProperty("items").EnumerateArray());

        async Task<(int, string)> PostAsync(HttpContent content) => await ApiHost.ProblemAsync(await client.PostAsync("envelopes", content, Cancelled));
    }

    [Fact]
    public async Task Codes_OfAllRefusals_AreInTheGuide()
    {
        string guide = await File.ReadAllTextAsync(RepositoryRoot.Combine("docs", "api.md"), Cancelled);
        Assert.All(Enum.GetValues<EnvelopeRefusal>(), refusal => Assert.Contains($"`{ApiProblems.CodeOf(refusal)}`", guide, StringComparison.Ordinal));
    }
}
