using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EContract.Sdk.AspNetCore.Api;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.AspNetCore.Tests.Api;

/// <summary>A host with the JSON API, whose users say in a header who they are.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private static readonly DevelopmentPki Pki = DevelopmentPki.Create();
    private static readonly X509Signer Key = new(Pki.IssueSigner("Tokai City"), [Pki.IssuingCa]);

    private readonly TemporaryDirectory _directory = new();
    private readonly WebApplication _application;

    private ApiHost(Action<ApiOptions>? configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        // A reader that stands still is a test's, not an attacker's.
        builder.WebHost.UseKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null).UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
        builder.Services.AddAuthorization();
        builder.Services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={_directory.Combine("contracts.db")}"))
            .UseFileSystemDocuments(_directory.Combine("documents"), encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
            .UseSigner(Key)
            .UseTimestampAuthority(_ => Pki.TimestampAuthority)
            .UseRevocationSource(_ => Pki.RevocationSource)
            .AddTrustAnchors(Pki.Root)
            .UseNotifier(_ => new Mailbox(this))
            .EnableApi(api =>
            {
                api.ServesParticipants = true;
                api.Caller = http => new(CallerOf(http.User));
                configure?.Invoke(api);
            })
            .SetEnvelopes(envelopes => envelopes.Sender = new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.tokai.example")));
        _application = builder.Build();
        _application.UseAuthentication();
        _application.UseAuthorization();
        _application.MapEContractApi();
    }

    public List<NotificationMessage> Mail { get; } = [];

    public Uri Address => new(_application.Urls.Single() + "/api/contracts/");

    public EnvelopeServices Services => _application.Services.GetRequiredService<EnvelopeServices>();

    public IReadOnlyList<Microsoft.AspNetCore.Http.Endpoint> Endpoints => _application.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints;

    public static object Descriptor { get; } = new
    {
        title = "○○業務委託",
        documents = new[] { new { title = "契約書" }, new { title = "仕様書" } },
        participants = new object[]
        {
            new { name = "山田太郎", email = "yamada@sample.example", organization = "株式会社サンプル", role = "handler", stage = 1, mayDelegate = true },
            new { name = "鈴木花子", email = "suzuki@sample.example", organization = "株式会社サンプル", role = "contractingAuthority", stage = 2 },
        },
        transaction = new { date = "2026-11-23", counterparty = "株式会社サンプル", amount = "1234567.5" },
    };

    public static async Task<ApiHost> StartAsync(Action<ApiOptions>? configure = null)
    {
        var host = new ApiHost(configure);
        await host._application.StartAsync();
        return host;
    }

    /// <summary>A client of a user; of nobody when null.</summary>
    /// <param name="user">As in <c>sato@tokai</c>, with <c>+read</c> or <c>+operator</c> behind it.</param>
    public HttpClient Client(string? user = "sato@tokai")
    {
        var client = new HttpClient(new HttpClientHandler()) { BaseAddress = Address };
        if (user is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("User", user);
        return client;
    }

    /// <summary>A client of a participant, with the newest link that was mailed to an address.</summary>
    public HttpClient Participant(string email)
    {
        HttpClient client = Client(user: null);
        client.DefaultRequestHeaders.Add("EContract-Link", TokenOf(email));
        return client;
    }

    public string TokenOf(string email)
    {
        lock (Mail)
        {
            return Mail.Where(message => message.To.Address == email)
                .Select(message => (message.Notification as ParticipantInvited)?.Link ?? (message.Notification as ResultAvailable)?.Link)
                .Last(link => link is not null)!.Segments[^1];
        }
    }

    public static MultipartFormDataContent Form(object? descriptor = null, params byte[][] files)
    {
        var form = new MultipartFormDataContent { { new StringContent(descriptor as string ?? JsonSerializer.Serialize(descriptor ?? Descriptor), Encoding.UTF8, "application/json"), "envelope" } };
        foreach (byte[] file in files.Length > 0 ? files : [File.ReadAllBytes(SamplePdfs.Contract), File.ReadAllBytes(SamplePdfs.Specification)])
            form.Add(new ByteArrayContent(file), "documents", "契約書.pdf");
        return form;
    }

    /// <summary>Creates and sends an envelope.</summary>
    public async Task<string> SendAsync(string user = "sato@tokai", object? descriptor = null, params byte[][] files)
    {
        using HttpClient client = Client(user);
        HttpResponseMessage created = await client.PostAsync("envelopes", Form(descriptor, files));
        string id = (await ReadAsync(created)).GetProperty("id").GetString()!;
        (await client.PostAsync($"envelopes/{id}/send", null)).EnsureSuccessStatusCode();
        return id;
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Reads a problem, and says its status and its code.</summary>
    public static async Task<(int Status, string Code)> ProblemAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{answer.StatusCode}: {text}");
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        string code = problem.GetProperty("code").GetString()!;
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.Equal("urn:econtract:problem:" + code, problem.GetProperty("type").GetString());
        return ((int)answer.StatusCode, code);
    }

    public async ValueTask DisposeAsync()
    {
        // What works in the background ends first: it would write into a folder that is being deleted.
        await _application.StopAsync();
        await _application.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    private static ApiCaller? CallerOf(ClaimsPrincipal user)
    {
        string[] parts = user.Identity!.Name!.Split('@', '+');
        return parts[0] == "stranger"
            ? null
            : new ApiCaller(Actor.User(parts[0], parts[0]), new TenantId(parts[1])) { MayChange = !parts.Contains("read"), IsOperator = parts.Contains("operator") };
    }

    private sealed class HeaderScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            string header = Request.Headers.Authorization.ToString();
            return Task.FromResult(header.StartsWith("User ", StringComparison.Ordinal)
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, header[5..])], "header")), "header"))
                : AuthenticateResult.NoResult());
        }
    }

    private sealed class Mailbox(ApiHost host) : INotifier
    {
        public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
        {
            lock (host.Mail)
                host.Mail.Add(message);
            return default;
        }
    }
}
