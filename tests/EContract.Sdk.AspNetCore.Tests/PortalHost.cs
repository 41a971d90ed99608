using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>A host as people write it, on loopback, with a mailbox and development authorities.</summary>
internal sealed class PortalHost : IAsyncDisposable
{
    // One for all hosts: making keys is most of what starting one would cost.
    private static readonly DevelopmentPki Pki = DevelopmentPki.Create();
    private static readonly X509Signer Key = new(Pki.IssueSigner("Tokai City"), [Pki.IssuingCa]);

    private readonly TemporaryDirectory _directory = new();
    private readonly Func<WebApplication> _build;
    private readonly LoopbackFront? _front;
    private WebApplication _application;

    private PortalHost(Action<PagesOptions>? configure, Action<IServiceCollection>? services, bool isBehindFront)
    {
        _build = () => Build(configure, services);
        _front = isBehindFront ? new LoopbackFront() : null;
        _application = _build();
    }

    private WebApplication Build(Action<PagesOptions>? configure, Action<IServiceCollection>? services)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development", ApplicationName = typeof(PortalHost).Assembly.GetName().Name });
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new Memory(this));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddDataProtection().SetApplicationName("portal").PersistKeysToFileSystem(new DirectoryInfo(_directory.Combine("keys")));
        services?.Invoke(builder.Services);
        builder.Services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={_directory.Combine("contracts.db")}"))
            .UseFileSystemDocuments(_directory.Combine("documents"), encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
            .UseSigner(Key)
            .UseTimestampAuthority(_ => Pki.TimestampAuthority)
            .UseRevocationSource(_ => Pki.RevocationSource)
            .AddTrustAnchors(Pki.Root)
            .UseNotifier(_ => new Mailbox(this))
            .EnablePages(pages =>
            {
                // All visitors have one address here, and some machines are fast.
                pages.RequestsPerTenSeconds = 1_000_000;
                configure?.Invoke(pages);
            })
            .SetNotifications(notifications => notifications.Support = new SupportContact("東海市 契約検査課", "keiyaku@city.tokai.example", "052-000-0000", "平日 9:00–17:00"))
            // What is due is done by the command that it follows from, before it answers: no test races a worker.
            .SetEnvelopes(envelopes => (envelopes.Sender, envelopes.RunWorker) = (new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.tokai.example"), false)));
        WebApplication application = builder.Build();
        application.Use(RecordAsync);
        application.MapEContract();
        return application;
    }

    public List<NotificationMessage> Mail { get; } = [];

    public List<string> Log { get; } = [];

    /// <summary>The endpoints there are, as <c>GET /verify</c>.</summary>
    public IEnumerable<string> Endpoints => ((IEndpointRouteBuilder)_application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(NameOf);

    /// <summary>Those that have answered with a page.</summary>
    public HashSet<string> Rendered { get; } = [];

    public ShiftedClock Clock { get; } = new();

    public Uri Address => _front?.Address ?? new(_application.Urls.Single() + "/");

    public EnvelopeManager Manager => _application.Services.GetRequiredService<EnvelopeManager>();

    public EnvelopeServices Services => _application.Services.GetRequiredService<EnvelopeServices>();

    public static EnvelopeDescriptor Descriptor { get; } = new()
    {
        Title = "○○業務委託",
        Message = "ご確認をお願いいたします。",
        Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract, "契約書"), DocumentDescriptor.FromFile(SamplePdfs.Specification, "仕様書") },
        Participants =
        {
            new() { Name = "山田太郎", Email = "yamada@sample.example", Organization = "株式会社サンプル", Role = ParticipantRole.Handler, Stage = 1, MayDelegate = true },
            new() { Name = "鈴木花子", Email = "suzuki@sample.example", Organization = "株式会社サンプル", Role = ParticipantRole.ContractingAuthority, Stage = 2 },
        },
    };

    public static async Task<PortalHost> StartAsync(Action<PagesOptions>? configure = null, Action<IServiceCollection>? services = null, bool isBehindFront = false)
    {
        var host = new PortalHost(configure, services, isBehindFront);
        await host.RunAsync();
        return host;
    }

    /// <summary>Another process in its place, as after a crash or an update: the same data, the same address, nothing that was in memory.</summary>
    public async Task RestartAsync()
    {
        Assert.NotNull(_front);
        await _application.DisposeAsync();
        _application = _build();
        await RunAsync();
    }

    private async Task RunAsync()
    {
        await _application.StartAsync();
        if (_front is not null)
            _front.Target = new Uri(_application.Urls.Single()).Port;
        Services.Options.LinkBaseAddress = Address;
    }

    public async Task<Envelope> SendAsync(Func<EnvelopeDescriptor, EnvelopeDescriptor>? change = null)
    {
        Envelope draft = await Manager.CreateAsync(change?.Invoke(Descriptor) ?? Descriptor);
        return await Manager.SendAsync(draft.Id);
    }

    /// <summary>Signs for everybody, as the pages would.</summary>
    public async Task SignAllAsync()
    {
        foreach (string email in (string[])["yamada@sample.example", "suzuki@sample.example"])
            await SignAsync(email);
    }

    public async Task SignAsync(string email, RequestContext? context = null)
    {
        string token = LinkTo(email).Segments[^1];
        foreach (DocumentView document in (await Manager.OpenLinkAsync(token, context)).Documents)
            await (await Manager.OpenDocumentAsync(token, document.Id, context)).DisposeAsync();
        SigningSummary summary = await Manager.PrepareSignAsync(token, context);
        await Manager.ConfirmSignAsync(token, "key", summary.Consent, context);
    }

    /// <summary>Does what is due.</summary>
    public async Task WorkAsync() => await new EnvelopeWorker(Services).RunDueAsync();

    /// <summary>Participants who are written to in a language.</summary>
    public static Func<EnvelopeDescriptor, EnvelopeDescriptor> In(string language) => descriptor => descriptor with
    {
        Participants = [.. descriptor.Participants.Select(participant => participant with { Language = language })],
    };

    public static Func<EnvelopeDescriptor, EnvelopeDescriptor> With(params AuthenticationFactor[] factors) => descriptor => descriptor with
    {
        Participants = [.. descriptor.Participants.Select(participant => participant with { Factors = [.. factors] })],
    };

    /// <summary>The newest link that was mailed to an address.</summary>
    public Uri LinkTo(string email) => Mail
        .Where(message => message.To.Address == email)
        .Select(message => (message.Notification as ParticipantInvited)?.Link ?? (message.Notification as ResultAvailable)?.Link)
        .Last(link => link is not null)!;

    public async ValueTask DisposeAsync()
    {
        _front?.Dispose();
        // What works in the background ends first: it would write into a folder that is being deleted.
        await _application.StopAsync();
        await _application.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    private static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single()} {endpoint.RoutePattern.RawText}";

    private async Task RecordAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true && http.GetEndpoint() is RouteEndpoint endpoint)
        {
            lock (Rendered)
                Rendered.Add(NameOf(endpoint));
        }
    }

    private sealed class Mailbox(PortalHost host) : INotifier
    {
        public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
        {
            lock (host.Mail)
                host.Mail.Add(message);
            return default;
        }
    }

    private sealed class Memory(PortalHost host) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (host.Log)
                host.Log.Add($"{formatter(state, exception)} {exception}");
        }
    }
}
