using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using Microsoft.Win32.SafeHandles;

namespace EContract.Sdk.Tests.Signing;

public sealed class InPlaceSigningTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.Combine("contract.pdf");

    private string JournalPath => AppendJournal.PathFor(Path);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(PadesLevel.BaselineB)]
    [InlineData(PadesLevel.BaselineLTA)]
    public async Task SignInPlaceAsync_SeveralTimes_EveryRefereeIsContent(PadesLevel level)
    {
        File.Copy(SamplePdfs.Specification, Path);
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust);

        PdfSignatureResult first = await pdf.SignInPlaceAsync(Path, new PdfSignatureOptions { Level = level });
        Assert.Equal(new FileInfo(Path).Length, first.Length);
        await pdf.SignInPlaceAsync(Path, new PdfSignatureOptions { Level = level });

        int each = level == PadesLevel.BaselineLTA ? 2 : 1;
        Assert.Equal(2 * each, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Specification, Path, authorities.Pki.Root)).Count);
        Assert.Equal([Path], Directory.GetFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task ExtendAndTimestampInPlace_SignedFile_EveryRefereeIsContent()
    {
        using X509Signer signer = authorities.CreateSigner();
        File.Copy(SamplePdfs.Contract, Path);

        await new PdfSigner(signer).SignInPlaceAsync(Path);
        await new PdfSignatureExtender(authorities.Timestamps, trust: authorities.Trust).ExtendInPlaceAsync(Path, PadesLevel.BaselineLT);
        await new PdfDocumentTimestamper(authorities.Timestamps).TimestampInPlaceAsync(Path);

        Assert.Equal(3, (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Path, authorities.Pki.Root)).Count);
    }

    [Fact]
    public async Task SignInPlaceAsync_Failure_LeavesTheFileAsItWas()
    {
        File.Copy(SamplePdfs.Contract, Path);
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust);
        authorities.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError, after: 1);
        try
        {
            await Assert.ThrowsAnyAsync<TimestampException>(async () => await pdf.SignInPlaceAsync(Path, new PdfSignatureOptions { Level = PadesLevel.BaselineLTA }));
        }
        finally
        {
            authorities.Pki.TimestampAuthority.Faults.Clear();
        }

        await Assert.ThrowsAsync<PdfSigningException>(async () => await pdf.SignInPlaceAsync(Path, new PdfSignatureOptions { FieldName = "a..b" }));
        await Assert.ThrowsAnyAsync<IOException>(async () => await pdf.SignInPlaceAsync(_directory.Combine("none.pdf")));

        Assert.Equal(await File.ReadAllBytesAsync(SamplePdfs.Contract), await File.ReadAllBytesAsync(Path));
        Assert.Equal([Path], Directory.GetFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task SignInPlaceAsync_FileInUse_SaysSoAndLeavesIt()
    {
        File.Copy(SamplePdfs.Contract, Path);
        using X509Signer signer = authorities.CreateSigner();
        using (InPlaceFile.Open(Path))
        {
            var error = await Assert.ThrowsAnyAsync<IOException>(async () => await new PdfSigner(signer).SignInPlaceAsync(Path));
            Assert.Contains("used by another process", error.Message);
        }

        await new PdfSigner(signer).SignInPlaceAsync(Path);
    }

    [Fact]
    public async Task SignInPlaceAsync_ThroughALink_SignsWhatItPointsTo()
    {
        string folder = Directory.CreateDirectory(_directory.Combine("links")).FullName, link = System.IO.Path.Combine(folder, "link.pdf");
        File.Copy(SamplePdfs.Contract, Path);
        File.CreateSymbolicLink(link, Path);
        using X509Signer signer = authorities.CreateSigner();

        await new PdfSigner(signer).SignInPlaceAsync(link);

        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.Single(await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Path, authorities.Pki.Root));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(-1)]
    public async Task RecoverInPlace_AppendCutShort_TakenBackAndSignedAnew(int written)
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract), after = await CrashAfterAsync(written);
        int kept = written < 0 ? after.Length - before.Length + written : written;

        Assert.Equal(kept > 0, PdfSigner.RecoverInPlace(Path));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path));
        Assert.False(File.Exists(JournalPath));
        await CrashAfterAsync(written);
        using X509Signer signer = authorities.CreateSigner();
        await new PdfSigner(signer).SignInPlaceAsync(Path);
        Assert.Single(await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, Path, authorities.Pki.Root));
    }

    [Fact]
    public async Task RecoverInPlace_AppendThatArrived_Kept()
    {
        byte[] after = await CrashAfterAsync(int.MaxValue);

        Assert.False(PdfSigner.RecoverInPlace(Path));

        Assert.Equal(after, await File.ReadAllBytesAsync(Path));
        Assert.False(File.Exists(JournalPath));
        Assert.False(PdfSigner.RecoverInPlace(Path));
    }

    [Fact]
    public async Task RecoverInPlace_JournalCutShortOrOfAnotherFile_ChangesNothing()
    {
        await CrashAfterAsync(100);
        byte[] torn = await File.ReadAllBytesAsync(Path), journal = await File.ReadAllBytesAsync(JournalPath);
        for (int length = 0; length < journal.Length; length += 101)
        {
            await File.WriteAllBytesAsync(JournalPath, journal[..length]);
            Assert.False(PdfSigner.RecoverInPlace(Path));
            Assert.Equal(torn, await File.ReadAllBytesAsync(Path));
            Assert.False(File.Exists(JournalPath));
        }

        // The file was replaced since.
        File.Copy(SamplePdfs.Specification, Path, overwrite: true);
        await File.WriteAllBytesAsync(JournalPath, journal);
        Assert.False(PdfSigner.RecoverInPlace(Path));
        Assert.Equal(await File.ReadAllBytesAsync(SamplePdfs.Specification), await File.ReadAllBytesAsync(Path));
    }

    [Fact]
    public async Task RecoverInPlace_SomethingElseWrittenBehind_TouchesNothing()
    {
        await CrashAfterAsync(100);
        await using (FileStream file = File.Open(Path, FileMode.Append))
            await file.WriteAsync(new byte[100_000]);
        byte[] mixed = await File.ReadAllBytesAsync(Path);

        Assert.Contains("something else was written", Assert.Throws<IOException>(() => PdfSigner.RecoverInPlace(Path)).Message);

        Assert.Equal(mixed, await File.ReadAllBytesAsync(Path));
        Assert.True(File.Exists(JournalPath));
    }

    // The state that a crash leaves when that many bytes of the update have reached the file; negative counts from its end.
    private async Task<byte[]> CrashAfterAsync(int written)
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract);
        using var signed = new MemoryStream();
        using X509Signer signer = authorities.CreateSigner();
        await new PdfSigner(signer).SignAsync(new MemoryStream(before), signed);
        byte[] after = signed.ToArray();
        await File.WriteAllBytesAsync(Path, before);
        using (SafeFileHandle file = File.OpenHandle(Path))
            AppendJournal.Write(JournalPath, file, before.Length, after.AsSpan(before.Length));
        int length = written < 0 ? after.Length + written : (int)Math.Min((long)before.Length + written, after.Length);
        await File.WriteAllBytesAsync(Path, after[..length]);
        return after;
    }
}
