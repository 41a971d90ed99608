using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Journals that are stale, planted or none at all: recovery takes back its own torn update, and nothing else.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InPlaceJournalTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _directory.Combine("contract.pdf");

    private string JournalPath => AppendJournal.PathFor(Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task AnotherProgramAppended_AfterTheJournal_ItsSignatureStays()
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token), signed = await SignAsync(before);
        // The other program's update is shorter than the one that was planned.
        WriteJournal(before, [.. await SignAsync(before), .. new byte[1000]]);
        await File.WriteAllBytesAsync(Path, signed, Token);
        using X509Signer signer = authorities.CreateSigner();

        Assert.Contains(JournalPath, Assert.Throws<IOException>(() => PdfSigner.RecoverInPlace(Path)).Message);
        await Assert.ThrowsAsync<IOException>(async () => await new PdfSigner(signer).SignInPlaceAsync(Path, cancellationToken: Token));

        Assert.Equal(signed, await File.ReadAllBytesAsync(Path, Token));
        Assert.True(File.Exists(JournalPath));
        File.Delete(JournalPath);
        await new PdfSigner(signer).SignInPlaceAsync(Path, cancellationToken: Token);
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Path, authorities.Pki.Root)).Count);
    }

    [Fact]
    public async Task SignAsync_OntoTheSameFile_TheJournalGoes()
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token);
        WriteJournal(before, [.. await SignAsync(before), .. new byte[1000]]);
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);

        await pdf.SignAsync(Path, Path, cancellationToken: Token);

        Assert.False(File.Exists(JournalPath));
        await pdf.SignInPlaceAsync(Path, cancellationToken: Token);
        Assert.Equal(2, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Path, authorities.Pki.Root)).Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(553, 1)]
    [InlineData(553, 255)]
    public async Task PlantedJournal_OfBytesThatWereNeverOurs_CutsNothing(int length, int tear)
    {
        byte[] whole = await SignAsync(await File.ReadAllBytesAsync(SamplePdfs.Contract, Token));
        byte[] planned = RandomNumberGenerator.GetBytes(whole.Length);
        planned[0] = (byte)(whole[length] ^ tear);
        WriteJournal(whole[..length], [.. whole[..length], .. planned]);
        await File.WriteAllBytesAsync(Path, whole, Token);

        Assert.Throws<IOException>(() => PdfSigner.RecoverInPlace(Path));

        Assert.Equal(whole, await File.ReadAllBytesAsync(Path, Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task TornAppend_WithHolesOfZeros_IsTakenBack(int arrived)
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token), after = await SignAsync(before);
        WriteJournal(before, after);
        byte[] torn = [.. after];
        torn.AsSpan(before.Length + arrived).Clear();
        await File.WriteAllBytesAsync(Path, torn, Token);

        Assert.True(PdfSigner.RecoverInPlace(Path));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Token));
    }

    [Fact]
    public async Task Append_LinkPlantedUnderTheJournalsName_OverwritesNothing()
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token), secret = [1, 2, 3];
        await File.WriteAllBytesAsync(Path, before, Token);
        string other = _directory.WriteFile("other", secret);

        using (InPlaceFile file = InPlaceFile.Open(Path))
        {
            await Assert.ThrowsAsync<IOException>(async () => await file.AppendAsync(async updates =>
            {
                File.CreateSymbolicLink(JournalPath, other);
                await updates.WriteAsync(new byte[before.Length + 100], Token);
                return 0;
            }));
        }

        Assert.Equal(secret, await File.ReadAllBytesAsync(other, Token));
        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Token));
        Assert.NotNull(new FileInfo(JournalPath).LinkTarget);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("dangling")]
    [InlineData("endless")]
    [InlineData("pipe")]
    [InlineData("directory")]
    public async Task NoRegularFile_UnderTheJournalsName_IsRefused(string kind)
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token);
        await File.WriteAllBytesAsync(Path, before, Token);
        switch (kind)
        {
            case "link": File.CreateSymbolicLink(JournalPath, Path); break;
            case "dangling": File.CreateSymbolicLink(JournalPath, _directory.Combine("none")); break;
            case "endless": File.CreateSymbolicLink(JournalPath, "/dev/zero"); break;
            case "pipe": await ToolRunner.RunAsync("mkfifo", [JournalPath]); break;
            default: Directory.CreateDirectory(JournalPath); break;
        }

        using X509Signer signer = authorities.CreateSigner();

        Assert.Contains(JournalPath, Assert.Throws<IOException>(() => PdfSigner.RecoverInPlace(Path)).Message);
        await Assert.ThrowsAsync<IOException>(async () => await new PdfSigner(signer).SignInPlaceAsync(Path, cancellationToken: Token));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Token));
    }

    [Fact]
    public async Task Journal_OfAnotherUser_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can give a file to another user.");
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token), after = await SignAsync(before);
        // What an attacker can write: the signature that is there, as the beginning of a longer one.
        WriteJournal(before, [.. after, 0]);
        await File.WriteAllBytesAsync(Path, after, Token);
        await ToolRunner.RunAsync("chown", ["12345", JournalPath]);

        Assert.Contains("another user (number 12345)", Assert.Throws<IOException>(() => PdfSigner.RecoverInPlace(Path)).Message);

        Assert.Equal(after, await File.ReadAllBytesAsync(Path, Token));
    }

    [Theory]
    [InlineData("9223372036854775807", "1")]
    [InlineData("0", "9223372036854775807")]
    [InlineData("9223372036854775807", "2147483647")]
    [InlineData("0", "-1")]
    public async Task HostileLengths_InASealedJournal_ChangeNothing(string length, string addedLength)
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token);
        await File.WriteAllBytesAsync(Path, before, Token);
        string digest = Convert.ToHexStringLower(SHA256.HashData([])), text = $"EContract append 2\n{length}\n{digest}\n{addedLength}\n{digest}\n";
        await File.WriteAllTextAsync(JournalPath, $"{text}{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))}\nx", Token);

        Assert.False(PdfSigner.RecoverInPlace(Path));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Token));
        Assert.False(File.Exists(JournalPath));
    }

    [Fact]
    public void Journal_OfAHugeFile_IsNotReadWhole()
    {
        File.Copy(SamplePdfs.Contract, Path);
        using (FileStream journal = File.Create(JournalPath))
            journal.SetLength(1L << 40);

        Assert.False(PdfSigner.RecoverInPlace(Path));
    }

    [Fact]
    public void Journal_OfAFileOfTheOwnerOnly_IsTheOwnersOnly()
    {
        WriteJournal([1], [1, 2, 3]);
        File.Delete(JournalPath);
        File.SetUnixFileMode(Path, OwnerOnly);
        using (SafeFileHandle file = File.OpenHandle(Path))
            AppendJournal.Write(JournalPath, file, 1, [2, 3]);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(JournalPath));
    }

    private void WriteJournal(byte[] before, byte[] after)
    {
        File.WriteAllBytes(Path, before);
        using SafeFileHandle file = File.OpenHandle(Path);
        AppendJournal.Write(JournalPath, file, before.Length, after.AsSpan(before.Length));
    }

    private async Task<byte[]> SignAsync(byte[] document)
    {
        using var signed = new MemoryStream();
        using X509Signer signer = authorities.CreateSigner();
        await new PdfSigner(signer).SignAsync(new MemoryStream(document), signed, cancellationToken: Token);
        return signed.ToArray();
    }
}
