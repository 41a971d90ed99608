using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Auditing;
using FsCheck.Xunit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Auditing;

/// <summary>Whatever is done to whatever row after an anchor: it does not go unnoticed.</summary>
public sealed class RandomTamperingTests : IAsyncLifetime
{
    private static readonly TenantId Tokai = new("tokai");

    // What is bound: events and where chains end, anchors and their leaves. What envelopes are found by follows from the events.
    private static readonly (string Table, string[] Columns)[] Bound =
    [
        ("econtract_events", ["EnvelopeId", "Sequence", "Hash", "Json"]),
        ("econtract_envelopes", ["Id", "Tenant", "Version", "HeadHash"]),
        ("econtract_log_events", ["LogId", "Sequence", "Hash", "Json"]),
        ("econtract_logs", ["Id", "Tenant", "Version", "HeadHash"]),
        ("econtract_anchors", ["Tenant", "Number", "Hash", "Json", "Token"]),
        ("econtract_anchor_leaves", ["Tenant", "Number", "Chain", "Version", "Hash"]),
    ];

    private readonly TemporaryDirectory _directory = new();
    private readonly InMemoryDocumentStore _documents = new();

    private string Original => _directory.Combine("original.db");

    public async ValueTask InitializeAsync()
    {
        using DevelopmentPki pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        using EntityFrameworkEnvelopeStore store = Open(Original);
        var anchorer = new AuditAnchorer(store, pki.TimestampAuthority, _documents);
        var log = new TenantLog(store);
        EnvelopeId first = await SampleChains.AddEnvelopeAsync(store, Tokai, 3);
        for (int i = 0; i < 3; i++)
        {
            await SampleChains.AddEnvelopeAsync(store, Tokai, 3);
            await SampleChains.GrowAsync(store, Tokai, first, 1);
            await log.RecordAsync(Tokai, new HostEvent("login.succeeded"));
            await anchorer.AnchorAsync(Tokai);
        }

        SqliteConnection.ClearAllPools();
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
        return default;
    }

    [Property(MaxTest = 60)]
    public async Task VerifyAsync_AnyRowWasChangedOrRemoved_FindsSomething(byte table, byte row, byte column, ushort place, bool isRemoved)
    {
        string copy = _directory.Combine("copy.db");
        File.Copy(Original, copy, overwrite: true);
        string what = Tamper(copy, table, row, column, place, isRemoved);

        using EntityFrameworkEnvelopeStore store = Open(copy);
        bool isFound = await new AuditVerifier(store, _documents).VerifyAsync(Tokai).AnyAsync();

        Assert.True(isFound, what);
    }

    [Fact]
    public async Task VerifyAsync_Untouched_FindsNothing()
    {
        string copy = _directory.Combine("copy.db");
        File.Copy(Original, copy);
        using EntityFrameworkEnvelopeStore store = Open(copy);

        Assert.Equal(5, (await store.ListChainsAsync(new(Tokai), TestContext.Current.CancellationToken)).Count);
        Assert.Empty(await new AuditVerifier(store, _documents).VerifyAsync(Tokai).ToArrayAsync(TestContext.Current.CancellationToken));
    }

    private static EntityFrameworkEnvelopeStore Open(string path) =>
        new(new DbContextOptionsBuilder<EContractDbContext>().UseSqlite($"Data Source={path};Pooling=False").Options);

    private static string Tamper(string path, int tableChoice, int rowChoice, int columnChoice, int place, bool isRemoved)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        (string table, string[] columns) = Bound[tableChoice % Bound.Length];
        long count = (long)Scalar(connection, $"SELECT COUNT(*) FROM {table}");
        long row = (long)Scalar(connection, $"SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET {rowChoice % count}");
        string column = columns[columnChoice % columns.Length];
        string value = Scalar(connection, $"""SELECT "{column}" FROM {table} WHERE rowid = {row}""") switch
        {
            long number => $"{number + 1 + (place % 9)}",
            byte[] bytes => $"x'{Convert.ToHexString(Flip(bytes, place))}'",
            string text => $"'{Change(text, place)}'",
            _ => throw new InvalidOperationException(column),
        };
        string sql = isRemoved
            ? $"DELETE FROM {table} WHERE rowid = {row}"
            : $"""UPDATE {table} SET "{column}" = {value} WHERE rowid = {row}""";
        try
        {
            Scalar(connection, sql + " RETURNING rowid");
        }
        catch (SqliteException)
        {
            // The key is another row's: then the row goes.
            sql = $"DELETE FROM {table} WHERE rowid = {row}";
            Scalar(connection, sql + " RETURNING rowid");
        }

        return sql;
    }

    private static byte[] Flip(byte[] bytes, int place)
    {
        bytes[place % bytes.Length] ^= 0x10;
        return bytes;
    }

    private static string Change(string text, int place)
    {
        place %= text.Length;
        char other = text[place] == 'e' ? 'f' : 'e';
        return $"{text[..place]}{other}{text[(place + 1)..]}".Replace("'", "''", StringComparison.Ordinal);
    }

    private static object Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()!;
    }
}
