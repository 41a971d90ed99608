using System.Security.Cryptography;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Storage;

public sealed class KeyFileKeyWrapperTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string KeyPath => _directory.Combine("keys", "kek.key");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public async Task UnwrapAsync_AfterReopening_GivesTheKey(int size)
    {
        byte[] key = RandomNumberGenerator.GetBytes(size);
        WrappedKey wrapped;
        using (var first = new KeyFileKeyWrapper(KeyPath))
            wrapped = await first.WrapAsync(key);

        using var second = new KeyFileKeyWrapper(KeyPath);

        Assert.Equal(wrapped.KeyId, second.KeyId);
        Assert.Equal(key, await second.UnwrapAsync(wrapped));
    }

    [Fact]
    public void Constructor_NoFile_MakesOneThatOnlyTheOwnerReads()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes");
            return;
        }

        using var keys = new KeyFileKeyWrapper(KeyPath);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        Assert.Equal([KeyPath], Directory.GetFiles(Path.GetDirectoryName(KeyPath)!));
    }

    [Fact]
    public void Constructor_ManyAtOnceWithoutFile_AllHaveTheSameKey()
    {
        string[] ids = new string[16];
        Parallel.For(0, ids.Length, i =>
        {
            using var keys = new KeyFileKeyWrapper(KeyPath);
            ids[i] = keys.KeyId;
        });

        Assert.Single(ids.Distinct());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyPath)!));
    }

    [Fact]
    public async Task WrapAsync_KeyAddedToTheFile_WrapsWithTheNewAndUnwrapsWithBoth()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        WrappedKey old;
        using (var before = new KeyFileKeyWrapper(KeyPath))
            old = await before.WrapAsync(key);
        File.AppendAllText(KeyPath, "\n# rotated\n" + Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) + "\n");

        using var after = new KeyFileKeyWrapper(KeyPath);

        Assert.NotEqual(old.KeyId, after.KeyId);
        Assert.Equal(key, await after.UnwrapAsync(old));
        Assert.Equal(key, await after.UnwrapAsync(await after.WrapAsync(key)));
    }

    [Fact]
    public async Task UnwrapAsync_AnyBitFlipped_IsCorrupt()
    {
        using var keys = new KeyFileKeyWrapper(KeyPath);
        WrappedKey wrapped = await keys.WrapAsync(RandomNumberGenerator.GetBytes(32));

        for (int bit = 0; bit < wrapped.Value.Length * 8; bit++)
        {
            byte[] changed = wrapped.Value.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var error = await Assert.ThrowsAsync<KeyWrapException>(async () => await keys.UnwrapAsync(wrapped with { Value = changed }));
            Assert.Equal(KeyWrapFailure.Corrupt, error.Failure);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(39)]
    [InlineData(1000)]
    public async Task UnwrapAsync_WrongLength_IsCorrupt(int length)
    {
        using var keys = new KeyFileKeyWrapper(KeyPath);

        var error = await Assert.ThrowsAsync<KeyWrapException>(
            async () => await keys.UnwrapAsync(new WrappedKey(keys.KeyId, new byte[length])));

        Assert.Equal(KeyWrapFailure.Corrupt, error.Failure);
    }

    [Fact]
    public async Task UnwrapAsync_UnknownKeyId_IsKeyNotFound()
    {
        using var keys = new KeyFileKeyWrapper(KeyPath);

        var error = await Assert.ThrowsAsync<KeyWrapException>(
            async () => await keys.UnwrapAsync(new WrappedKey("other", new byte[40])));

        Assert.Equal(KeyWrapFailure.KeyNotFound, error.Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("not a key\n")]
    [InlineData("0011\n")]
    [InlineData("zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00\n")]
    public void Constructor_MalformedFile_SaysWhereAndKeepsIt(string text)
    {
        string path = _directory.WriteFile("kek.key", System.Text.Encoding.ASCII.GetBytes(text));
        Restrict(path);

        var error = Assert.Throws<KeyWrapException>(() => new KeyFileKeyWrapper(path));

        Assert.Equal(KeyWrapFailure.AccessDenied, error.Failure);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void Constructor_FileOpenToEverybody_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes");
            return;
        }

        using (new KeyFileKeyWrapper(KeyPath))
        {
        }

        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var error = Assert.Throws<KeyWrapException>(() => new KeyFileKeyWrapper(KeyPath));
        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
    }

    private static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
