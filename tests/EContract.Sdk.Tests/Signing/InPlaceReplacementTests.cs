using System.Runtime.Versioning;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Other programs, which ask for no lock, at the file while it is signed in place: no success without a signature.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InPlaceReplacementTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _directory.Combine("contract.pdf");

    private string OtherPath => _directory.Combine("other.pdf");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("mv other.pdf contract.pdf")]
    [InlineData("cp -p contract.pdf copy.pdf; mv copy.pdf contract.pdf")]
    [InlineData("mv contract.pdf moved.pdf")]
    [InlineData("mv contract.pdf moved.pdf; ln -s moved.pdf contract.pdf")]
    [InlineData("rm contract.pdf")]
    [InlineData("printf x | dd of=contract.pdf bs=1 seek=100 conv=notrunc")]
    [InlineData("printf x >> contract.pdf")]
    [InlineData("truncate -s 100 contract.pdf")]
    public async Task ChangedBeforeTheAppend_NothingIsAppended(string interference)
    {
        await PrepareAsync();
        string expected = "";
        var error = await Assert.ThrowsAsync<IOException>(() => AppendAsync(async () =>
        {
            await InterfereAsync(interference);
            expected = await ContentsAsync();
        }));

        Assert.Contains("Nothing was appended", error.Message);
        Assert.Equal(expected, await ContentsAsync());
    }

    [Fact]
    public async Task Untouched_TheAppendIsThere()
    {
        byte[] before = await PrepareAsync();

        await AppendAsync(() => InterfereAsync("touch other.pdf"));

        byte[] expected = [.. before, .. new byte[100]];
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path, Token));
    }

    [Fact]
    public async Task SignInPlaceAsync_HardLink_IsRefusedUntilItHasOneName()
    {
        byte[] before = await PrepareAsync();
        await InterfereAsync("rm other.pdf; ln contract.pdf other.pdf");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells how many names a file has.");
        using X509Signer signer = authorities.CreateSigner();

        Assert.Contains("2 names", (await Assert.ThrowsAsync<IOException>(async () => await new PdfSigner(signer).SignInPlaceAsync(Path, cancellationToken: Token))).Message);

        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Token));
        File.Delete(OtherPath);
        await new PdfSigner(signer).SignInPlaceAsync(Path, cancellationToken: Token);
    }

    [Fact]
    public void FileStatus_OfAFile_IsThatOfItsNames()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");
        string folder = _directory.FullPath;
        File.WriteAllText(Path, "1");
        File.WriteAllText(OtherPath, "1");
        File.CreateSymbolicLink(_directory.Combine("link"), Path);

        using var opened = File.OpenHandle(Path);

        Assert.Equal(FileStatus.Of(Path), FileStatus.Of(opened));
        Assert.NotEqual(FileStatus.Of(OtherPath)!.Value.Inode, FileStatus.Of(Path)!.Value.Inode);
        Assert.True(FileStatus.Of(Path) is { IsRegular: true, Names: 1 });
        Assert.False(FileStatus.Of(folder)!.Value.IsRegular);
        Assert.False(FileStatus.Of(_directory.Combine("link"))!.Value.IsRegular);
        Assert.Null(FileStatus.Of(_directory.Combine("none")));
    }

    private async Task<byte[]> PrepareAsync()
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token);
        await File.WriteAllBytesAsync(Path, before, Token);
        await File.WriteAllBytesAsync(OtherPath, before, Token);
        // Long enough ago for any clock of a file system to tell.
        File.SetLastWriteTimeUtc(Path, File.GetLastWriteTimeUtc(Path).AddHours(-1));
        return before;
    }

    private async Task AppendAsync(Func<Task> meanwhile)
    {
        using InPlaceFile file = InPlaceFile.Open(Path);
        await file.AppendAsync(async updates =>
        {
            await meanwhile();
            await updates.WriteAsync(new byte[file.Source.Length + 100], Token);
            return 0;
        });
    }

    private async Task InterfereAsync(string commands) =>
        Assert.Equal(0, (await ToolRunner.RunAsync("bash", ["-c", $"cd '{_directory.FullPath}'; {commands}"])).ExitCode);

    // By a tool, which asks for no lock.
    private async Task<string> ContentsAsync() =>
        (await ToolRunner.RunAsync("bash", ["-c", "sha256sum $(ls -A)"], workingDirectory: _directory.FullPath)).EnsureSuccess().Text;
}
