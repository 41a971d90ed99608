using EContract.Sdk.Storage;
using EContract.Sdk.Storage.Encryption;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Storage;

/// <summary>A directory that somebody else has been in: links, a file system that went away, a destruction that was cut short.</summary>
public sealed class HostileDirectoryTests : IDisposable
{
    private static readonly DocumentScope Scope = new("envelope", "document");
    private readonly TemporaryDirectory _directory = new();
    private readonly InMemoryKeyWrapper _keys = new();
    private readonly FileSystemDocumentStore _store;

    public HostileDirectoryTests() => _store = new FileSystemDocumentStore(Root, _keys);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => _directory.Combine("documents");

    private string OnlyFile => Assert.Single(Directory.GetFiles(Root, "*.ecdoc", SearchOption.AllDirectories));

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task ShredAsync_BytesThatSomebodyStillHolds_CannotBeOpenedAnyMore()
    {
        StoredDocument stored = await SaveAsync();
        string path = OnlyFile;
        using var same = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.True(await _store.ShredAsync(stored.Key, Cancellation));

        Assert.False(File.Exists(path));
        var start = new byte[DocumentHeader.MaxLength];
        same.ReadExactly(start);
        Assert.All(start, value => Assert.Equal(0, value));
        same.Position = 0;
        using var copy = new MemoryStream();
        await same.CopyToAsync(copy, Cancellation);
        await File.WriteAllBytesAsync(path, copy.ToArray(), Cancellation);
        await AssertFailsAsync(DocumentStoreFailure.Corrupt, async () => await _store.OpenAsync(stored.Key, Cancellation));
    }

    [Fact]
    public async Task ShredAsync_CutShortBeforeTheFileWent_IsFinishedByTheNextCall()
    {
        StoredDocument stored = await SaveAsync();
        string path = OnlyFile;
        foreach (int overwritten in new[] { 1, 20, 200, 5000 })
        {
            byte[] bytes = await File.ReadAllBytesAsync(path, Cancellation);
            bytes.AsSpan(0, overwritten).Clear();
            await File.WriteAllBytesAsync(path, bytes, Cancellation);

            await AssertFailsAsync(DocumentStoreFailure.Corrupt, async () => await _store.OpenAsync(stored.Key, Cancellation));
        }

        Assert.True(await _store.ShredAsync(stored.Key, Cancellation));
        Assert.False(await _store.ExistsAsync(stored.Key, Cancellation));
        await SaveAsync();
        await File.WriteAllBytesAsync(OnlyFile, [], Cancellation);
        Assert.True(await _store.ShredAsync(stored.Key, Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AnyAccess_BehindASymbolicLink_IsRefusedAndTouchesNothingElsewhere(int levels)
    {
        StoredDocument stored = await SaveAsync();
        string link = OnlyFile, elsewhere = _directory.Combine("elsewhere");
        for (int i = 0; i < levels; i++)
            link = Path.GetDirectoryName(link)!;
        if (levels == 0)
            File.Move(link, elsewhere);
        else
            Directory.Move(link, elsewhere);
        File.CreateSymbolicLink(link, elsewhere);
        byte[] before = await File.ReadAllBytesAsync(FileElsewhere(), Cancellation);

        await AssertFailsAsync(DocumentStoreFailure.Corrupt, async () => await _store.OpenAsync(stored.Key, Cancellation));
        await AssertFailsAsync(DocumentStoreFailure.Corrupt, async () => await _store.ShredAsync(stored.Key, Cancellation));
        if (levels > 0)
            await AssertFailsAsync(DocumentStoreFailure.Corrupt, async () => await _store.SaveAsync(Scope, "other"u8.ToArray(), Cancellation));
        Assert.Equal(before, await File.ReadAllBytesAsync(FileElsewhere(), Cancellation));

        string FileElsewhere() => levels == 0 ? elsewhere : Assert.Single(Directory.GetFiles(elsewhere, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AnyAccess_DirectoryVanished_IsUnavailableAndMakesNoOther()
    {
        StoredDocument stored = await SaveAsync();
        Directory.Move(Root, _directory.Combine("away"));
        Directory.CreateDirectory(Root);

        await AssertFailsAsync(DocumentStoreFailure.Unavailable, async () => await _store.OpenAsync(stored.Key, Cancellation));
        await AssertFailsAsync(DocumentStoreFailure.Unavailable, async () => await _store.ExistsAsync(stored.Key, Cancellation));
        await AssertFailsAsync(DocumentStoreFailure.Unavailable, async () => await _store.ShredAsync(stored.Key, Cancellation));
        await AssertFailsAsync(DocumentStoreFailure.Unavailable, async () => await SaveAsync());
        Assert.Empty(Directory.GetFileSystemEntries(Root));

        Directory.Delete(Root);
        Directory.Move(_directory.Combine("away"), Root);
        await using Stream back = await _store.OpenAsync(stored.Key, Cancellation);
    }

    [Fact]
    public async Task ListAllAsync_ForeignFilesInTheDirectory_ListsOnlyDocumentsInTheirPlaces()
    {
        StoredDocument stored = await SaveAsync();
        string path = OnlyFile;
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, "notes.ecdoc"), "x", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Root, "README"), "x", Cancellation);
        string misplaced = Directory.CreateDirectory(Path.Combine(Root, "zz", "envelope", "document")).FullName;
        File.Copy(path, Path.Combine(misplaced, Path.GetFileName(path)));
        Directory.CreateDirectory(Path.Combine(Root, "lost+found", "a", "b"));

        var listed = new List<DocumentKey>();
        await foreach (KeptDocument kept in _store.ListAllAsync(cancellationToken: Cancellation))
            listed.Add(kept.Key);

        Assert.Equal([stored.Key], listed);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../etc")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0")]
    [InlineData("A")]
    [InlineData("ａ")]
    [InlineData("")]
    [InlineData("con.")]
    public void DocumentScope_NameThatLeavesTheDirectory_IsRefused(string name)
    {
        Assert.Throws<ArgumentException>(() => new DocumentScope(name, "document"));
        Assert.Throws<ArgumentException>(() => new DocumentScope("envelope", name));
        Assert.Throws<ArgumentException>(() => new DocumentKey(Scope, name));
    }

    private ValueTask<StoredDocument> SaveAsync() => _store.SaveAsync(Scope, new byte[10_000], Cancellation);

    private static async Task AssertFailsAsync(DocumentStoreFailure failure, Func<Task> action) =>
        Assert.Equal(failure, (await Assert.ThrowsAsync<DocumentStoreException>(action)).Failure);
}
