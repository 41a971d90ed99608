using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Schema;

/// <summary>A database that version 1 made, opened by this one.</summary>
public sealed class SchemaUpgradeTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => TestDatabases.All;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Upgraded_HasTheFormOfANewOne(string name)
    {
        await using TestDatabase old = await TestDatabases.CreateAsync(name);
        await using TestDatabase fresh = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(old);
        using EntityFrameworkEnvelopeStore upgraded = old.Open();
        using EntityFrameworkEnvelopeStore made = fresh.Open();
        IReadOnlyList<string> before = await old.DescribeAsync();

        await upgraded.EnsureCreatedAsync(Token);
        await made.EnsureCreatedAsync(Token);

        Assert.Equal(await fresh.DescribeAsync(), await old.DescribeAsync());
        Assert.NotEqual(before, await old.DescribeAsync());
        Assert.Equal(["2"], await old.ColumnAsync("""SELECT "Version" FROM econtract_schema"""));
        Assert.Equal(["2"], await fresh.ColumnAsync("""SELECT "Version" FROM econtract_schema"""));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Upgraded_EnvelopesVerifyAndAreFoundAndGoOnToTheEnd(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        Version1.CopyFiles(_folder.FullPath);
        await using var host = new SchemaHost(_folder.FullPath, database.Configure);
        host.Clock.Advance(TimeSpan.FromHours(1));

        IReadOnlyList<EnvelopeSummary> found = await host.Manager.SearchAsync(new() { Counterparty = "㈱サンプル" });
        Dictionary<string, EnvelopeId> byTitle = found.ToDictionary(envelope => envelope.Title, envelope => envelope.Id);
        Assert.Equal(4, byTitle.Count);
        Assert.Equal("署名待ち", Assert.Single(await host.Manager.SearchAsync(new() { Amount = SearchRange.Exactly(300_000.5m) })).Title);
        foreach (EnvelopeSummary envelope in found)
            Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id)).IsIntact, envelope.Title);

        // The mail that version 1 left in the outbox brings a link that works; the signature that waited for the key is made.
        await host.Worker.RunDueAsync(Token);
        Assert.Contains(host.Mail, mail => mail.Subject.Contains("送信済み", StringComparison.Ordinal) && mail.Notification is ParticipantInvited);
        await host.Manager.SendAsync(byTitle["下書き"]);
        foreach (EnvelopeId id in (EnvelopeId[])[byTitle["下書き"], byTitle["送信済み"], byTitle["署名待ち"]])
        {
            Envelope envelope = await host.Manager.GetAsync(id);
            for (int participant = 0; participant < envelope.Participants.Count; participant++)
            {
                if (envelope.Participants[participant].State != ParticipantState.Signed)
                    await host.ConfirmAsync(envelope, participant);
                await host.Worker.RunDueAsync(Token);
            }

            Assert.Equal(EnvelopeStatus.Completed, (await host.Manager.GetAsync(id)).Status);
            Assert.True((await host.Manager.VerifyAuditAsync(id)).IsIntact);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SeveralHostsAtOnce_UpgradeOnce(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        EntityFrameworkEnvelopeStore[] hosts = [.. Enumerable.Range(0, 6).Select(_ => database.Open())];

        await Task.WhenAll(hosts.Select(host => Task.Run(async () => await host.EnsureCreatedAsync(Token), Token)));

        Assert.Equal(["2"], await database.ColumnAsync("""SELECT "Version" FROM econtract_schema"""));
        foreach (EntityFrameworkEnvelopeStore host in hosts)
        {
            Assert.Equal(4, (await host.SearchAsync(new(), Token)).Count);
            host.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TamperedEnvelope_DoesNotStopTheUpgradeAndIsStillFoundOut(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        await database.ExecuteAsync("""DELETE FROM econtract_events WHERE "Sequence" = 3""");
        Version1.CopyFiles(_folder.FullPath);
        await using var host = new SchemaHost(_folder.FullPath, database.Configure);

        foreach (EnvelopeSummary envelope in await host.Manager.SearchAsync(new()))
            Assert.Equal(3, (await host.Manager.VerifyAuditAsync(envelope.Id)).FirstBreak?.Sequence);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task VersionThatIsUnknown_IsRefusedAndLeftAsItIs(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        IReadOnlyList<string> before = await database.DescribeAsync();
        foreach (int version in (int[])[99, -1])
        {
            await database.ExecuteAsync($"""UPDATE econtract_schema SET "Version" = {version}""");
            using EntityFrameworkEnvelopeStore store = database.Open();

            var refused = await Assert.ThrowsAsync<SchemaVersionException>(() => store.EnsureCreatedAsync(Token).AsTask());

            Assert.Equal((version, 2), (refused.Found, refused.Known));
            Assert.Equal(before, await database.DescribeAsync());
        }
    }
}
