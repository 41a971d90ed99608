using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.EntityFrameworkCore.Tests.Faults;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Schema;

/// <summary>Tables that the host makes, by a model of its own that holds ours.</summary>
public sealed class HostSchemaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => TestDatabases.All;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TablesMadeByTheHostsModel_AreOursAndAreUsed(string name)
    {
        await using TestDatabase fresh = await TestDatabases.CreateAsync(name);
        using (EntityFrameworkEnvelopeStore made = fresh.Open())
            await made.EnsureCreatedAsync(Token);
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        var options = new DbContextOptionsBuilder<HostContext>();
        database.Configure(options);
        await using (var host = new HostContext(options.Options))
            await host.Database.EnsureCreatedAsync(Token);

        using EntityFrameworkEnvelopeStore store = database.Open(SchemaMaintenance.ByHost);
        EnvelopeCommit commit = FaultCommits.New(0);
        await store.AppendAsync(commit, Token);

        Assert.Equal(1, (await store.LoadAsync(commit.EnvelopeId, Token))!.Version);
        Assert.Equal(
            await fresh.DescribeAsync(),
            (await database.DescribeAsync()).Where(line => !line.Contains("customers", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TablesThatTheHostHasNotMade_AreMissedAndNotMade(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await database.ExecuteAsync("CREATE TABLE customers (id bigint PRIMARY KEY)");
        IReadOnlyList<string> before = await database.DescribeAsync();
        using EntityFrameworkEnvelopeStore store = database.Open(SchemaMaintenance.ByHost);

        var refused = await Assert.ThrowsAsync<SchemaVersionException>(() => store.EnsureCreatedAsync(Token).AsTask());

        Assert.Equal((0, 2), (refused.Found, refused.Known));
        Assert.Equal(before, await database.DescribeAsync());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TablesThatTheHostHasNotUpgraded_AreLeftAsTheyAre(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        IReadOnlyList<string> before = await database.DescribeAsync();
        using EntityFrameworkEnvelopeStore store = database.Open(SchemaMaintenance.ByHost);

        var refused = await Assert.ThrowsAsync<SchemaVersionException>(() => store.LoadAsync(EnvelopeId.New(TimeProvider.System), Token).AsTask());

        Assert.Equal((1, 2), (refused.Found, refused.Known));
        Assert.Equal(before, await database.DescribeAsync());
    }

    private sealed class HostContext(DbContextOptions<HostContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Customer>().ToTable("customers").Property(customer => customer.Id).ValueGeneratedNever();
            modelBuilder.UseEContract();
        }
    }

    private sealed class Customer
    {
        public int Id { get; set; }
    }
}
