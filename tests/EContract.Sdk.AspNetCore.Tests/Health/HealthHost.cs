using EContract.Sdk.AspNetCore.Health;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.AspNetCore.Tests.Health;

/// <summary>What a host's health checks look at, with parts that can be taken away.</summary>
internal sealed class HealthHost : IDisposable
{
    private static readonly DevelopmentPki Pki = DevelopmentPki.Create();

    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _provider;

    public HealthHost(Action<EContractBuilder>? change = null, Action<EnvelopeHealthCheckOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        Directory.CreateDirectory(_directory.Combine("database"));
        services.AddEContract(contracts =>
        {
            contracts
                .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={_directory.Combine("database/contracts.db")}"))
                .UseFileSystemDocuments(Documents, encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
                .UseSigner(new FragileSigner(Pki.CreateSigner("Tokai City"), this))
                .UseTimestampAuthority(_ => new FragileAuthority(Pki.TimestampAuthority, this))
                .UseRevocationSource(_ => Pki.RevocationSource)
                .AddTrustAnchors(Pki.Root)
                .UseNotifier(_ => new FragileNotifier(this))
                .SetEnvelopes(envelopes => envelopes.Sender = new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.tokai.example"));
            change?.Invoke(contracts);
        });
        services.AddHealthChecks().AddEContract(configure);
        _provider = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public Exception? SignerFault { get; set; }

    public bool SignerHangs { get; set; }

    /// <summary>Ends when the signer has begun to hang.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Exception? AuthorityFault { get; set; }

    public int Tokens { get; private set; }

    public Exception? NotifierFault { get; set; }

    public string Documents => _directory.Combine("documents");

    public string Database => _directory.Combine("database");

    public EnvelopeManager Manager => _provider.GetRequiredService<EnvelopeManager>();

    public EnvelopeServices Services => _provider.GetRequiredService<EnvelopeServices>();

    public async Task<HealthReportEntry> CheckAsync(string name)
    {
        HealthReport report = await _provider.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Name == name, TestContext.Current.CancellationToken);
        return report.Entries[name];
    }

    public Task<HealthReport> CheckAsync(Func<HealthCheckRegistration, bool> which) =>
        _provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(which, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _provider.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    private sealed class FragileSigner(ISigner inner, HealthHost host) : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => inner.GetCredentialAsync(cancellationToken);

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
            IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned, CancellationToken cancellationToken = default)
        {
            // A module that does not even know of cancellation.
            if (host.SignerHangs)
            {
                host.Hanging.TrySetResult();
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }

            return host.SignerFault is { } fault ? throw fault : await inner.SignAsync(toBeSigned, cancellationToken);
        }
    }

    private sealed class FragileAuthority(ITimestampAuthority inner, HealthHost host) : ITimestampAuthority
    {
        public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default)
        {
            host.Tokens++;
            return host.AuthorityFault is { } fault ? throw fault : inner.TimestampAsync(digest, algorithm, cancellationToken);
        }
    }

    private sealed class FragileNotifier(HealthHost host) : INotifier
    {
        public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default) =>
            host.NotifierFault is { } fault ? throw fault : default;
    }
}
