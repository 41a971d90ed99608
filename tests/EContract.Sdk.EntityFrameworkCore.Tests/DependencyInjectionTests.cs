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
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.EntityFrameworkCore.Tests;

/// <summary>A host as people write it, with the worker in the background.</summary>
public sealed class DependencyInjectionTests : INotifier, IDisposable
{
    private readonly TaskCompletionSource<NotificationMessage> _mail = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TemporaryDirectory _directory = new();
    private readonly DevelopmentPki _pki = DevelopmentPki.Create();

    public void Dispose()
    {
        _pki.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        _mail.TrySetResult(message);
        return default;
    }

    [Fact]
    public async Task Host_Started_MakesTheTablesAndDoesWhatIsDue()
    {
        string database = _directory.Combine("contracts.db");
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={database}"))
            .UseFileSystemDocuments(_directory.Combine("documents"), encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
            .UseSigner(_ => new X509Signer(_pki.IssueSigner("Signer"), [_pki.IssuingCa]))
            .UseTimestampAuthority(_ => _pki.TimestampAuthority)
            .AddTrustAnchors(_pki.Root)
            .UseNotifier(_ => this)
            .SetEnvelopes(envelopes =>
            {
                envelopes.Sender = new EnvelopeSender("東海市");
                envelopes.RunInline = false;
                envelopes.PollInterval = TimeSpan.FromMilliseconds(20);
            }));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(database));
        var manager = host.Services.GetRequiredService<EnvelopeManager>();

        Envelope envelope = await manager.CreateAsync(new EnvelopeDescriptor
        {
            Title = "○○業務委託",
            Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract) },
            Participants = { new() { Name = "山田太郎", Email = "yamada@sample.example" } },
        });
        await manager.SendAsync(envelope.Id);

        NotificationMessage mail = await _mail.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal("yamada@sample.example", mail.To.Address);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
