using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>
/// The host of the acceptance scenario: the city (東海市), composed as any host composes it, with real PDFs, a database, encrypted files, a key
/// in SoftHSM, development authorities, and a clock that is set.
/// </summary>
internal sealed class CityHost : INotifier, ISigner, IAsyncDisposable
{
    private const string KeyLabel = "witness";

    private readonly TemporaryDirectory _directory;
    private readonly TestDatabase _database;
    private readonly DevelopmentPkiServer _authorities;
    private readonly Pkcs11Signer _key;
    private readonly ServiceProvider _provider;
    private int _keyCalls;

    private CityHost(TemporaryDirectory directory, TestDatabase database, FakeTimeProvider clock, DevelopmentPkiServer authorities, Pkcs11Signer key)
    {
        (_directory, _database, Clock, _authorities, _key) = (directory, database, clock, authorities, key);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(_database.Configure)
            .UseFileSystemDocuments(_directory.Combine("documents"), encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
            .UseSigner(this)
            // In process: by HTTP it would be tried again after a pause, for which a clock that stands would wait for ever.
            .UseTimestampAuthority(_ => Pki.TimestampAuthority)
            .SetTimestampServices(ListOf(Pki))
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

    public FakeTimeProvider Clock { get; }

    public DevelopmentPki Pki => _authorities.Pki;

    public List<NotificationMessage> Mail { get; } = [];

    /// <summary>How often the key signed, here and in the process that was killed.</summary>
    public int KeyCalls => _keyCalls + (File.Exists(_directory.Combine("hsm.log")) ? File.ReadAllLines(_directory.Combine("hsm.log")).Length : 0);

    public string Directory => _directory.FullPath;

    public EnvelopeManager Manager => _provider.GetRequiredService<EnvelopeManager>();

    public EnvelopeWorker Worker => _provider.GetRequiredService<EnvelopeWorker>();

    public EnvelopeServices Services => _provider.GetRequiredService<EnvelopeServices>();

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

    /// <summary>Step 1: the city with its witness key on an HSM, and a timestamp authority on the list of accredited ones.</summary>
    public static async Task<CityHost> StartAsync(string databaseName = TestDatabases.Sqlite)
    {
        var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
        DevelopmentPkiServer authorities = await DevelopmentPkiServer.StartAsync(new DevelopmentPkiOptions
        {
            TimeProvider = clock,

            // Other programs judge by today's date, whenever that is.
            SignerValidity = TimeSpan.FromDays(10 * 365),
        });
        string label = $"tokai {RandomNumberGenerator.GetHexString(14)}";
        SoftHsm.CreateToken(label);
        var options = new Pkcs11SignerOptions { LibraryPath = SoftHsm.RequireLibrary(), TokenLabel = label, KeyLabel = KeyLabel };
        options.SetPin(SoftHsm.Pin);
        options.Issuers.Add(authorities.Pki.IssuingCa);
        var generator = new Pkcs11KeyGenerator(options);
        using X509Certificate2 certificate = authorities.Pki.IssueSigner("東海市 電子契約", "東海市", await generator.GenerateRsaAsync(KeyLabel));
        await generator.StoreCertificateAsync(certificate, KeyLabel);

        // What a process that takes part in this needs to know.
        await File.WriteAllTextAsync(directory.Combine("hsm.txt"), string.Join('\n', options.LibraryPath, label, KeyLabel, SoftHsm.Pin, authorities.Pki.IssuingCa.ExportCertificatePem()));
        await File.WriteAllTextAsync(directory.Combine("tsa.txt"), authorities.TimestampUri.AbsoluteUri);
        await File.WriteAllTextAsync(directory.Combine("root.pem"), authorities.Pki.RootPem);
        TestDatabase database;
        if (databaseName == TestDatabases.PostgreSql)
        {
            PostgreSqlTestDatabase server = await PostgreSqlTestDatabase.CreateAsync();
            await File.WriteAllTextAsync(directory.Combine("postgresql.txt"), server.ConnectionString);
            database = server;
        }
        else
        {
            database = new SqliteTestDatabase(directory.Combine("contracts.db"));
        }

        return new(directory, database, clock, authorities, new Pkcs11Signer(options));
    }

    /// <summary>Has another process of this host work on an envelope, and kills it (kill -9) when the HSM has signed.</summary>
    public async Task WorkAndDieAfterTheKeyAsync(EnvelopeId envelope)
    {
        var environment = new Dictionary<string, string>
        {
            ["ECONTRACT_KILL_AFTER"] = "ISigner.SignAsync",
            ["ECONTRACT_CLOCK"] = Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        };
        using CrashHostProcess process = CrashHostProcess.StartWith(environment, Directory, "work", envelope.ToString());
        Assert.True(await process.WaitForKillAsync(), "The process ended before the key had signed.");
    }

    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        _key.GetCredentialAsync(cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _keyCalls);
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
    public Task ExecuteAsync(string sql) => _database.ExecuteAsync(sql);

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _key.DisposeAsync();
        await _authorities.DisposeAsync();
        await _database.DisposeAsync();
        _directory.Dispose();
    }

    private static TsaTrustProfile ListOf(DevelopmentPki pki) => new("認定事業者一覧", "test", new DateOnly(2026, 11, 1),
    [
        new AccreditedTimestampService
        {
            Provider = "試験用時刻認証局",
            Service = "TSA",
            CertificateSha256 = SHA256.HashData(pki.TimestampingCertificate.RawDataMemory.Span),
            ValidFrom = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(9)),
        },
    ]);
}
