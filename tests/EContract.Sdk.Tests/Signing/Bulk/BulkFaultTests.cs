using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Signing.Bulk;

/// <summary>Keys and authorities that go away, disks that fill, processes that are killed: every document ends exactly once.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BulkFaultTests : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly DevelopmentAuthorities _authorities;
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    public BulkFaultTests(DevelopmentAuthorities authorities)
    {
        _authorities = authorities;
        Directory.CreateDirectory(_directory.Combine("in"));
        Directory.CreateDirectory(_directory.Combine("out"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Outputs => Directory.GetFiles(_directory.Combine("out"), "*.pdf");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task AuthorityIsDownForTenSeconds_AllWaitAndAreSigned()
    {
        using X509Signer key = _authorities.CreateSigner();
        var authority = new DownForAWhile(_authorities.Pki.TimestampAuthority, _clock, after: 30, TimeSpan.FromSeconds(10));
        BulkDocument[] documents = WriteSources(100, PadesLevel.BaselineT);

        List<BulkDocumentResult> results = await RunAsync(new PdfBulkSigner(key, authority, timeProvider: _clock), documents);

        Assert.All(results, result => Assert.Null(result.Error));
        Assert.Equal(100, Outputs.Length);
        // Those under way fail once; then one at a time looks whether it is back, after 1, 3, 7 and 15 seconds.
        Assert.InRange(authority.Refused, 1, new PdfBulkSignerOptions().MaxTimestamps + 4);
        await AssertAllValidAsync(Outputs);
    }

    [Fact]
    public async Task KeyStaysAway_StopsTheRunAndReportsWhatWasBegun()
    {
        using X509Signer key = _authorities.CreateSigner();
        var dying = new RecordingSigner(key, call => call < 20 ? null : new SignerException(SignerFailure.Unavailable, "The HSM does not answer."));
        int taken = 0;
        IEnumerable<BulkDocument> Counted() => WriteSources(500, PadesLevel.BaselineB).Select(document =>
        {
            taken++;
            return document;
        });
        var bulk = new PdfBulkSigner(dying, options: new() { Patience = TimeSpan.FromSeconds(20), MaxDocuments = 16 }, timeProvider: _clock);
        var results = new List<BulkDocumentResult>();

        SignerException error = await Assert.ThrowsAsync<SignerException>(() => PumpAsync(async () =>
        {
            await foreach (BulkDocumentResult result in bulk.SignAsync(Counted(), cancellationToken: Token))
                results.Add(result);
        }));

        Assert.Equal(SignerFailure.Unavailable, error.Failure);
        Assert.Equal(taken, results.Count);
        Assert.InRange(taken, 20, 60);
        int signed = results.Count(result => result.Status == BulkDocumentStatus.Signed);
        Assert.InRange(signed, 20, taken - 1);
        Assert.Equal(signed, Outputs.Length);
        Assert.All(results.Where(result => result.Status == BulkDocumentStatus.Failed), result => Assert.IsType<SignerException>(result.Error));
        Assert.InRange(dying.Batches.Count, 21, 20 + 12);
    }

    [Fact]
    public async Task PinIsWrong_IsOfferedNoMoreThanOncePerCallUnderWay()
    {
        using X509Signer key = _authorities.CreateSigner();
        var denied = new RecordingSigner(key, _ => new SignerException(SignerFailure.AccessDenied, "The PIN is wrong."));

        await Assert.ThrowsAsync<SignerException>(() =>
            RunAsync(new PdfBulkSigner(denied, options: new() { MaxSignatures = 2 }, timeProvider: _clock), WriteSources(100, PadesLevel.BaselineB)));

        Assert.InRange(denied.Batches.Count, 1, 2);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Combine("out")));
    }

    [Fact]
    public async Task KeyCannotBeReachedAtTheStart_TakesNoDocument()
    {
        bool taken = false;
        IEnumerable<BulkDocument> Counted()
        {
            taken = true;
            yield break;
        }

        await Assert.ThrowsAsync<SignerException>(async () => await new PdfBulkSigner(new AbsentSigner()).SignAsync(Counted(), cancellationToken: Token).ToListAsync(Token));

        Assert.False(taken);
    }

    [Fact]
    public async Task KilledTwentyTimes_EveryDocumentIsSignedOnce()
    {
        WriteHost();
        const int Documents = 600;
        WriteSources(Documents, PadesLevel.BaselineB);
        string[] command = ["sign-folder", nameof(PadesLevel.BaselineB), _directory.Combine("in"), _directory.Combine("out")];
        var first = new Dictionary<string, byte[]>();
        int kills = 0;
        for (; kills < 20; kills++)
        {
            int before = Outputs.Length;
            using var doomed = CrashHostProcess.Start(_directory.FullPath, command);
            if (before < Documents - 60)
                await doomed.WaitUntilAsync(() => Outputs.Length > before, Token);
            await Task.Delay(RandomNumberGenerator.GetInt32(15), Token);
            await doomed.KillAsync();

            // What is there is whole, and is never written again.
            foreach (string output in Outputs)
            {
                byte[] content = await File.ReadAllBytesAsync(output, Token);
                if (!first.TryAdd(output, content))
                    Assert.Equal(first[output], content);
            }
        }

        string[] lines = (await CrashHostProcess.RunAsync(_directory.FullPath, command)).Split('\n');

        Assert.Equal(Documents, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains(nameof(BulkDocumentStatus.Failed), StringComparison.Ordinal));
        Assert.InRange(lines.Count(line => line.Contains(nameof(BulkDocumentStatus.SignedBefore), StringComparison.Ordinal)), first.Count, Documents);
        Assert.Equal(Documents, Outputs.Length);
        Assert.Equal(Documents, Directory.GetFileSystemEntries(_directory.Combine("out")).Length);
        Assert.All(Outputs, output => Assert.Single(RawSignature.FindAll(File.ReadAllBytes(output))));
        await AssertAllValidAsync([.. Outputs.Where((_, i) => i % 10 == 0)]);
        await SignedPdfReferees.JudgeAsync(Outputs[0].Replace("out", "in", StringComparison.Ordinal), Outputs[0], _authorities.Pki.Root);
    }

    [Fact]
    public async Task DiskFull_DocumentsThatDoNotFitFailAndLeaveNothing()
    {
        WriteHost();
        WriteSources(30, PadesLevel.BaselineB);
        for (int i = 0; i < 30; i += 3)
            File.WriteAllBytes(_directory.Combine("in", $"{i:0000}.pdf"), SyntheticPdf.Create(400 * 1024));
        using var host = CrashHostProcess.StartWithFileLimit(200, _directory.FullPath, "sign-folder", nameof(PadesLevel.BaselineB), _directory.Combine("in"), _directory.Combine("out"));

        string[] lines = (await host.EndAsync()).Split('\n');

        Assert.Equal(30, lines.Length);
        Assert.Equal(Enumerable.Repeat("Failed\tIOException", 10), lines.Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]).Where(line => !line.StartsWith("Signed", StringComparison.Ordinal)));
        Assert.Equal(20, Outputs.Length);
        Assert.Equal(20, Directory.GetFileSystemEntries(_directory.Combine("out")).Length);
        await AssertAllValidAsync(Outputs);

        // With room again, only those are signed that were not.
        lines = (await CrashHostProcess.RunAsync(_directory.FullPath, "sign-folder", nameof(PadesLevel.BaselineB), _directory.Combine("in"), _directory.Combine("out"))).Split('\n');
        Assert.Equal(20, lines.Count(line => line.Contains(nameof(BulkDocumentStatus.SignedBefore), StringComparison.Ordinal)));
        Assert.Equal(30, Outputs.Length);
    }

    [Fact]
    public async Task SmallFileSystemIsFull_EveryDocumentIsSignedOrReported()
    {
        string disk = _directory.Combine("out");
        ToolResult mounted = await ToolRunner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", disk]);
        Assert.SkipUnless(mounted.ExitCode == 0, "Mounting a small file system needs root: " + mounted.Errors);
        try
        {
            using X509Signer key = _authorities.CreateSigner();

            List<BulkDocumentResult> results = await RunAsync(new PdfBulkSigner(key, timeProvider: _clock), WriteSources(60, PadesLevel.BaselineB));

            Assert.Equal(60, results.Count);
            int signed = results.Count(result => result.Status == BulkDocumentStatus.Signed);
            Assert.InRange(signed, 1, 59);
            Assert.All(results.Where(result => result.Status == BulkDocumentStatus.Failed), result => Assert.IsType<IOException>(result.Error));
            Assert.Equal(signed, Outputs.Length);
            Assert.Equal(signed, Directory.GetFileSystemEntries(disk).Length);
            await AssertAllValidAsync(Outputs);
        }
        finally
        {
            (await ToolRunner.RunAsync("umount", [disk])).EnsureSuccess();
        }
    }

    private void WriteHost()
    {
        using X509Certificate2 signer = _authorities.Pki.IssueSigner("東海市 電子契約", "東海市");
        _directory.WriteFile("signer.p12", _authorities.Pki.ExportPkcs12(signer, "crash"));
        File.WriteAllText(_directory.Combine("root.pem"), _authorities.Pki.RootPem);
        File.WriteAllText(_directory.Combine("tsa.txt"), _authorities.Server.TimestampUri.AbsoluteUri);
    }

    private BulkDocument[] WriteSources(int count, PadesLevel level)
    {
        byte[] contract = SyntheticPdf.Create(3000);
        var options = new PdfSignatureOptions { Level = level };
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                string source = _directory.WriteFile($"in/{i:0000}.pdf", contract);
                return BulkDocument.FromFile(source, _directory.Combine("out", $"{i:0000}.pdf"), options);
            }),
        ];
    }

    private async Task AssertAllValidAsync(string[] paths)
    {
        var validator = new PdfSignatureValidator(_authorities.Trust, _authorities.Pki.RevocationSource);
        foreach (string path in paths)
            Assert.Equal(ValidationIndication.TotalPassed, (await validator.ValidateAsync(path, cancellationToken: Token)).Indication);
    }

    private async Task<List<BulkDocumentResult>> RunAsync(PdfBulkSigner bulk, BulkDocument[] documents)
    {
        List<BulkDocumentResult> results = [];
        await PumpAsync(async () => results = await bulk.SignAsync(documents, cancellationToken: Token).ToListAsync(Token));
        return results;
    }

    // The clock runs while nothing else makes the run go on.
    private async Task PumpAsync(Func<Task> action)
    {
        Task running = Task.Run(action, Token);
        while (await Task.WhenAny(running, Task.Delay(2, Token)) != running)
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        await running;
    }

    private sealed class DownForAWhile(ITimestampAuthority authority, TimeProvider clock, int after, TimeSpan duration) : ITimestampAuthority
    {
        private readonly Lock _lock = new();
        private int _answered;
        private long _downSince;

        public int Refused { get; private set; }

        public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                if (++_answered == after)
                    _downSince = clock.GetTimestamp();
                if (_answered >= after && clock.GetElapsedTime(_downSince) < duration)
                {
                    Refused++;
                    throw new TimestampException(TimestampFailure.Unavailable, "The authority does not answer.");
                }
            }

            return authority.TimestampAsync(digest, algorithm, cancellationToken);
        }
    }

    private sealed class AbsentSigner : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
            throw new SignerException(SignerFailure.Unavailable, "The HSM does not answer.");

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("was asked");
    }
}
