using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Storage;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Search;

public sealed class SearchLimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => TestDatabases.All;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SearchAsync_TimeIsUp_IsTooBroadAndNotTriedAgain(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        using var store = new EntityFrameworkEnvelopeStore(database.Options) { SearchTimeLimit = TimeSpan.Zero };
        await store.EnsureCreatedAsync(Token);

        EnvelopeStoreException ended = await Assert.ThrowsAsync<EnvelopeStoreException>(
            () => store.SearchAsync(new() { Tenant = TenantId.Default, Counterparty = "社" }, Token).AsTask());

        Assert.Equal((EnvelopeStoreFailure.TooBroad, false), (ended.Failure, ended.IsTransient));
        using EntityFrameworkEnvelopeStore patient = database.Open();
        Assert.Empty(await patient.SearchAsync(new() { Tenant = TenantId.Default, Counterparty = "社" }, Token));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SearchAsync_TakesLongerThanItsTime_IsEndedInTheMiddle(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        using (EntityFrameworkEnvelopeStore made = database.Open())
            await made.EnsureCreatedAsync(Token);

        // A view in the table's place that takes for ever: the time is short, and the search shorter than that in no case.
        string endless = name == TestDatabases.Sqlite
            ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'x' AS \"EnvelopeId\", 'default' AS \"Tenant\", i AS \"Day\", i AS \"Amount\", 1 AS \"AmountClass\", 'y' AS \"Counterparty\" FROM n WHERE i < 0"
            : "SELECT 'x' AS \"EnvelopeId\", 'default' AS \"Tenant\", 1::bigint AS \"Day\", 1::bigint AS \"Amount\", 1 AS \"AmountClass\", 'y' AS \"Counterparty\" FROM pg_sleep(600)";
        await database.ExecuteAsync("ALTER TABLE econtract_search RENAME TO econtract_search_away");
        await database.ExecuteAsync($"CREATE VIEW econtract_search AS {endless}");
        using var store = new EntityFrameworkEnvelopeStore(database.Options) { SearchTimeLimit = TimeSpan.FromMilliseconds(200) };

        EnvelopeStoreException ended = await Assert.ThrowsAsync<EnvelopeStoreException>(() => store.SearchAsync(new() { Tenant = TenantId.Default }, Token).AsTask());

        Assert.Equal(EnvelopeStoreFailure.TooBroad, ended.Failure);
    }
}
