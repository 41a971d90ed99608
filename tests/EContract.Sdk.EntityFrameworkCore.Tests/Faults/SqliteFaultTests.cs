using EContract.Sdk.EntityFrameworkCore.Tests.Outages;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Faults;

/// <summary>A file that others hold, that may not be written, that is full or damaged: each a typed error.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => _directory.Combine("contracts.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task FileThatOthersHold_IsBusyAndNothingIsStored()
    {
        using EntityFrameworkEnvelopeStore store = Open($"Data Source={Database};Default Timeout=1");
        EnvelopeCommit first = FaultCommits.New(0);
        await store.AppendAsync(first, Token);
        await using (var other = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            await other.OpenAsync(Token);
            await using SqliteTransaction writing = other.BeginTransaction();
            Assert.NotNull(await store.LoadAsync(first.EnvelopeId, Token));
            await AssertFailsAsync(EnvelopeStoreFailure.Busy, isTransient: true, () => store.AppendAsync(FaultCommits.After(first), Token).AsTask());
        }

        await store.AppendAsync(FaultCommits.After(first), Token);
        Assert.Equal(2, (await store.LoadAsync(first.EnvelopeId, Token))!.Version);
    }

    [Fact]
    public async Task FileThatMayNotBeWritten_IsAnAccessError()
    {
        EnvelopeCommit first = FaultCommits.New(0);
        using (EntityFrameworkEnvelopeStore writer = Open($"Data Source={Database}"))
            await writer.AppendAsync(first, Token);
        using EntityFrameworkEnvelopeStore reader = Open($"Data Source={Database};Mode=ReadOnly");

        Assert.NotNull(await reader.LoadAsync(first.EnvelopeId, Token));
        await AssertFailsAsync(EnvelopeStoreFailure.AccessDenied, isTransient: false, () => reader.AppendAsync(FaultCommits.After(first), Token).AsTask());
    }

    [Fact]
    public async Task FileThatIsNoDatabase_IsCorrupt()
    {
        await File.WriteAllTextAsync(Database, new string('x', 8192), Token);
        using EntityFrameworkEnvelopeStore store = Open($"Data Source={Database}");

        await AssertFailsAsync(EnvelopeStoreFailure.Corrupt, isTransient: false, () => store.EnsureCreatedAsync(Token).AsTask());
    }

    [Fact]
    public async Task FileThatWasOverwritten_IsCorrupt()
    {
        EnvelopeCommit first = FaultCommits.New(0);
        using (EntityFrameworkEnvelopeStore writer = Open($"Data Source={Database};Pooling=False"))
            await writer.AppendAsync(first, Token);
        await using (FileStream file = File.OpenWrite(Database))
        {
            // Every page but the first, which says what tables there are.
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0x5A, (int)(file.Length - 4096)).ToArray(), Token);
        }

        using EntityFrameworkEnvelopeStore store = Open($"Data Source={Database};Pooling=False");
        await AssertFailsAsync(EnvelopeStoreFailure.Corrupt, isTransient: false, () => store.LoadAsync(first.EnvelopeId, Token).AsTask());
    }

    [Fact]
    public async Task DiskThatIsFull_IsFullAndGoesOnWhenThereIsRoom()
    {
        using var disk = new SmallDisk();
        if (!disk.IsMounted)
            Assert.Skip("A small disk cannot be mounted here.");
        using EntityFrameworkEnvelopeStore store = Open($"Data Source={Path.Combine(disk.Folder, "contracts.db")}");
        EnvelopeCommit first = FaultCommits.New(0);
        await store.AppendAsync(first, Token);
        disk.Fill();

        await AssertFailsAsync(EnvelopeStoreFailure.Full, isTransient: true, () => store.AppendAsync(FaultCommits.After(first), Token).AsTask());

        disk.Empty();
        Assert.Equal(1, (await store.LoadAsync(first.EnvelopeId, Token))!.Version);
        await store.AppendAsync(FaultCommits.After(first), Token);
        SqliteConnection.ClearAllPools();
    }

    private static async Task AssertFailsAsync(EnvelopeStoreFailure failure, bool isTransient, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<EnvelopeStoreException>(call);
        Assert.Equal((failure, isTransient), (error.Failure, error.IsTransient));
        Assert.IsAssignableFrom<Exception>(error.InnerException);
    }

    private static EntityFrameworkEnvelopeStore Open(string connection) =>
        new(new DbContextOptionsBuilder<EContractDbContext>().UseSqlite(connection).Options);
}
