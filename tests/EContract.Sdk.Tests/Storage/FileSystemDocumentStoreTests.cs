using EContract.Sdk.Storage;
using EContract.TestInfrastructure;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Storage;

public sealed class FileSystemDocumentStoreTests : DocumentStoreConformance, IDisposable
{
    private static readonly DocumentScope Scope = new("envelope", "document");
    private readonly TemporaryDirectory _directory = new();
    private readonly KeyFileKeyWrapper _keys;

    public FileSystemDocumentStoreTests()
    {
        _keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));
        Store = new FileSystemDocumentStore(Root, _keys);
    }

    protected override IDocumentStore Store { get; }

    private string Root => _directory.Combine("documents");

    private string[] Files => Directory.Exists(Root) ? Directory.GetFiles(Root, "*", SearchOption.AllDirectories) : [];

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task SaveAsync_Always_LeavesOneFileOnlyTheOwnerCanReadAndNoPlainText()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes");
            return;
        }

        byte[] content = "極秘の契約 ".AsSpan().ToArray().SelectMany(c => BitConverter.GetBytes(c)).ToArray();

        await Store.SaveAsync(Scope, content);
        await Store.SaveAsync(Scope, content);

        string file = Assert.Single(Files);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Root));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(content));
    }

    [Fact]
    public async Task SaveAsync_SameContentInTwoDocuments_IsEncryptedUnderDifferentKeys()
    {
        byte[] content = Content(5000);

        await Store.SaveAsync(new DocumentScope("envelope", "one"), content);
        await Store.SaveAsync(new DocumentScope("envelope", "two"), content);

        byte[][] files = [.. Files.Select(File.ReadAllBytes)];
        Assert.Equal(2, files.Length);
        Assert.False(files[0].AsSpan(^4000..).SequenceEqual(files[1].AsSpan(^4000..)));
    }

    [Fact]
    public async Task OpenAsync_FileOfAnotherDocumentPutInItsPlace_IsCorrupt()
    {
        byte[] content = Content(5000);
        StoredDocument one = await Store.SaveAsync(new DocumentScope("envelope", "one"), content);
        StoredDocument two = await Store.SaveAsync(new DocumentScope("envelope", "two"), content);
        string fileOfOne = Files.Single(file => file.Contains("/one/", StringComparison.Ordinal));
        string fileOfTwo = Files.Single(file => file.Contains("/two/", StringComparison.Ordinal));

        File.Copy(fileOfTwo, fileOfOne, overwrite: true);

        await AssertFailsAsync(DocumentStoreFailure.Corrupt, one.Key);
        await using Stream intact = await Store.OpenAsync(two.Key);
    }

    [Fact]
    public async Task OpenAsync_OtherVersionPutInItsPlace_IsCorrupt()
    {
        StoredDocument first = await Store.SaveAsync(Scope, "first"u8.ToArray());
        string fileOfFirst = Assert.Single(Files);
        await Store.SaveAsync(Scope, "secnd"u8.ToArray());

        File.Copy(Files.Single(file => file != fileOfFirst), fileOfFirst, overwrite: true);

        await AssertFailsAsync(DocumentStoreFailure.Corrupt, first.Key);
    }

    [Fact]
    public async Task SaveAsync_SameContentWasDamaged_IsCorruptRatherThanSaved()
    {
        byte[] content = Content(100);
        await Store.SaveAsync(Scope, content);
        string file = Assert.Single(Files);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);

        var error = await Assert.ThrowsAsync<DocumentStoreException>(async () => await Store.SaveAsync(Scope, content));

        Assert.Equal(DocumentStoreFailure.Corrupt, error.Failure);
    }

    [Fact]
    public async Task OpenAsync_OtherKeyFile_SaysWhichKeyIsMissing()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, "secret"u8.ToArray());
        using var otherKeys = new KeyFileKeyWrapper(_directory.Combine("other.key"));
        var other = new FileSystemDocumentStore(Root, otherKeys);

        var error = await Assert.ThrowsAsync<DocumentStoreException>(async () => await other.OpenAsync(stored.Key));

        Assert.Equal(DocumentStoreFailure.KeyUnavailable, error.Failure);
        Assert.Contains(_keys.KeyId, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaveAsync_AnotherInstanceOnTheSameDirectory_ReadsIt()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, "shared"u8.ToArray());
        using var keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));

        await using Stream stream = await new FileSystemDocumentStore(Root + "/", keys).OpenAsync(stored.Key);

        Assert.Equal(6, stream.Length);
    }

    [Fact]
    public async Task SaveAsync_Fails_LeavesNoFile()
    {
        await Assert.ThrowsAsync<TimeoutException>(async () => await Store.SaveAsync(Scope, async (destination, token) =>
        {
            await destination.WriteAsync(Content(1_000_000), token);
            throw new TimeoutException();
        }));

        Assert.Empty(Files);
    }

    [Fact]
    public async Task SaveAsync_LeftoversOfACrash_AreIgnoredAndRemovedAfterADay()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, "kept"u8.ToArray());
        string leftover = Path.Combine(Root, "incoming", new string('a', 32) + ".tmp");
        File.WriteAllText(leftover, "half a document");

        await new FileSystemDocumentStore(Root, _keys).SaveAsync(Scope, "more"u8.ToArray());
        Assert.True(File.Exists(leftover));

        var tomorrow = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).AddDays(2));
        await new FileSystemDocumentStore(Root, _keys, tomorrow).SaveAsync(Scope, "still more"u8.ToArray());
        Assert.False(File.Exists(leftover));
        await using Stream stream = await Store.OpenAsync(stored.Key);
    }

    [Fact]
    public async Task SaveAsync_DirectoryIsAFile_IsATypedError()
    {
        string path = _directory.WriteFile("occupied", "x"u8);

        var error = await Assert.ThrowsAsync<DocumentStoreException>(
            async () => await new FileSystemDocumentStore(path, _keys).SaveAsync(Scope, "x"u8.ToArray()));

        Assert.Contains("envelope/document", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FileBecomesEmpty_IsCorrupt()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, "content"u8.ToArray());
        File.WriteAllBytes(Assert.Single(Files), []);

        await AssertFailsAsync(DocumentStoreFailure.Corrupt, stored.Key);
    }

    private async Task AssertFailsAsync(DocumentStoreFailure failure, DocumentKey key)
    {
        var error = await Assert.ThrowsAsync<DocumentStoreException>(async () => await Store.OpenAsync(key));
        Assert.Equal(failure, error.Failure);
        Assert.Contains(key.ToString(), error.Message, StringComparison.Ordinal);
    }
}
