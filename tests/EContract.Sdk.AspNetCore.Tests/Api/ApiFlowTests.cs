using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EContract.Sdk.AspNetCore.Tests.Api;

public sealed class ApiFlowTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Api_FromTheUploadToTheSealedDocument()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client("sato@tokai+operator");
        HttpResponseMessage created = await client.PostAsync("envelopes", ApiHost.Form(), Cancelled);
        JsonElement envelope = await ApiHost.ReadAsync(created);
        string id = envelope.GetProperty("id").GetString()!;
        Assert.Equal((HttpStatusCode.Created, $"/api/contracts/envelopes/{id}"), (created.StatusCode, created.Headers.Location!.ToString()));
        Assert.Equal("1234567.5", envelope.GetProperty("transaction").GetProperty("amount").GetString());
        Assert.True((await ApiHost.ReadAsync(await client.GetAsync($"envelopes/{id}/readiness", Cancelled))).GetProperty("isReady").GetBoolean());

        await ApiHost.ReadAsync(await client.PostAsync($"envelopes/{id}/send", null, Cancelled));
        Assert.Equal("participant", (await ApiHost.ReadAsync(await client.GetAsync($"envelopes/{id}/explanation", Cancelled))).GetProperty("waits")[0].GetProperty("kind").GetString());
        await SignAsync(host, "yamada@sample.example");
        await SignAsync(host, "suzuki@sample.example");
        JsonElement done = await UntilAsync(client, id, "completed");

        Assert.Equal(["B-LTA", "B-LTA"], done.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("sealedLevel").GetString()));
        string document = $"envelopes/{id}/documents/{done.GetProperty("documents")[0].GetProperty("id").GetString()}";
        byte[] whole = await client.GetByteArrayAsync(document, Cancelled);
        var range = new HttpRequestMessage(HttpMethod.Get, document) { Headers = { Range = new RangeHeaderValue(5, 104) } };
        HttpResponseMessage part = await client.SendAsync(range, Cancelled);
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(whole, 0, 8), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole.AsSpan(5, 100).ToArray(), await part.Content.ReadAsByteArrayAsync(Cancelled));

        using HttpClient participant = host.Participant("suzuki@sample.example");
        JsonElement result = await ApiHost.ReadAsync(await participant.GetAsync("participant/download", Cancelled));
        Assert.Equal(whole, await participant.GetByteArrayAsync($"participant/download/documents/{result.GetProperty("documents")[0].GetProperty("id").GetString()}", Cancelled));

        JsonElement found = await ApiHost.ReadAsync(await client.PostAsJsonAsync(
            "envelopes/search", new { counterparty = "サンプル", amount = new { from = "1000000" }, statuses = new[] { "completed" } }, Cancelled));
        Assert.Equal(id, Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.True((await ApiHost.ReadAsync(await client.GetAsync($"envelopes/{id}/audit", Cancelled))).GetProperty("isIntact").GetBoolean());
        JsonElement events = await ApiHost.ReadAsync(await client.GetAsync($"envelopes/{id}/events", Cancelled));
        Assert.Equal("envelope.created", events[0].GetProperty("type").GetString());
        Assert.Equal("sato", events[0].GetProperty("actor").GetProperty("id").GetString());
        string[] lines = (await client.GetStringAsync($"envelopes/{id}/audit/export", Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= events.GetArrayLength(), $"{lines.Length} lines");
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
        Assert.Equal("[]", await client.GetStringAsync("operator/delayed", Cancelled));
        Assert.Equal("[]", await client.GetStringAsync("operator/undelivered", Cancelled));
    }

    [Fact]
    public async Task Changes_EachVerb_SaysWhereTheEnvelopeStands()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client();
        string id = await host.SendAsync();
        JsonElement sent = await ApiHost.ReadAsync(await client.GetAsync($"envelopes/{id}", Cancelled));
        string handler = sent.GetProperty("participants")[0].GetProperty("id").GetString()!;

        Assert.Equal("suspended", await StatusAsync(await client.PostAsJsonAsync($"envelopes/{id}/suspend", new { reason = "社内確認" }, Cancelled)));
        Assert.Equal("inProgress", await StatusAsync(await client.PostAsync($"envelopes/{id}/continue", null, Cancelled)));
        int mails = host.Mail.Count;
        Assert.Equal("inProgress", await StatusAsync(await client.PostAsJsonAsync($"envelopes/{id}/remind", new { participant = handler }, Cancelled)));
        Assert.True(host.Mail.Count > mails);
        DateTimeOffset due = sent.GetProperty("dueAt").GetDateTimeOffset().AddDays(5);
        JsonElement moved = await ApiHost.ReadAsync(await client.PutAsJsonAsync($"envelopes/{id}/due-date", new { dueAt = due }, Cancelled));
        Assert.Equal(due, moved.GetProperty("dueAt").GetDateTimeOffset());
        JsonElement corrected = await ApiHost.ReadAsync(await client.PutAsJsonAsync(
            $"envelopes/{id}/participants/{handler}", new { name = "山田 次郎", email = "jiro@sample.example" }, Cancelled));
        Assert.Equal("jiro@sample.example", corrected.GetProperty("participants")[0].GetProperty("email").GetString());
        JsonElement link = await ApiHost.ReadAsync(await client.PostAsync($"envelopes/{id}/participants/{handler}/signing-link", null, Cancelled));
        using HttpClient participant = host.Client(user: null);
        participant.DefaultRequestHeaders.Add("EContract-Link", link.GetProperty("token").GetString());
        await ApiHost.ReadAsync(await participant.PostAsJsonAsync(
            "participant/signing/delegate", new { successor = new { name = "高橋 三郎", email = "takahashi@sample.example" }, reason = "不在" }, Cancelled));
        using HttpClient successor = host.Participant("takahashi@sample.example");
        Assert.Equal("declined", await StatusAsync(await successor.PostAsJsonAsync("participant/signing/decline", new { reason = "条件が違います" }, Cancelled)));
        JsonElement refiled = await ApiHost.ReadAsync(await client.PutAsJsonAsync(
            $"envelopes/{id}/transaction", new { reason = "訂正", transaction = new { date = "2026-11-24", counterparty = "サンプル", amount = 10 } }, Cancelled));
        Assert.Equal("10", refiled.GetProperty("transaction").GetProperty("amount").GetString());

        string other = await host.SendAsync();
        Assert.Equal("voided", await StatusAsync(await client.PostAsJsonAsync($"envelopes/{other}/void", new { reason = "取りやめ" }, Cancelled)));
    }

    [Fact]
    public async Task Create_SameKeyTwice_MakesOneEnvelope_AndNoOtherOfTheSameKey()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

        string first = await CreateAsync("sato@tokai"), again = await CreateAsync("sato@tokai"), others = await CreateAsync("ito@nagoya");
        (int, string) problem = await ApiHost.ProblemAsync(await PostAsync("sato@tokai", key, JsonSerializer.Serialize(ApiHost.Descriptor).Replace("suzuki", "tanaka", StringComparison.Ordinal)));
        (int, string) old = await ApiHost.ProblemAsync(await PostAsync("sato@tokai", Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(-2)).ToString(), null));

        Assert.Equal(first, again);
        Assert.NotEqual(first, others);
        Assert.Equal((409, "idempotency-key-reused"), problem);
        Assert.Equal((400, "invalid-request"), old);
        Assert.Equal((400, "invalid-request"), await ApiHost.ProblemAsync(await PostAsync("sato@tokai", "once", null)));

        async Task<string> CreateAsync(string user) => (await ApiHost.ReadAsync(await PostAsync(user, key, null))).GetProperty("id").GetString()!;

        async Task<HttpResponseMessage> PostAsync(string user, string idempotencyKey, object? descriptor)
        {
            HttpClient client = host.Client(user);
            return await client.SendAsync(
                new HttpRequestMessage(HttpMethod.Post, "envelopes") { Content = ApiHost.Form(descriptor), Headers = { { "Idempotency-Key", idempotencyKey } } }, Cancelled);
        }
    }

    [Fact]
    public async Task Command_DecidedOnAnOldVersion_IsRefused()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client();
        string id = await host.SendAsync();
        HttpResponseMessage seen = await client.GetAsync($"envelopes/{id}", Cancelled);
        EntityTagHeaderValue tag = seen.Headers.ETag!;

        HttpResponseMessage taken = await SuspendAsync();
        HttpResponseMessage late = await SuspendAsync();

        Assert.Equal("suspended", await StatusAsync(taken));
        Assert.Equal((412, "precondition-failed"), await ApiHost.ProblemAsync(late));
        Assert.Equal((412, "precondition-failed"), await ApiHost.ProblemAsync(await ContinueAsync("W/" + taken.Headers.ETag)));
        Assert.Equal((412, "precondition-failed"), await ApiHost.ProblemAsync(await ContinueAsync("\"7x\", " + tag)));
        Assert.Equal("inProgress", await StatusAsync(await ContinueAsync($"{tag}, {taken.Headers.ETag}")));

        Task<HttpResponseMessage> SuspendAsync() => client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"envelopes/{id}/suspend") { Content = JsonContent.Create(new { reason = "確認" }), Headers = { IfMatch = { tag } } }, Cancelled);

        Task<HttpResponseMessage> ContinueAsync(string tags) =>
            client.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"envelopes/{id}/continue") { Headers = { { "If-Match", tags } } }, Cancelled);
    }

    [Fact]
    public async Task Commands_OfOneVersionAtOnce_OneIsDone()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client();
        string id = await host.SendAsync();
        HttpResponseMessage seen = await client.GetAsync($"envelopes/{id}", Cancelled);
        DateTimeOffset due = (await ApiHost.ReadAsync(seen)).GetProperty("dueAt").GetDateTimeOffset();

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(day => client.SendAsync(
            new HttpRequestMessage(HttpMethod.Put, $"envelopes/{id}/due-date") { Content = JsonContent.Create(new { dueAt = due.AddDays(day) }), Headers = { IfMatch = { seen.Headers.ETag! } } }, Cancelled)));

        HttpResponseMessage done = Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.All(answers.Where(answer => answer != done), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
        Assert.Equal(
            (await ApiHost.ReadAsync(done)).GetProperty("dueAt").GetDateTimeOffset(),
            (await ApiHost.ReadAsync(await client.GetAsync($"envelopes/{id}", Cancelled))).GetProperty("dueAt").GetDateTimeOffset());
    }

    private static async Task<string?> StatusAsync(HttpResponseMessage answer) => (await ApiHost.ReadAsync(answer)).GetProperty("status").GetString();

    private static async Task<JsonElement> UntilAsync(HttpClient client, string id, string status)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement envelope = await ApiHost.ReadAsync(await client.GetAsync($"envelopes/{id}", patience.Token));
            if (envelope.GetProperty("status").GetString() == status)
                return envelope;
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task SignAsync(ApiHost host, string email)
    {
        using HttpClient participant = host.Participant(email);
        JsonElement view = await ApiHost.ReadAsync(await participant.GetAsync("participant/signing", Cancelled));
        foreach (JsonElement document in view.GetProperty("documents").EnumerateArray())
            Assert.NotEmpty(await participant.GetByteArrayAsync($"participant/signing/documents/{document.GetProperty("id").GetString()}", Cancelled));
        JsonElement summary = await ApiHost.ReadAsync(await participant.PostAsync("participant/signing/prepare", null, Cancelled));
        for (int i = 0; i < 2; i++)
        {
            var confirm = new HttpRequestMessage(HttpMethod.Post, "participant/signing/confirm")
            {
                Content = JsonContent.Create(new { consent = summary.GetProperty("consent").GetProperty("digest").GetString() }),
                Headers = { { "Idempotency-Key", "confirm-" + email } },
            };
            await ApiHost.ReadAsync(await participant.SendAsync(confirm, Cancelled));
        }
    }
}
