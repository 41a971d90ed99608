using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>
/// The host of the acceptance scenario: the city (東海市), composed as any host composes it, with real PDFs, SQLite and encrypted
/// files, development authorities in process, and a clock that is set.
/// </summary>
internal sealed class CityHost : INotifier, ISigner, IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _certificate;
    private readonly X509Signer _key;
    private readonly ServiceProvider _provider;

    public CityHost()
    {
        Pki = DevelopmentPki.Create(new DevelopmentPkiOptions
        {
            TimeProvider = Clock,

            // Nobody goes there; but pdfsig wants certificates to name a place.
            BaseUri = new Uri("http://pki.example/"),

            // Other programs judge by today's date, whenever that is.
            SignerValidity = TimeSpan.FromDays(10 * 365),
        });
        _certificate = Pki.IssueSigner("東海市 電子契約", "東海市");
        _key = new X509Signer(_certificate, [Pki.IssuingCa]);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={_directory.Combine("contracts.db")}"))
            .UseFileSystemDocuments(_directory.Combine("documents"), encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
            .UseSigner(this)
            .UseTimestampAuthority(_ => Pki.TimestampAuthority)
            .UseRevocationSource(_ => Pki.RevocationSource)
            .AddTrustAnchors(Pki.Root)
            .UseNotifier(_ => this)
            .SetEnvelopes(envelopes =>
            {
                envelopes.Sender = new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.tokai.example");
                envelopes.LinkBaseAddress = new Uri("https://keiyaku.city.tokai.example/");
            }));
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));

    public DevelopmentPki Pki { get; }

    public List<NotificationMessage> Mail { get; } = [];

    public int KeyCalls { get; private set; }

    public string Directory => _directory.FullPath;

    public EnvelopeManager Manager => _provider.GetRequiredService<EnvelopeManager>();

    public EnvelopeWorker Worker => _provider.GetRequiredService<EnvelopeWorker>();

    public EnvelopeOptions Options => _provider.GetRequiredService<EnvelopeServices>().Options;

    public static EnvelopeDescriptor Descriptor { get; } = new()
    {
        Title = "○○業務委託",
        Documents =
        {
            DocumentDescriptor.FromFile(SamplePdfs.Contract),
            DocumentDescriptor.FromFile(SamplePdfs.Specification),
        },
        Participants =
        {
            new()
            {
                Name = "山田太郎",
                Email = "yamada@sample.example",
                Organization = "株式会社サンプル",
                Role = ParticipantRole.Handler,
                Stage = 1,
            },
            new()
            {
                Name = "鈴木花子",
                Email = "suzuki@sample.example",
                Organization = "株式会社サンプル",
                Role = ParticipantRole.ContractingAuthority,
                Stage = 2,
            },
            new() { Name = "契約検査課長", Email = "keiyaku@city.tokai.example", Organization = "東海市", Stage = 3 },
        },
        Transaction = new(new DateOnly(2026, 11, 23), counterparty: "株式会社サンプル", amount: 1_200_000m),
    };

    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        _key.GetCredentialAsync(cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
    {
        KeyCalls++;
        return _key.SignAsync(digests, cancellationToken);
    }

    public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        Mail.Add(message);
        return default;
    }

    /// <summary>The token in the newest mail to somebody that says a thing.</summary>
    public string TokenIn(string subject, string address)
    {
        NotificationMessage mail = Mail.Last(message => message.To.Address == address
            && message.Subject.Contains(subject, StringComparison.Ordinal));
        string link = mail.Text.Split('\n').Select(line => line.Trim())
            .First(line => line.StartsWith("https://keiyaku.city.tokai.example/", StringComparison.Ordinal));
        return new Uri(link).Segments[^1];
    }

    /// <summary>What a participant does in the browser, up to the last click.</summary>
    public async Task<SigningSummary> ReviewAsync(string token)
    {
        SigningView view = await Manager.OpenLinkAsync(token);
        foreach (DocumentView document in view.Documents)
            await (await Manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();
        return await Manager.PrepareSignAsync(token);
    }

    public async Task<Envelope> SignAsync(string address)
    {
        string token = TokenIn("署名依頼", address);
        SigningSummary summary = await ReviewAsync(token);
        return await Manager.ConfirmSignAsync(token, $"click of {address}", summary.Consent);
    }

    /// <summary>Downloads every document of a view into a folder.</summary>
    public async Task<string[]> DownloadAsync(string token, DownloadView view)
    {
        var paths = new List<string>();
        foreach (DocumentView document in view.Documents)
        {
            string path = Path.Combine(Directory, $"{document.Title}.pdf");
            await using Stream content = await Manager.DownloadAsync(token, document.Id);
            await using FileStream file = File.Create(path);
            await content.CopyToAsync(file);
            paths.Add(path);
        }

        return [.. paths];
    }

    /// <summary>Does something to the database that the SDK never would.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.Combine("contracts.db")}");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _key.Dispose();
        _certificate.Dispose();
        Pki.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }
}
