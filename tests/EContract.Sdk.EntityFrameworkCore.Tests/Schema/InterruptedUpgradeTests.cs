using System.Data.Common;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Schema;

/// <summary>An upgrade that ends before it is complete, after each of its statements: the next host finishes it.</summary>
public sealed class InterruptedUpgradeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => TestDatabases.All;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EndedAfterAnyStatement_NextHostFinishes(string name)
    {
        await using TestDatabase fresh = await TestDatabases.CreateAsync(name);
        using (EntityFrameworkEnvelopeStore made = fresh.Open())
            await made.EnsureCreatedAsync(Token);
        IReadOnlyList<string> expected = await fresh.DescribeAsync();
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        await database.ExecuteAsync("""UPDATE econtract_envelopes SET "Title" = 'to be computed anew'""");

        int interruptions = 0;
        while (await EndsAfterAsync(database, interruptions))
        {
            // All of the structure is there, or nothing.
            string version = Assert.Single(await database.ColumnAsync("""SELECT "Version" FROM econtract_schema"""));
            Assert.Equal(version == "2", expected.SequenceEqual(await database.DescribeAsync()));
            interruptions++;
        }

        Assert.True(interruptions > 15, $"{interruptions} statements");
        Assert.Equal(expected, await database.DescribeAsync());
        Assert.Equal(["下書き", "締結済み", "署名待ち", "送信済み"], (await database.ColumnAsync("""SELECT "Title" FROM econtract_envelopes""")).Order(StringComparer.Ordinal));
        Assert.Equal(["default"], await database.ColumnAsync("""SELECT DISTINCT "Tenant" FROM econtract_envelopes"""));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FillThatWasBegun_GoesOnWhereItEnded(string name)
    {
        await using TestDatabase database = await TestDatabases.CreateAsync(name);
        await Version1.RestoreAsync(database);
        using (EntityFrameworkEnvelopeStore upgrading = database.Open())
            await upgrading.EnsureCreatedAsync(Token);
        IReadOnlyList<string> ids = await database.ColumnAsync("""SELECT "Id" FROM econtract_envelopes ORDER BY "Id" """);
        await database.ExecuteAsync(
            $"""UPDATE econtract_envelopes SET "Title" = ''; UPDATE econtract_schema_fills SET "IsComplete" = {(name == TestDatabases.Sqlite ? "0" : "false")}, "Position" = '{ids[1]}'""");

        using EntityFrameworkEnvelopeStore store = database.Open();
        await store.EnsureCreatedAsync(Token);

        Assert.Equal([true, true, false, false], (await database.ColumnAsync("""SELECT "Title" FROM econtract_envelopes ORDER BY "Id" """)).Select(title => title.Length == 0));
    }

    // The transaction of a process that dies is rolled back, as that of a connection that is closed.
    private static async Task<bool> EndsAfterAsync(TestDatabase database, int statements)
    {
        var builder = new DbContextOptionsBuilder<EContractDbContext>(database.Options);
        using var store = new EntityFrameworkEnvelopeStore(builder.AddInterceptors(new PowerCut(statements)).Options);
        return await Record.ExceptionAsync(() => store.EnsureCreatedAsync(Token).AsTask()) is not null;
    }

    private sealed class PowerCut(int after) : DbCommandInterceptor
    {
        private int _done;

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(Cut(result));

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => new(Cut(result));

        private T Cut<T>(T result) => _done++ < after ? result : throw new IOException("The power is cut.");
    }
}
