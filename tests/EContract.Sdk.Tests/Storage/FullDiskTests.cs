using System.Diagnostics;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Storage;

/// <summary>A real file system of two megabytes.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly bool _isMounted;

    public FullDiskTests() =>
        _isMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=2m", "none", Small);

    private string Small => Directory.CreateDirectory(_directory.Combine("small")).FullName;

    public void Dispose()
    {
        if (_isMounted)
            Run("umount", Small);
        _directory.Dispose();
    }

    [Fact]
    public async Task SaveAsync_DiskIsFull_IsATypedErrorAndLeavesNothing()
    {
        Assert.SkipUnless(_isMounted, "Mounting a tmpfs needs root on Linux.");
        using var keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));
        var store = new FileSystemDocumentStore(Path.Combine(Small, "documents"), keys);
        var scope = new DocumentScope("envelope", "document");
        StoredDocument small = await store.SaveAsync(scope, "small"u8.ToArray());

        var error = await Assert.ThrowsAsync<DocumentStoreException>(async () => await store.SaveAsync(scope, new byte[4 << 20]));

        Assert.Equal(DocumentStoreFailure.Full, error.Failure);
        Assert.True(error.IsTransient);
        Assert.Single(Directory.GetFiles(Small, "*", SearchOption.AllDirectories));
        await using Stream stream = await store.OpenAsync(small.Key);
        Assert.Equal(5, stream.Length);
    }

    [Fact]
    public async Task SaveAsync_FileSystemIsReadOnly_IsATypedError()
    {
        Assert.SkipUnless(_isMounted, "Mounting a tmpfs needs root on Linux.");
        using var keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));
        var store = new FileSystemDocumentStore(Path.Combine(Small, "documents"), keys);
        var scope = new DocumentScope("envelope", "document");
        StoredDocument small = await store.SaveAsync(scope, "small"u8.ToArray());
        Assert.True(Run("mount", "-o", "remount,ro", Small));

        var error = await Assert.ThrowsAsync<DocumentStoreException>(async () => await store.SaveAsync(scope, "more"u8.ToArray()));

        Assert.Equal(DocumentStoreFailure.AccessDenied, error.Failure);
        await using Stream stream = await store.OpenAsync(small.Key);
    }

    [Fact]
    public async Task ShredAsync_DiskIsFull_NeedsNoRoom()
    {
        Assert.SkipUnless(_isMounted, "Mounting a tmpfs needs root on Linux.");
        using var keys = new InMemoryKeyWrapper();
        var store = new FileSystemDocumentStore(Path.Combine(Small, "documents"), keys);
        StoredDocument stored = await store.SaveAsync(new DocumentScope("envelope", "document"), new byte[1 << 20]);
        await Assert.ThrowsAnyAsync<IOException>(() => File.WriteAllBytesAsync(Path.Combine(Small, "ballast"), new byte[2 << 20]));

        Assert.True(await store.ShredAsync(stored.Key));

        Assert.False(await store.ExistsAsync(stored.Key));
    }

    [Fact]
    public async Task ShredAsync_FileSystemIsReadOnly_IsATypedErrorAndTheDocumentIsStillThere()
    {
        Assert.SkipUnless(_isMounted, "Mounting a tmpfs needs root on Linux.");
        using var keys = new InMemoryKeyWrapper();
        var store = new FileSystemDocumentStore(Path.Combine(Small, "documents"), keys);
        StoredDocument stored = await store.SaveAsync(new DocumentScope("envelope", "document"), "kept"u8.ToArray());
        Assert.True(Run("mount", "-o", "remount,ro", Small));

        var error = await Assert.ThrowsAsync<DocumentStoreException>(async () => await store.ShredAsync(stored.Key));

        Assert.Equal(DocumentStoreFailure.AccessDenied, error.Failure);
        await using Stream stream = await store.OpenAsync(stored.Key);
        Assert.Equal(4, stream.Length);
    }

    [Fact]
    public async Task AnyAccess_FileSystemWasUnmounted_IsUnavailableAndWritesNothingBelowTheMountPoint()
    {
        Assert.SkipUnless(_isMounted, "Mounting a tmpfs needs root on Linux.");
        using var keys = new InMemoryKeyWrapper();
        var store = new FileSystemDocumentStore(Path.Combine(Small, "documents"), keys);
        var scope = new DocumentScope("envelope", "document");
        StoredDocument stored = await store.SaveAsync(scope, "kept"u8.ToArray());
        Assert.True(Run("umount", Small));
        try
        {
            foreach (Func<Task> access in (Func<Task>[])[
                async () => await store.OpenAsync(stored.Key),
                async () => await store.SaveAsync(scope, "more"u8.ToArray()),
                async () => await store.ShredAsync(stored.Key),
                async () => await store.ListAllAsync().GetAsyncEnumerator().MoveNextAsync()])
            {
                Assert.Equal(DocumentStoreFailure.Unavailable, (await Assert.ThrowsAsync<DocumentStoreException>(access)).Failure);
            }

            Assert.Empty(Directory.GetFileSystemEntries(Small));
        }
        finally
        {
            Run("mount", "-t", "tmpfs", "none", Small);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
