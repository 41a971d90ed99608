using System.Security.Cryptography;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Storage;

/// <summary>Rotation: the keys of stored documents wrapped anew, whatever happens meanwhile.</summary>
public sealed class DocumentRewrappingTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Root => _directory.Combine("documents");

    private string KeyPath => _directory.Combine("kek.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task RewrapAsync_AfterRotation_MakesTheOldKeyDispensable()
    {
        Dictionary<DocumentKey, byte[]> documents = await SaveAsync(5);
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);
        var seen = new List<long>();

        RewrapResult first = await new FileSystemDocumentStore(Root, both).RewrapAsync(new Immediate(result => seen.Add(result.Rewrapped)), Stop);
        RewrapResult second = await new FileSystemDocumentStore(Root, both).RewrapAsync(cancellationToken: Stop);

        Assert.Equal((5, 0), (first.Rewrapped, first.Current));
        Assert.Equal((0, 5), (second.Rewrapped, second.Current));
        Assert.Equal([1, 2, 3, 4, 5], seen);
        File.WriteAllLines(KeyPath, File.ReadAllLines(KeyPath)[^1..]);
        using var newOnly = new KeyFileKeyWrapper(KeyPath);
        await AssertReadableAsync(documents, newOnly);
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, "incoming")));
    }

    [Fact]
    public async Task RewrapAsync_BrokenDocumentsAndForeignFiles_AreLeftAndTheOthersDone()
    {
        Dictionary<DocumentKey, byte[]> documents = await SaveAsync(4);
        string[] files = Directory.GetFiles(Root, "*.ecdoc", SearchOption.AllDirectories);
        Flip(files[0], 0);
        Flip(files[1], -1);
        string foreign = Path.Combine(Root, "notes.ecdoc");
        File.WriteAllText(foreign, "not a document");
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);

        RewrapResult result = await new FileSystemDocumentStore(Root, both).RewrapAsync(cancellationToken: Stop);

        Assert.Equal((2, 0), (result.Rewrapped, result.Current));
        Assert.Equal(2, result.Failures.Count);
        Assert.All(result.Failures, failure => Assert.Equal(DocumentStoreFailure.Corrupt, failure.Failure));
        Assert.Equal("not a document", File.ReadAllText(foreign));
        Assert.Equal(4, documents.Count);
    }

    [Fact]
    public async Task RewrapAsync_DocumentsUnderAKeyThatNobodyHas_AreLeftAndTheOthersDone()
    {
        Dictionary<DocumentKey, byte[]> lost = await SaveAsync(2);
        string lostKey = _directory.Combine("lost.key");
        File.Move(KeyPath, lostKey);
        Dictionary<DocumentKey, byte[]> documents = await SaveAsync(3);
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);

        RewrapResult result = await new FileSystemDocumentStore(Root, both).RewrapAsync(cancellationToken: Stop);

        Assert.Equal((3, 0), (result.Rewrapped, result.Current));
        Assert.Equal(2, result.Failures.Count);
        Assert.All(result.Failures, failure => Assert.Equal(DocumentStoreFailure.KeyUnavailable, failure.Failure));
        Assert.All(lost.Keys, key => Assert.Contains(result.Failures, failure => failure.Message.Contains(key.ToString(), StringComparison.Ordinal)));
        await AssertReadableAsync(documents, both);
        using var found = new KeyFileKeyWrapper(lostKey);
        await AssertReadableAsync(lost, found);
    }

    [Fact]
    public async Task RewrapAsync_ChunkDamaged_IsLeftAndListed()
    {
        await SaveAsync(1, length: 300_000);
        string file = Directory.GetFiles(Root, "*.ecdoc", SearchOption.AllDirectories).Single();
        Flip(file, 150_000);
        byte[] before = File.ReadAllBytes(file);
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);

        RewrapResult result = await new FileSystemDocumentStore(Root, both).RewrapAsync(cancellationToken: Stop);

        Assert.Equal(0, result.Rewrapped);
        Assert.Contains("chunk", Assert.Single(result.Failures).Message);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, "incoming")));
    }

    [Fact]
    public async Task RewrapAsync_KeyThatIsToWrapMissing_FailsBeforeTheFirst()
    {
        await SaveAsync(2);
        using var keys = new KeyFileKeyWrapper(KeyPath);
        var progress = new List<RewrapResult>();

        var thrown = await Assert.ThrowsAsync<DocumentStoreException>(async () => await new FileSystemDocumentStore(
            Root, new FailingKeyWrapper(keys, afterWraps: 0)).RewrapAsync(new Immediate(progress.Add), Stop));

        Assert.Equal(DocumentStoreFailure.Unavailable, thrown.Failure);
        Assert.Empty(progress);
    }

    [Fact]
    public async Task RewrapAsync_HsmFailsInTheMiddle_GoesOnWhereItWas()
    {
        Dictionary<DocumentKey, byte[]> documents = await SaveAsync(6);
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);

        var thrown = await Assert.ThrowsAsync<DocumentStoreException>(async () =>
            await new FileSystemDocumentStore(Root, new FailingKeyWrapper(both, afterWraps: 4)).RewrapAsync(cancellationToken: Stop));
        RewrapResult rest = await new FileSystemDocumentStore(Root, both).RewrapAsync(cancellationToken: Stop);

        Assert.Equal((DocumentStoreFailure.Unavailable, true), (thrown.Failure, thrown.IsTransient));
        Assert.Equal((3, 3), (rest.Rewrapped, rest.Current));
        await AssertReadableAsync(documents, both);
    }

    [Fact]
    public async Task RewrapAsync_WhileADocumentIsRead_TheReaderReadsOn()
    {
        Dictionary<DocumentKey, byte[]> documents = await SaveAsync(1, length: 300_000);
        (DocumentKey key, byte[] content) = documents.Single();
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);
        var store = new FileSystemDocumentStore(Root, both);
        var read = new byte[content.Length];

        await using Stream reader = await store.OpenAsync(key, Stop);
        await reader.ReadExactlyAsync(read.AsMemory(0, 1000), Stop);
        Assert.Equal(1, (await store.RewrapAsync(cancellationToken: Stop)).Rewrapped);
        await reader.ReadExactlyAsync(read.AsMemory(1000), Stop);

        Assert.Equal(content, read);
    }

    [Fact]
    public async Task RewrapAsync_ProcessKilledAgainAndAgain_LosesNothingAndComesToAnEnd()
    {
        Dictionary<DocumentKey, byte[]> documents = await SaveAsync(60);
        AddKey();
        using var both = new KeyFileKeyWrapper(KeyPath);
        for (int kill = 1; kill <= 3; kill++)
        {
            using var doomed = CrashHostProcess.Start(_directory.FullPath, "rewrap");
            await doomed.WaitUntilAsync(() => CountUnder(both.KeyId) >= 12 * kill, Stop);
            await doomed.KillAsync();

            await AssertReadableAsync(documents, both);
            Assert.InRange(CountUnder(both.KeyId), 12 * kill, 59);
        }

        Assert.Equal("60", await CrashHostProcess.RunAsync(_directory.FullPath, "rewrap"));
        Assert.Equal(60, CountUnder(both.KeyId));
        await AssertReadableAsync(documents, both);
    }

    [Fact]
    public async Task KeyWrapperChain_FromOneKeyFileToAnother_UnwrapsBothAndWrapsUnderTheNew()
    {
        Dictionary<DocumentKey, byte[]> documents = await SaveAsync(3);
        using var old = new KeyFileKeyWrapper(KeyPath);
        using var current = new KeyFileKeyWrapper(_directory.Combine("new.key"));
        var chain = new KeyWrapperChain(current, old);
        await AssertReadableAsync(documents, chain);

        Assert.Equal(3, (await new FileSystemDocumentStore(Root, chain).RewrapAsync(cancellationToken: Stop)).Rewrapped);

        await AssertReadableAsync(documents, current);
        var thrown = await Assert.ThrowsAsync<KeyWrapException>(async () =>
            await chain.UnwrapAsync(new WrappedKey("nobody's", new byte[40]), Stop));
        Assert.Equal(KeyWrapFailure.KeyNotFound, thrown.Failure);
    }

    private async Task<Dictionary<DocumentKey, byte[]>> SaveAsync(int count, int length = 2000)
    {
        using var keys = new KeyFileKeyWrapper(KeyPath);
        var store = new FileSystemDocumentStore(Root, keys);
        var documents = new Dictionary<DocumentKey, byte[]>();
        for (int i = 0; i < count; i++)
        {
            byte[] content = RandomNumberGenerator.GetBytes(length + i);
            using var stream = new MemoryStream(content);
            documents.Add((await store.SaveAsync(new DocumentScope($"envelope-{i / 2}", $"document-{i % 2}"), stream, Stop)).Key, content);
        }

        return documents;
    }

    private async Task AssertReadableAsync(Dictionary<DocumentKey, byte[]> documents, IKeyWrapper keys)
    {
        var store = new FileSystemDocumentStore(Root, keys);
        foreach ((DocumentKey key, byte[] content) in documents)
        {
            await using Stream stored = await store.OpenAsync(key, Stop);
            using var read = new MemoryStream();
            await stored.CopyToAsync(read, Stop);
            Assert.Equal(content, read.ToArray());
        }
    }

    private int CountUnder(string keyId) => Directory.GetFiles(Root, "*.ecdoc", SearchOption.AllDirectories)
        .Count(file => File.ReadAllBytes(file).AsSpan(0, 100).IndexOf(System.Text.Encoding.ASCII.GetBytes(keyId)) >= 0);

    private void AddKey() => File.AppendAllText(KeyPath, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n");

    private static void Flip(string file, int position)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[position < 0 ? bytes.Length + position : position] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private sealed class Immediate(Action<RewrapResult> report) : IProgress<RewrapResult>
    {
        public void Report(RewrapResult value) => report(value);
    }

    private sealed class FailingKeyWrapper(IKeyWrapper inner, int afterWraps) : IKeyWrapper
    {
        private int _wraps;

        public string KeyId => inner.KeyId;

        public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default) => _wraps++ < afterWraps
            ? inner.WrapAsync(key, cancellationToken)
            : throw new KeyWrapException(KeyWrapFailure.Unavailable, "The HSM is gone.");

        public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default) => inner.UnwrapAsync(wrapped, cancellationToken);
    }
}
