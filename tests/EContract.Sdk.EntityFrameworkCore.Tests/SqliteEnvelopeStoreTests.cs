using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Tests.Search;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Conformance;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests;

public sealed class SqliteEnvelopeStoreTests : EnvelopeStoreConformance, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly EntityFrameworkEnvelopeStore _store;
    private EntityFrameworkEnvelopeStore? _hasty;

    public SqliteEnvelopeStoreTests() => _store = Open();

    protected override IEnvelopeStore Store => _store;

    protected override IEnvelopeStore Hasty =>
        _hasty ??= new(new DbContextOptionsBuilder<EContractDbContext>().UseSqlite(ConnectionString).Options) { Bounds = HastyBounds.Value };

    private string ConnectionString => $"Data Source={_directory.Combine("contracts.db")}";

    public void Dispose()
    {
        _store.Dispose();
        _hasty?.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task EnsureCreatedAsync_SeveralHostsAtOnce_MakesTheTablesOnce()
    {
        EntityFrameworkEnvelopeStore[] hosts = [.. Enumerable.Range(0, 6).Select(_ => Open())];

        await Task.WhenAll(hosts.Select(host => Task.Run(() => host.EnsureCreatedAsync().AsTask())));

        Assert.Equal(1L, Scalar("SELECT COUNT(*) FROM econtract_schema"));
        foreach (EntityFrameworkEnvelopeStore host in hosts)
            host.Dispose();
    }

    [Fact]
    public async Task EnsureCreatedAsync_TablesOfTheHostAreThere_AddsOurs()
    {
        Execute("CREATE TABLE customers (id INTEGER PRIMARY KEY)");

        await _store.EnsureCreatedAsync();

        Assert.Null(await _store.LoadAsync(EnvelopeId.New(TimeProvider.System)));
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM customers"));
    }

    [Fact]
    public async Task EnsureCreatedAsync_NewerSchema_IsRefused()
    {
        await _store.EnsureCreatedAsync();
        Execute("UPDATE econtract_schema SET Version = 99");
        using EntityFrameworkEnvelopeStore older = Open();

        var refused = await Assert.ThrowsAsync<SchemaVersionException>(() => older.EnsureCreatedAsync().AsTask());

        Assert.Equal((99, 2), (refused.Found, refused.Known));
    }

    [Fact]
    public async Task EnsureCreatedAsync_Sqlite_WritesAheadOfTheDatabase()
    {
        await _store.EnsureCreatedAsync();

        Assert.Equal("wal", Scalar("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task EnsureCreatedAsync_NoDirectory_SaysSo()
    {
        using EntityFrameworkEnvelopeStore lost = Open("Data Source=/nonexistent/contracts.db");

        var error = await Assert.ThrowsAsync<EnvelopeStoreException>(() => lost.EnsureCreatedAsync().AsTask());
        Assert.Equal(EnvelopeStoreFailure.Unavailable, error.Failure);
    }

    private EntityFrameworkEnvelopeStore Open(string? connectionString = null) =>
        new(new DbContextOptionsBuilder<EContractDbContext>().UseSqlite(connectionString ?? ConnectionString).Options);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
