using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.EntityFrameworkCore.DependencyInjection;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Schema;

/// <summary>A database of version 1 that somebody wrote to: it is upgraded all the same, and what is wrong is named.</summary>
public sealed class SpoiltRowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => TestDatabases.All;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Upgrade_ARowCannotBeRead_IsLeftOutAndNamed(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        await database.ExecuteAsync("""UPDATE econtract_envelopes SET "Id" = 'zz' WHERE "Id" = (SELECT MIN("Id") FROM econtract_envelopes)""");
        var log = new RecordedLog<EntityFrameworkEnvelopeStore>();
        using var store = new EntityFrameworkEnvelopeStore(database.Options, logger: log);

        await store.EnsureCreatedAsync(Token);

        Assert.Equal(3, (await store.SearchAsync(new() { Tenant = TenantId.Default, Counterparty = "サンプル" }, Token)).Count);
        Assert.Contains(log.Entries, entry => entry is (2604, LogLevel.Error, var text) && text.Contains("zz", StringComparison.Ordinal));
        Assert.Equal([2601, 2603], log.Entries.Select(entry => entry.Id).Where(id => id != 2604));
        AuditFinding[] findings = await new AuditVerifier(store).VerifyAsync(TenantId.Default, cancellationToken: Token).ToArrayAsync(Token);
        Assert.Contains(findings, found => found.Chain == new ChainId(ChainKind.Envelope, "zz") && found.Failure == AuditFailure.WrongEnd);

        // What lists rows as they are says which one it is; nothing is left out in silence.
        EnvelopeStoreException unreadable = await Assert.ThrowsAsync<EnvelopeStoreException>(() => store.ListAsync(new EnvelopeListing(), Token).AsTask());
        Assert.Equal(EnvelopeStoreFailure.Corrupt, unreadable.Failure);
        Assert.Contains("zz", unreadable.Message, StringComparison.Ordinal);
        unreadable = await Assert.ThrowsAsync<EnvelopeStoreException>(
            () => store.SearchAsync(new() { Tenant = TenantId.Default, OrderBy = EnvelopeOrder.Updated }, Token).AsTask());
        Assert.Equal(EnvelopeStoreFailure.Corrupt, unreadable.Failure);
        using EntityFrameworkEnvelopeStore again = database.Open();
        await again.EnsureCreatedAsync(Token);
    }

    [Fact]
    public async Task StartAsync_ClocksDiffer_IsLogged()
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(TestDatabases.PostgreSql);
        using EntityFrameworkEnvelopeStore store = database.Open();
        var log = new RecordedLog<SchemaService>();

        await new SchemaService(store, log, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-2))).StartAsync(Token);
        Assert.Equal((2605, LogLevel.Error), (Assert.Single(log.Entries).Id, log.Entries[0].Level));
        await new SchemaService(store, log).StartAsync(Token);

        Assert.Single(log.Entries);
    }
}
