using System.Data.Common;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Faults;

/// <summary>A server that goes away, and one that says no: each a typed error that says whether waiting helps.</summary>
public sealed class PostgreSqlFaultTests : IAsyncLifetime
{
    private PostgreSqlServer _server = null!;
    private string _connection = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgreSqlServer.StartAsync();
        _connection = await _server.CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task ServerKilledAndStartedAgain_IsUnavailableAndThenGoesOn()
    {
        using EntityFrameworkEnvelopeStore store = Open(_connection);
        EnvelopeCommit first = FaultCommits.New(0);
        await store.AppendAsync(first, Token);

        await _server.KillAsync();
        foreach (Func<Task> call in Calls(store, first.EnvelopeId))
            await AssertFailsAsync(EnvelopeStoreFailure.Unavailable, isTransient: true, call);

        await _server.StartAsync();
        await store.AppendAsync(FaultCommits.After(first), Token);
        Assert.Equal(2, (await store.LoadAsync(first.EnvelopeId, Token))!.Version);
    }

    [Fact]
    public async Task ServerKilledWhileAppendWaits_IsUnavailableAndNothingIsStored()
    {
        using EntityFrameworkEnvelopeStore store = Open(_connection);
        EnvelopeCommit first = FaultCommits.New(0);
        await store.AppendAsync(first, Token);
        var other = new NpgsqlConnection(_connection);
        await other.OpenAsync(Token);
        await ExecuteAsync(other, "BEGIN; SELECT 1 FROM econtract_envelopes FOR UPDATE");

        Task waiting = store.AppendAsync(FaultCommits.After(first), Token).AsTask();
        await WaitUntilBlockedAsync();
        await _server.KillAsync();
        await Record.ExceptionAsync(() => other.DisposeAsync().AsTask());

        await AssertFailsAsync(EnvelopeStoreFailure.Unavailable, isTransient: true, () => waiting);
        await _server.StartAsync();
        Assert.Equal(1, (await store.LoadAsync(first.EnvelopeId, Token))!.Version);
    }

    [Fact]
    public async Task ConnectionsCutByTheOperator_FailOnceAndThenGoOn()
    {
        using EntityFrameworkEnvelopeStore store = Open(_connection);
        EnvelopeCommit first = FaultCommits.New(0);
        await store.AppendAsync(first, Token);
        await CutConnectionsAsync();

        await AssertFailsAsync(EnvelopeStoreFailure.Unavailable, isTransient: true, () => store.LoadAsync(first.EnvelopeId, Token).AsTask());

        Assert.NotNull(await store.LoadAsync(first.EnvelopeId, Token));
    }

    [Fact]
    public async Task HostThatRetriesByItself_NoticesNothing()
    {
        using var store = new EntityFrameworkEnvelopeStore(
            new DbContextOptionsBuilder<EContractDbContext>().UseNpgsql(_connection, npgsql => npgsql.EnableRetryOnFailure()).Options);
        EnvelopeCommit commit = FaultCommits.New(0);
        await store.AppendAsync(commit, Token);
        for (int i = 0; i < 3; i++)
        {
            await CutConnectionsAsync();
            commit = FaultCommits.After(commit);
            await store.AppendAsync(commit, Token);
        }

        Assert.Equal(4, (await store.LoadAsync(commit.EnvelopeId, Token))!.Version);
    }

    [Fact]
    public async Task RowLockedByOthersForTooLong_IsBusyAndNothingIsStored()
    {
        using EntityFrameworkEnvelopeStore store = Open(_connection + ";Options=-c lock_timeout=200");
        EnvelopeCommit first = FaultCommits.New(0);
        await store.AppendAsync(first, Token);
        await using var other = new NpgsqlConnection(_connection);
        await other.OpenAsync(Token);
        await ExecuteAsync(other, "BEGIN; SELECT 1 FROM econtract_envelopes FOR UPDATE");

        await AssertFailsAsync(EnvelopeStoreFailure.Busy, isTransient: true, () => store.AppendAsync(FaultCommits.After(first), Token).AsTask());

        await ExecuteAsync(other, "ROLLBACK");
        Assert.Equal(1, (await store.LoadAsync(first.EnvelopeId, Token))!.Version);
    }

    [Fact]
    public async Task StatementTimeout_EndsASearchForGoodAndAnAppendForNow()
    {
        using EntityFrameworkEnvelopeStore patient = Open(_connection), store = Open(_connection + ";Options=-c statement_timeout=3000");
        EnvelopeCommit first = FaultCommits.New(0);
        await patient.AppendAsync(first, Token);
        await store.EnsureCreatedAsync(Token);
        await using var other = new NpgsqlConnection(_connection);
        await other.OpenAsync(Token);
        await ExecuteAsync(other, "BEGIN; LOCK TABLE econtract_search, econtract_envelopes IN ACCESS EXCLUSIVE MODE");

        await AssertFailsAsync(EnvelopeStoreFailure.TooBroad, isTransient: false, () => store.SearchAsync(new() { Tenant = TenantId.Default }, Token).AsTask());
        await AssertFailsAsync(EnvelopeStoreFailure.Busy, isTransient: true, () => store.AppendAsync(FaultCommits.After(first), Token).AsTask());

        await ExecuteAsync(other, "ROLLBACK");
        await patient.AppendAsync(FaultCommits.After(first), Token);
    }

