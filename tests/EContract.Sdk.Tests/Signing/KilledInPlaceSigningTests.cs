using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Real processes that sign in place: killed, out of space, several at once.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KilledInPlaceSigningTests : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly DevelopmentAuthorities _authorities;
    private readonly TemporaryDirectory _directory = new();

    public KilledInPlaceSigningTests(DevelopmentAuthorities authorities)
    {
        _authorities = authorities;
        using X509Certificate2 signer = authorities.Pki.IssueSigner("東海市 電子契約", "東海市");
        _directory.WriteFile("signer.p12", authorities.Pki.ExportPkcs12(signer, "crash"));
        File.WriteAllText(_directory.Combine("root.pem"), authorities.Pki.RootPem);
        File.WriteAllText(_directory.Combine("tsa.txt"), authorities.Server.TimestampUri.AbsoluteUri);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Killed_AtAnyMoment_EachFileIsTheOldOrTheNewOne()
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token);
        int old = 0, renewed = 0;
        for (int round = 0; round < 4; round++)
        {
            string[] files = [.. Enumerable.Range(0, 150).Select(i => _directory.WriteFile($"{round}-{i}.pdf", before))];
            using (var doomed = CrashHostProcess.Start(_directory.FullPath, ["sign-in-place", nameof(PadesLevel.BaselineB), .. files]))
            {
                await doomed.WaitUntilAsync(() => new FileInfo(files[1]).Length > before.Length, Token);
                await Task.Delay(RandomNumberGenerator.GetInt32(60), Token);
                await doomed.KillAsync();
            }

            foreach (string file in files)
            {
                PdfSigner.RecoverInPlace(file);
                if ((await File.ReadAllBytesAsync(file, Token)).AsSpan().SequenceEqual(before))
                    old++;
                else
                    await AssertSignedAsync(file, before, ++renewed);
            }

            Assert.Empty(Directory.GetFiles(_directory.FullPath, "*.signing"));
        }

        Assert.True(old > 0 && renewed > 0, $"{old} files as before, {renewed} signed");
    }

    [Fact]
    public async Task DiskFull_WhileAppending_LeavesTheOldFile()
    {
        byte[] before = SyntheticPdf.Create(400 * 1024);
        string file = _directory.WriteFile("full.pdf", before);

        // Room for a part of the signature only.
        using var host = CrashHostProcess.StartWithFileLimit((before.Length / 1024) + 2, _directory.FullPath, "sign-in-place", nameof(PadesLevel.BaselineB), file);

        Assert.StartsWith("IOException: ", await host.EndAsync());
        Assert.Equal(before, await File.ReadAllBytesAsync(file, Token));
        Assert.False(File.Exists(AppendJournal.PathFor(file)));
    }

    [Fact]
    public async Task TwoProcesses_OneFile_NeverMixTheirSignatures()
    {
        byte[] before = await File.ReadAllBytesAsync(SamplePdfs.Contract, Token);
        string file = _directory.WriteFile("shared.pdf", before);
        string[] arguments = ["sign-in-place", nameof(PadesLevel.BaselineB), .. Enumerable.Repeat(file, 25)];

        string[] outputs = await Task.WhenAll(CrashHostProcess.RunAsync(_directory.FullPath, arguments), CrashHostProcess.RunAsync(_directory.FullPath, arguments));

        string[] lines = [.. outputs.SelectMany(output => output.Split('\n'))];
        Assert.All(lines.Where(line => !long.TryParse(line, out _)), line => Assert.Contains("used by another process", line));
        IReadOnlyList<RawSignature> signatures = await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, file, _authorities.Pki.Root);
        Assert.Equal(lines.Count(line => long.TryParse(line, out _)), signatures.Count);
    }

    [Fact]
    public async Task BaselineLTA_InPlace_ReadsTheFileOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux counts what a process reads.");
        byte[] before = SyntheticPdf.Create(64 << 20);
        string file = _directory.WriteFile("large.pdf", before), warm = _directory.WriteFile("warm.pdf", SyntheticPdf.Create(1000));

        string[] read = (await CrashHostProcess.RunAsync(_directory.FullPath, "sign-in-place", nameof(PadesLevel.BaselineLTA), warm, file)).Split('\n');

        // Once for the digest; the structure, the journal and the authorities' answers are small.
        Assert.InRange(long.Parse(read[1]), before.Length, before.Length + (1 << 20));
        Assert.True((await File.ReadAllBytesAsync(file, Token)).AsSpan().StartsWith(before));
    }

    // Every tenth is shown to all referees; the others must at least be whole.
    private async Task AssertSignedAsync(string file, byte[] before, int number)
    {
        byte[] after = await File.ReadAllBytesAsync(file, Token);
        Assert.True(after.AsSpan().StartsWith(before));
        RawSignature signature = Assert.Single(RawSignature.FindAll(after));
        Assert.True(after.AsSpan().EndsWith(signature.Covered.AsSpan(^200..)));
        if (number % 40 == 1)
            await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, file, _authorities.Pki.Root);
    }
}
