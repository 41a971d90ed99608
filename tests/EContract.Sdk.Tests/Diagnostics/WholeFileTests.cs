using System.Security.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Diagnostics;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly byte[] _buffer = new byte[1000];

    public WholeFileTests()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux is asked in this way.");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    public void TryRead_FileThatFits_GivesItsBytes(int length)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);

        Assert.True(WholeFile.TryRead(Write("契約書 1.pdf", content), _buffer, out int count));

        Assert.Equal(content, _buffer[..count]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    public void TryRead_FileThatMayNotFit_IsLeftToOthers(int length) =>
        Assert.False(WholeFile.TryRead(Write("a", new byte[length]), _buffer, out _));

    [Fact]
    public void TryRead_FileThatSomebodyKeepsForHimself_IsLeftToOthers()
    {
        string path = Write("a", [1, 2, 3]);
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.False(WholeFile.TryRead(path, _buffer, out _));

        Assert.True(WholeFile.TryRead(path, _buffer, out _));
    }

    [Fact]
    public void TryRead_Read_LeavesNoLockBehind()
    {
        string path = Write("a", [1, 2, 3]);
        Assert.True(WholeFile.TryRead(path, _buffer, out _));

        using FileStream writer = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task TryRead_NoFileOfBytes_IsLeftToOthersAtOnce()
    {
        string pipe = _directory.Combine("pipe");
        (await ToolRunner.RunAsync("mkfifo", [pipe])).EnsureSuccess();

        foreach (string path in new[] { pipe, "/dev/zero", "/dev/null", _directory.FullPath, _directory.Combine("missing"), "", "a\0b", new string('a', 5000) })
            Assert.False(WholeFile.TryRead(path, _buffer, out _), path);
    }

    [Fact]
    public void TryRead_FileThatSaysNotHowLongItIs_IsLeftToOthers() =>
        Assert.False(WholeFile.TryRead("/proc/version", _buffer, out _));

    private string Write(string name, byte[] content)
    {
        string path = _directory.Combine(name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