    [Fact]
    public async Task LostRace_WithOneConnection_IsAConflictAtOnce()
    {
        using EntityFrameworkEnvelopeStore winner = Open(_connection);
        await winner.EnsureCreatedAsync(Token);
        EnvelopeCommit commit = FaultCommits.New(0);
        var options = new DbContextOptionsBuilder<EContractDbContext>()
            .UseNpgsql(_connection + ";Maximum Pool Size=1")
            .AddInterceptors(new BeforeInsert(() => winner.AppendAsync(commit, Token).AsTask()));
        using var loser = new EntityFrameworkEnvelopeStore(options.Options);

        await Assert.ThrowsAsync<EnvelopeConcurrencyException>(() => loser.AppendAsync(commit, Token).AsTask());
    }

    /// <summary>Does something once, before the first row is written.</summary>
    private sealed class BeforeInsert(Func<Task> act) : DbCommandInterceptor
    {
        private bool _isDone;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!_isDone && command.CommandText.Contains("INSERT INTO", StringComparison.Ordinal))
            {
                _isDone = true;
                await act();
            }

            return result;
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (!_isDone && command.CommandText.Contains("INSERT INTO", StringComparison.Ordinal))
            {
                _isDone = true;
                await act();
            }

            return result;
        }
    }

    [Fact]
    public async Task DatabaseThatMayNotBeWritten_IsAnAccessError()
    {
        using EntityFrameworkEnvelopeStore writer = Open(_connection);
        EnvelopeCommit first = FaultCommits.New(0);
        await writer.AppendAsync(first, Token);
        using EntityFrameworkEnvelopeStore reader = Open(_connection + ";Options=-c default_transaction_read_only=on");

        Assert.NotNull(await reader.LoadAsync(first.EnvelopeId, Token));
        await AssertFailsAsync(EnvelopeStoreFailure.AccessDenied, isTransient: false, () => reader.AppendAsync(FaultCommits.After(first), Token).AsTask());
    }

    [Fact]
    public async Task WrongPassword_IsAnAccessErrorThatDoesNotRepeatIt()
    {
        using EntityFrameworkEnvelopeStore store = Open(new NpgsqlConnectionStringBuilder(_connection) { Password = "wr0ng-s3cret" }.ConnectionString);

        EnvelopeStoreException error = await AssertFailsAsync(EnvelopeStoreFailure.AccessDenied, isTransient: false, () => store.EnsureCreatedAsync(Token).AsTask());

        Assert.DoesNotContain("wr0ng-s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TablesThatAreGone_AreNamedAsRejection()
    {
        using EntityFrameworkEnvelopeStore store = Open(_connection);
        await store.EnsureCreatedAsync(Token);
        await using var other = new NpgsqlConnection(_connection);
        await other.OpenAsync(Token);
        await ExecuteAsync(other, "DROP TABLE econtract_events");

        EnvelopeStoreException error = await AssertFailsAsync(EnvelopeStoreFailure.Rejected, isTransient: false, () => store.AppendAsync(FaultCommits.New(0), Token).AsTask());

        Assert.Contains("42P01", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<Task>> Calls(EntityFrameworkEnvelopeStore store, EnvelopeId id)
    {
        var lease = new LeaseRequest("somebody", FaultCommits.Noon, FaultCommits.Noon.AddMinutes(1));
        yield return () => store.LoadAsync(id, Token).AsTask();
        yield return () => store.AppendAsync(FaultCommits.New(0), Token).AsTask();
        yield return () => store.SearchAsync(new(), Token).AsTask();
        yield return () => store.LeaseJobAsync(lease, Token).AsTask();
        yield return () => store.LeaseMessageAsync(lease, Token).AsTask();
        yield return () => store.FindLinkAsync(new string('0', 64), Token).AsTask();
        yield return () => store.SettleMessageAsync(new(new LeasedMessage(new OutboxMessage("m", id, "{}", null, FaultCommits.Noon), 0, "somebody"), SettlementKind.Done), Token).AsTask();
    }

    private static async Task<EnvelopeStoreException> AssertFailsAsync(EnvelopeStoreFailure failure, bool isTransient, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<EnvelopeStoreException>(call);
        Assert.Equal((failure, isTransient), (error.Failure, error.IsTransient));
        Assert.NotNull(error.InnerException);
        return error;
    }

    private static EntityFrameworkEnvelopeStore Open(string connection) =>
        new(new DbContextOptionsBuilder<EContractDbContext>().UseNpgsql(connection).Options);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task CutConnectionsAsync()
    {
        await using var other = new NpgsqlConnection(_connection + ";Pooling=false");
        await other.OpenAsync(Token);
        await ExecuteAsync(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private async Task WaitUntilBlockedAsync()
    {
        await using var other = new NpgsqlConnection(_connection + ";Pooling=false");
        await other.OpenAsync(Token);
        await using NpgsqlCommand command = other.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while (await command.ExecuteScalarAsync(Token) is not > 0L)
            await Task.Delay(20, Token);
    }
}
