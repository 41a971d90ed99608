using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing.Bulk;

public sealed class PdfBulkSignerTests : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private static readonly byte[] Contract = SyntheticPdf.Create(5000);

    private readonly DevelopmentPki _pki;
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Signer _key;

    public PdfBulkSignerTests(DevelopmentAuthorities authorities)
    {
        _pki = authorities.Pki;
        _key = _pki.CreateSigner("一括 署名");
        Directory.CreateDirectory(_directory.Combine("in"));
        Directory.CreateDirectory(_directory.Combine("out"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(PadesLevel.BaselineB, BulkOrder.AsGiven)]
    [InlineData(PadesLevel.BaselineT, BulkOrder.AsCompleted)]
    [InlineData(PadesLevel.BaselineLTA, BulkOrder.AsGiven)]
    public async Task SignAsync_Files_AllAreSignedAtTheLevelAskedFor(PadesLevel level, BulkOrder order)
    {
        BulkDocument[] documents = Files(40, new() { Level = level });

        List<BulkDocumentResult> results = await RunAsync(documents, new() { Order = order });

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), order == BulkOrder.AsGiven ? results.Select(r => r.Index) : results.Select(r => r.Index).Order());
        Assert.All(results, result =>
        {
            Assert.Null(result.Error);
            Assert.Equal((BulkDocumentStatus.Signed, level), (result.Status, result.Signature!.Level));
            Assert.Same(documents[result.Index], result.Document);
        });
        var validator = new PdfSignatureValidator(new TrustAnchors(_pki.Root), _pki.RevocationSource);
        foreach (string output in Outputs)
            Assert.Equal(ValidationIndication.TotalPassed, (await validator.ValidateAsync(output, cancellationToken: Token)).Indication);
        await SignedPdfReferees.JudgeAsync(Source(7), Output(7), _pki.Root);
        Assert.Equal(40, Outputs.Length);
    }

    [Fact]
    public async Task SignAsync_VisibleSeals_AreAllowed()
    {
        var options = new PdfSignatureOptions
        {
            Appearance = SignatureAppearance.ForSeal(new SealImpression("東海市"), PdfFont.FromFile(InstalledFonts.IpaexMincho)),
            Placement = FieldPlacement.OnPage(1, 400, 700, 70, 70),
        };

        BulkDocumentResult result = Assert.Single(await RunAsync(Files(1, options)));

        Assert.Null(result.Error);
        await SignedPdfReferees.JudgeAsync(Source(0), Output(0), _pki.Root);
    }

    [Fact]
    public async Task SignAsync_SomeCannotBeSigned_TheOthersAre()
    {
        BulkDocument[] documents = Files(20);
        await File.WriteAllTextAsync(Source(3), "no PDF", Token);
        File.Delete(Source(8));
        documents[11] = BulkDocument.FromFile(Source(11), Output(11), new() { Level = PadesLevel.BaselineT, FieldName = "a..b" });
        documents[15] = BulkDocument.FromFile(Source(15), _directory.Combine("nowhere", "x.pdf"));

        List<BulkDocumentResult> results = await RunAsync(documents, new() { Order = BulkOrder.AsGiven });

        Assert.Equal([3, 8, 11, 15], results.Where(result => result.Status == BulkDocumentStatus.Failed).Select(result => result.Index));
        Assert.IsType<PdfFormatException>(results[3].Error);
        Assert.IsType<FileNotFoundException>(results[8].Error);
        Assert.IsType<PdfSigningException>(results[11].Error);
        Assert.IsType<DirectoryNotFoundException>(results[15].Error);
        Assert.Equal(16, Outputs.Length);
        Assert.Equal(16, Directory.GetFileSystemEntries(_directory.Combine("out")).Length);
    }

    [Fact]
    public async Task SignAsync_TheSameAgain_AsksTheKeyForNothing()
    {
        BulkDocument[] documents = Files(12, new() { Level = PadesLevel.BaselineLTA });
        await RunAsync(documents);
        byte[][] before = [.. Outputs.Select(File.ReadAllBytes)];
        File.Delete(Output(5));
        var key = new RecordingSigner(_key);

        List<BulkDocumentResult> results = await RunAsync(documents, new() { Order = BulkOrder.AsGiven }, key);

        Assert.Equal([5], results.Where(result => result.Status == BulkDocumentStatus.Signed).Select(result => result.Index));
        Assert.Equal(11, results.Count(result => result.Status == BulkDocumentStatus.SignedBefore));
        Assert.Equal([1], key.Batches);
        Assert.Equal(before.Where((_, i) => i != 5), Outputs.Where(path => path != Output(5)).Select(File.ReadAllBytes));
    }

    [Fact]
    public async Task SignAsync_SomethingElseIsThere_IsLeftAsItIs()
    {
        BulkDocument[] documents = Files(2);
        await File.WriteAllTextAsync(Output(1), "mine", Token);

        List<BulkDocumentResult> results = await RunAsync(documents, new() { Order = BulkOrder.AsGiven });

        Assert.Equal(BulkDocumentStatus.Signed, results[0].Status);
        Assert.Equal(PdfSigningFailure.DestinationTaken, Assert.IsType<PdfSigningException>(results[1].Error).Failure);
        Assert.Equal("mine", await File.ReadAllTextAsync(Output(1), Token));
    }

    [Fact]
    public async Task SignAsync_Overwrite_SignsAnew()
    {
        BulkDocument[] documents = Files(1);
        await File.WriteAllTextAsync(Output(0), "old", Token);

        Assert.Equal(BulkDocumentStatus.Signed, Assert.Single(await RunAsync(documents, new() { Overwrite = true })).Status);

        await SignedPdfReferees.JudgeAsync(Source(0), Output(0), _pki.Root);
    }

    [Fact]
    public async Task SignAsync_LeftoversOfAKilledRun_AreRemovedAndOthersFilesAreNot()
    {
        string leftover = _directory.WriteFile("out/.0000.pdf.0123456789ab.tmp", "part"u8);
        string inUse = _directory.WriteFile("out/.0001.pdf.0123456789ab.tmp", "part"u8);
        string foreign = _directory.WriteFile("out/.notes.tmp", "mine"u8);
        await using (new FileStream(inUse, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            await RunAsync(Files(1));

        Assert.Equal((false, true, true), (File.Exists(leftover), File.Exists(inUse), File.Exists(foreign)));
    }

    [Fact]
    public void FromFile_OntoItself_IsRefused() =>
        Assert.Throws<ArgumentException>(() => BulkDocument.FromFile("a.pdf", Path.Combine(".", "a.pdf")));

    [Fact]
    public async Task SignAsync_ListThrows_GivesTheResultsBeforeIt()
    {
        BulkDocument[] documents = Files(3);
        IEnumerable<BulkDocument> Broken()
        {
            foreach (BulkDocument document in documents)
                yield return document;
            throw new InvalidDataException("the list ends here");
        }

        var results = new List<BulkDocumentResult>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (BulkDocumentResult result in Bulk(null, _key).SignAsync(Broken(), cancellationToken: Token))
                results.Add(result);
        });

        Assert.Equal(3, results.Count(result => result.Status == BulkDocumentStatus.Signed));
    }

    [Theory]
    [InlineData(BulkOrder.AsCompleted)]
    [InlineData(BulkOrder.AsGiven)]
    public async Task SignAsync_LeftEarly_LeavesNothingUnderWay(BulkOrder order)
    {
        int taken = 0;
        IEnumerable<BulkDocument> Endless()
        {
            while (true)
                yield return Memory(Contract, new MemoryStream(), taken++);
        }

        int results = 0;
        await foreach (BulkDocumentResult result in Bulk(new() { Order = order, MaxDocuments = 8 }, _key).SignAsync(Endless(), cancellationToken: Token))
        {
            Assert.Equal(BulkDocumentStatus.Signed, result.Status);
            if (++results == 20)
                break;
        }

        int begun = taken;
        Assert.InRange(begun, 20, 20 + 8);
        await Task.Delay(50, Token);
        Assert.Equal(begun, taken);
    }

    [Fact]
    public async Task SignAsync_Cancelled_StopsAndLeavesWholeFilesOnly()
    {
        using var stop = new CancellationTokenSource();
        BulkDocument[] documents = Files(60);

        int results = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (BulkDocumentResult result in Bulk(new() { MaxDocuments = 4 }, _key).SignAsync(documents, cancellationToken: stop.Token))
            {
                if (++results == 5)
                    await stop.CancelAsync();
            }
        });

        Assert.InRange(Outputs.Length, 5, 20);
        Assert.Equal(Outputs.Length, Directory.GetFileSystemEntries(_directory.Combine("out")).Length);
        Assert.All(await RunAsync(documents), result => Assert.Null(result.Error));
    }

    [Fact]
    public async Task SignAsync_NobodyTakesResults_BeginsNoMoreThanAllowed()
    {
        int taken = 0;
        IEnumerable<BulkDocument> Counted()
        {
            for (; taken < 100; taken++)
                yield return Memory(Contract, new MemoryStream(), taken);
        }

        await using IAsyncEnumerator<BulkDocumentResult> results =
            Bulk(new() { MaxDocuments = 5 }, _key).SignAsync(Counted(), cancellationToken: Token).GetAsyncEnumerator(Token);
        await results.MoveNextAsync();
        await Task.Delay(100, Token);

        // The place of the one that was taken may be given away again.
        Assert.InRange(taken, 1, 6);
        int count = 1;
        while (await results.MoveNextAsync())
            count++;
        Assert.Equal(100, count);
    }

    [Fact]
    public async Task SignAsync_Progress_CountsEveryDocumentOnce()
    {
        BulkDocument[] documents = Files(10);
        await RunAsync(documents[..3]);
        File.Delete(Source(9));
        var seen = new List<BulkProgress>();

        await foreach (BulkDocumentResult _ in Bulk(null, _key).SignAsync(documents, new Immediate(state => { lock (seen) seen.Add(state); }), Token))
        {
        }

        Assert.Equal(10, seen.Count);
        Assert.Equal(new BulkProgress(10, 6, 3, 1), seen.MaxBy(state => state.Done));
    }

    [Fact]
    public async Task SignAsync_Streams_AreSignedAndClosed()
    {
        var destination = new MemoryStream();

        BulkDocumentResult result = Assert.Single(await RunAsync([Memory(Contract, destination, 0)]));

        Assert.Null(result.Error);
        Assert.False(destination.CanWrite);
        string source = _directory.WriteFile("a.pdf", Contract), signed = _directory.WriteFile("b.pdf", destination.ToArray());
        await SignedPdfReferees.JudgeAsync(source, signed, _pki.Root);
    }

    [Fact]
    public async Task SignAsync_StreamThatCannotBeOpened_IsThatDocumentsFailure()
    {
        BulkDocument[] documents =
        [
            BulkDocument.FromStreams("a", _ => throw new TimeoutException("store"), _ => new(new MemoryStream())),
            BulkDocument.FromStreams("b", _ => new(new MemoryStream(Contract)), _ => throw new InvalidOperationException("store")),
            Memory(Contract, new MemoryStream(), 2),
        ];

        List<BulkDocumentResult> results = await RunAsync(documents, new() { Order = BulkOrder.AsGiven });

        Assert.IsType<TimeoutException>(results[0].Error);
        Assert.IsType<InvalidOperationException>(results[1].Error);
        Assert.Equal(BulkDocumentStatus.Signed, results[2].Status);
    }

    [Fact]
    public async Task SignAsync_ManyAtOnce_MeasuresTheAuthoritysTokensOnce()
    {
        int before = _pki.TimestampAuthority.Faults.RequestCount;

        await RunAsync(Files(30, new() { Level = PadesLevel.BaselineT }));

        Assert.Equal(31, _pki.TimestampAuthority.Faults.RequestCount - before);
    }

    [Fact]
    public void Constructor_OptionsThatMakeNoSense_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Bulk(new() { MaxDocuments = 0 }, _key));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bulk(new() { MaxSignatures = 0 }, _key));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bulk(new() { MaxSignatureBatch = 0 }, _key));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bulk(new() { MaxTimestamps = 0 }, _key));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bulk(new() { Patience = TimeSpan.FromSeconds(-1) }, _key));
    }

    private string[] Outputs => [.. Directory.GetFiles(_directory.Combine("out"), "*.pdf").Order()];

    private string Source(int number) => _directory.Combine("in", $"{number:0000}.pdf");

    private string Output(int number) => _directory.Combine("out", $"{number:0000}.pdf");

    private static BulkDocument Memory(byte[] source, MemoryStream destination, int number) =>
        BulkDocument.FromStreams($"{number}", _ => new(new MemoryStream(source)), _ => new(destination));

    private BulkDocument[] Files(int count, PdfSignatureOptions? options = null) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            File.WriteAllBytes(Source(i), SyntheticPdf.Create(3000 + (100 * i)));
            return BulkDocument.FromFile(Source(i), Output(i), options);
        }),
    ];

    private PdfBulkSigner Bulk(PdfBulkSignerOptions? options, ISigner key) =>
        new(key, _pki.TimestampAuthority, new CachingRevocationSource(_pki.RevocationSource), new TrustAnchors(_pki.Root), options);

    private async Task<List<BulkDocumentResult>> RunAsync(BulkDocument[] documents, PdfBulkSignerOptions? options = null, ISigner? key = null) =>
        await Bulk(options, key ?? _key).SignAsync(documents, cancellationToken: Token).ToListAsync(Token);

    private sealed class Immediate(Action<BulkProgress> report) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value) => report(value);
    }
}
