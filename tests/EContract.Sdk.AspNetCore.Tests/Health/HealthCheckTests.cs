using EContract.Sdk.AspNetCore.Health;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EContract.Sdk.AspNetCore.Tests.Health;

public sealed class HealthCheckTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddEContract_AllIsThere_AllFiveAreHealthyAndTwoAreReadiness()
    {
        using var host = new HealthHost();

        HealthReport report = await host.CheckAsync(check => check.Tags.Contains(HealthCheckNames.Tag));

        Assert.Equal(["database", "documents", "outbox", "signer", "tsa"], report.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(report.Entries.Values, entry => Assert.True(entry.Status == HealthStatus.Healthy, entry.Description));
        Assert.Equal(["database", "documents"], (await host.CheckAsync(check => check.Tags.Contains(HealthCheckNames.ReadyTag))).Entries.Keys.Order(StringComparer.Ordinal));
        Assert.IsType<DateTimeOffset>(report.Entries["signer"].Data["certificateEndsAt"]);
        Assert.Empty(Directory.EnumerateFiles(host.Documents, "*.ecdoc", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Signer_KeyFails_IsUnhealthyUntilItIsMended()
    {
        using var host = new HealthHost();
        host.SignerFault = new SignerException(SignerFailure.Unavailable, "The token is not in its slot.");

        HealthReportEntry broken = await host.CheckAsync("signer");
        host.SignerFault = null;
        host.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal((HealthStatus.Unhealthy, "The token is not in its slot."), (broken.Status, broken.Description));
        Assert.Equal(HealthStatus.Healthy, (await host.CheckAsync("signer")).Status);
    }

    [Fact]
    public async Task Signer_ForeignError_SaysNothingOfIt()
    {
        using var host = new HealthHost();
        host.SignerFault = new InvalidOperationException("PIN 1234 was wrong");

        HealthReportEntry entry = await host.CheckAsync("signer");

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.DoesNotContain("1234", entry.Description, StringComparison.Ordinal);
        Assert.Null(entry.Exception);
    }

    [Fact]
    public async Task Signer_NeverReturns_IsUnhealthyByTheDeadline_AndAskedOnce()
    {
        using var host = new HealthHost();
        host.SignerHangs = true;

        Task<HealthReportEntry>[] asked = [host.CheckAsync("signer"), host.CheckAsync("signer")];
        await host.Hanging.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        while (!Task.WhenAll(asked).IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, Cancelled);
        }

        Assert.All(asked, answer => Assert.Equal((HealthStatus.Unhealthy, "It did not answer in 10 seconds."), (answer.Result.Status, answer.Result.Description)));
    }

    [Fact]
    public async Task Signer_CertificateEndsSoon_IsDegraded()
    {
        using var host = new HealthHost(configure: options => options.Limits.CertificateWarning = TimeSpan.FromDays(100_000));

        Assert.Equal(HealthStatus.Degraded, (await host.CheckAsync("signer")).Status);
    }

    [Fact]
    public async Task Tsa_ManyChecks_CostOneTokenInItsTime()
    {
        using var host = new HealthHost();
        for (int i = 0; i < 50; i++)
            Assert.Equal(HealthStatus.Healthy, (await host.CheckAsync("tsa")).Status);

        Assert.Equal(1, host.Tokens);
        host.Time.Advance(host.Services.Options.ProbeLifetime);
        await host.CheckAsync("tsa");
        Assert.Equal(2, host.Tokens);
    }

    [Fact]
    public async Task Tsa_GivesTokensThatAreRefused_IsNotAskedAgainForEachCheck()
    {
        using var host = new HealthHost();
        host.AuthorityFault = new TimestampException(TimestampFailure.NotAccredited, "The service is not accredited.");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(HealthStatus.Unhealthy, (await host.CheckAsync("tsa")).Status);
            host.Time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(1, host.Tokens);
    }

    [Fact]
    public async Task Tsa_NobodyListens_IsUnhealthyAndSaysWhere()
    {
        using var host = new HealthHost(contracts => contracts
            .SetOutboundHttp(http => http.AllowPrivateNetworks = true)
            .AddTimestampAuthority(new Uri("http://127.0.0.1:1/tsa"), new Rfc3161TimestampOptions { MaxAttempts = 1 }));

        HealthReportEntry entry = await host.CheckAsync("tsa");

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("127.0.0.1", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_FileIsGone_IsUnhealthy()
    {
        using var host = new HealthHost();
        Assert.Equal(HealthStatus.Healthy, (await host.CheckAsync("database")).Status);
        SqliteConnection.ClearAllPools();
        Directory.Delete(host.Database, recursive: true);

        HealthReportEntry entry = await host.CheckAsync("database");

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.DoesNotContain(host.Database, entry.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await host.CheckAsync("outbox")).Status);
    }

    [Fact]
    public async Task Database_PostgreSqlStops_IsUnhealthyUntilItIsBack()
    {
        if (!PostgreSqlServer.IsInstalled)
            MissingComponent.SkipOrFail("initdb", "postgresql");
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        string connection = await server.CreateDatabaseAsync();
        using var host = new HealthHost(contracts => contracts.UseEntityFrameworkCore(db => db.UseNpgsql(connection)));
        Assert.Equal(HealthStatus.Healthy, (await host.CheckAsync("database")).Status);

        await server.KillAsync();
        HealthReportEntry stopped = await host.CheckAsync("database");
        await server.StartAsync();

        Assert.Equal(HealthStatus.Unhealthy, stopped.Status);
        Assert.DoesNotContain("Password", stopped.Description, StringComparison.OrdinalIgnoreCase);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await host.CheckAsync("database")).Status != HealthStatus.Healthy)
            await Task.Delay(50, patience.Token);
    }

    [Fact]
    public async Task Documents_FolderCannotBeWritten_IsUnhealthy()
    {
        using var host = new HealthHost();
        Assert.Equal(HealthStatus.Healthy, (await host.CheckAsync("documents")).Status);
        Directory.Delete(host.Documents, recursive: true);
        await File.WriteAllTextAsync(host.Documents, "not a folder", Cancelled);

        Assert.Equal(HealthStatus.Healthy, (await host.CheckAsync("documents")).Status);
        host.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HealthStatus.Unhealthy, (await host.CheckAsync("documents")).Status);
    }

    [Fact]
    public async Task Outbox_MailServerIsAway_IsUnhealthyOnceItHasWaitedTooLong()
    {
        using var host = new HealthHost();
        host.NotifierFault = new NotificationException(NotificationFailure.Unavailable, "Nobody answers at mail.example.");
        await host.Manager.SendAsync((await host.Manager.CreateAsync(PortalHost.Descriptor, cancellationToken: Cancelled)).Id, cancellationToken: Cancelled);

        HealthReportEntry young = await host.CheckAsync("outbox");
        for (int i = 0; i < 4; i++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(5));
            await new EnvelopeWorker(host.Services).RunDueAsync(Cancelled);
        }

        HealthReportEntry old = await host.CheckAsync("outbox");
        host.NotifierFault = null;
        host.Time.Advance(TimeSpan.FromHours(1));
        await new EnvelopeWorker(host.Services).RunDueAsync(Cancelled);

        Assert.Equal((HealthStatus.Healthy, 1L), (young.Status, young.Data["messagesDelayed"]));
        Assert.Equal((HealthStatus.Unhealthy, "2 messages wait to be delivered, the oldest for 20 minutes."), (old.Status, old.Description));
        Assert.Equal(1200d, (double)old.Data["oldestMessageSeconds"], 2d);
        Assert.Equal(HealthStatus.Healthy, (await host.CheckAsync("outbox")).Status);
    }
}
