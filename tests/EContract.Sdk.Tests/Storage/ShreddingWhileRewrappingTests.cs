using System.Security.Cryptography;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Storage;

/// <summary>A document that is destroyed while its key is wrapped anew stays destroyed, at whichever point it happens.</summary>
public sealed class ShreddingWhileRewrappingTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Root => _directory.Combine("documents");

    private string Incoming => Path.Combine(Root, "incoming");

    private string KeyPath => _directory.Combine("kek.key");

    private string[] Files => Directory.GetFiles(Root, "*.ecdoc", SearchOption.AllDirectories);

    public void Dispose() => _directory.Dispose();

    // Of the first document: its old key is unwrapped, the new one wrapped, the copy read through; then the same of the second.
    [Theory]
    [InlineData("unwrap", 1)]
    [InlineData("wrap", 2)]
    [InlineData("unwrap", 2)]
    [InlineData("unwrap", 3)]
    [InlineData("wrap", 3)]
    [InlineData("unwrap", 4)]
    public async Task Shred_AtAPointOfTheRewrap_TheDocumentStaysDestroyed(string call, int number)
    {
        DocumentKey[] keys = [await SaveAsync("one"), await SaveAsync("one")];
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);
        var store = new FileSystemDocumentStore(Root, both);
        var destroyed = new List<bool>();
        var racing = new RacingKeyWrapper(both, call, number, async () =>
        {
            foreach (DocumentKey key in keys)
                destroyed.Add(await store.ShredAsync(key, Stop));
        });

        await new FileSystemDocumentStore(Root, racing).RewrapAsync(cancellationToken: Stop);

        Assert.Equal([true, true], destroyed);
        Assert.Empty(Files);
        Assert.Empty(Directory.GetFiles(Incoming));
        foreach (DocumentKey key in keys)
            Assert.Equal(DocumentStoreFailure.NotFound, (await Assert.ThrowsAsync<DocumentStoreException>(() => store.OpenAsync(key, Stop).AsTask())).Failure);
    }

    [Fact]
    public async Task Shred_SomebodyIsReplacing_Waits()
    {
        DocumentKey key = await SaveAsync("one");
        using var keys = new KeyFileKeyWrapper(KeyPath);
        var store = new FileSystemDocumentStore(Root, keys);
        Task<bool> shredding;

        await using (await StoreLock.AcquireAsync(Root, Stop))
        {
            shredding = store.ShredAsync(key, Stop).AsTask();
            Assert.False(shredding.IsCompleted);
            Assert.Single(Files);
        }

        Assert.True(await shredding);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Rewrap_SomebodyIsDestroying_WaitsAndDoesNotBringItBack()
    {
        await SaveAsync("one");
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);
        Task<RewrapResult> rewrapping;

        await using (await StoreLock.AcquireAsync(Root, Stop))
        {
            rewrapping = new FileSystemDocumentStore(Root, both).RewrapAsync(cancellationToken: Stop).AsTask();
            Assert.False(rewrapping.IsCompleted);
            File.Delete(Assert.Single(Files));
        }

        Assert.Equal(0, (await rewrapping).Rewrapped);
        Assert.Empty(Files);
        Assert.Empty(Directory.GetFiles(Incoming));
    }

    [Fact]
    public async Task Shred_KilledRewrapLeftACopy_OverwritesTheCopyToo()
    {
        DocumentKey key = await SaveAsync("one"), other = await SaveAsync("two");
        using var keys = new KeyFileKeyWrapper(KeyPath);
        string left = Leave(key), others = Leave(other);
        await using var spy = new FileStream(left, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.True(await new FileSystemDocumentStore(Root, keys).ShredAsync(key, Stop));

        Assert.Equal(new byte[64], await HeaderAsync(spy));
        Assert.Equal([others], Directory.GetFiles(Incoming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leftovers_OfAKilledRewrap_AreOverwrittenADayLaterAtTheStartAndByTheScrub(bool isScrub)
    {
        DocumentKey key = await SaveAsync("one");
        using var keys = new KeyFileKeyWrapper(KeyPath);
        string left = Leave(key);
        await using var spy = new FileStream(left, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var tomorrow = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).AddDays(2));

        await LookAsync(new FileSystemDocumentStore(Root, keys), isScrub);
        Assert.True(File.Exists(left));
        var store = new FileSystemDocumentStore(Root, keys, tomorrow);
        await LookAsync(store, isScrub);

        Assert.False(File.Exists(left));
        Assert.Equal(new byte[64], await HeaderAsync(spy));
        await (await store.OpenAsync(key, Stop)).DisposeAsync();
    }

    private static async Task LookAsync(FileSystemDocumentStore store, bool isScrub)
    {
        if (isScrub)
            await store.ListAllAsync(cancellationToken: Stop).CountAsync(Stop);
        else
            await store.SaveAsync(new DocumentScope("envelope", "other"), RandomNumberGenerator.GetBytes(10), Stop);
    }

    private static async Task<byte[]> HeaderAsync(FileStream file)
    {
        var header = new byte[64];
        file.Position = 0;
        await file.ReadExactlyAsync(header, Stop);
        return header;
    }

    private string Leave(DocumentKey key)
    {
        string left = Path.Combine(Incoming, DocumentDirectory.SuccessorPrefix(key) + "0.tmp");
        File.Copy(Files.Single(file => file.Contains(key.Sha256, StringComparison.Ordinal)), left);
        return left;
    }

    private async Task<DocumentKey> SaveAsync(string document)
    {
        using var keys = new KeyFileKeyWrapper(KeyPath);
        return (await new FileSystemDocumentStore(Root, keys).SaveAsync(new DocumentScope("envelope", document), RandomNumberGenerator.GetBytes(2000), Stop)).Key;
    }

    private void AddKey() => File.AppendAllText(KeyPath, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n");

    private sealed class RacingKeyWrapper(IKeyWrapper inner, string call, int number, Func<Task> race) : IKeyWrapper
    {
        private readonly Dictionary<string, int> _calls = new() { ["wrap"] = 0, ["unwrap"] = 0 };

        public string KeyId => inner.KeyId;

        public async ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
        {
            await RaceAsync("wrap");
            return await inner.WrapAsync(key, cancellationToken);
        }

        public async ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default)
        {
            await RaceAsync("unwrap");
            return await inner.UnwrapAsync(wrapped, cancellationToken);
        }

        private async Task RaceAsync(string its)
        {
            if (++_calls[its] == number && its == call)
                await race();
        }
    }
}
