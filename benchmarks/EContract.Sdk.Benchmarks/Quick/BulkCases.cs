using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Bulk signing in memory, beside the raw operations of the key on as many threads.</summary>
internal sealed class BulkCases : IDisposable
{
    private const int Threads = 2;

    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions());
    private readonly byte[] _contract = SyntheticPdf.Create(30 * 1024);

    public IEnumerable<QuickCase> All() =>
    [
        new("bulk B-B 30 KB RSA-2048 software, 2 threads: rate / raw sign", Target.AtLeast(0.85), () => SoftwareAsync(verify: false)),
        new("bulk B-B 30 KB RSA-2048 software, 2 threads, verified after signing: rate / raw sign", Target.None, () => SoftwareAsync(verify: true)),
        new("bulk B-T 30 KB, TSA of 50 ms, 16 at once: rate / min(signer, 16 x 20/s)", Target.AtLeast(0.85), TimestampedAsync),
        new("bulk B-B, 100,000 documents: MB of heap and peak memory over 10,000", Target.AtMost(16), MemoryAsync),
    ];

    public void Dispose() => _pki.Dispose();

    /// <summary>Signs a document many times over, into memory that is thrown away.</summary>
    internal static async Task SignAsync(PdfBulkSigner bulk, byte[] document, int count, PdfSignatureOptions options)
    {
        var destinations = new ReusedStreams(document.Length + 16384);
        IEnumerable<BulkDocument> documents = Enumerable.Range(0, count).Select(_ => BulkDocument.FromStreams(
            "document",
            _ => new(new MemoryStream(document, 0, document.Length, writable: false, publiclyVisible: true)),
            _ => new(destinations.Open()),
            options));
        await foreach (BulkDocumentResult result in bulk.SignAsync(documents))
        {
            // What is fast because it failed is not measured.
            if (result.Error is { } error)
                throw new InvalidOperationException(error.Message, error);
        }
    }

    /// <summary>Does something on as many threads, so many times in all.</summary>
    internal static Task OnThreadsAsync(int threads, int count, Func<int, Action> start) => Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
        () =>
        {
            Action action = start(thread);
            for (int i = thread; i < count; i += threads)
                action();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));

    private async Task<(double, string)> SoftwareAsync(bool verify)
    {
        const int Count = 1000;
        using X509Certificate2 certificate = _pki.IssueSigner("benchmark");
        using var signer = new X509Signer(certificate, [_pki.IssuingCa, _pki.Root]);
        var bulk = new PdfBulkSigner(signer, options: new PdfBulkSignerOptions { MaxSignatures = Threads });
        double[] times = await Interleaved.MicrosecondsAsync(
            7,
            () => OnThreadsAsync(Threads, Count, _ =>
            {
                RSA key = certificate.GetRSAPrivateKey()!;
                byte[] digest = new byte[32];
                return () => key.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }),
            () => SignAsync(bulk, _contract, Count, new PdfSignatureOptions { VerifyAfterSigning = verify }));
        return (times[0] / times[1], Rates(Count, times));
    }

    // The authority waits, and then makes its token in this process, which the rate without it does not pay for.
    private async Task<(double, string)> TimestampedAsync()
    {
        const int Count = 640;
        const int Concurrency = 16;
        using var signer = new X509Signer(_pki.IssueSigner("benchmark"), [_pki.IssuingCa, _pki.Root]);
        var authority = new SlowAuthority(_pki.TimestampAuthority, TimeSpan.FromMilliseconds(50));
        var options = new PdfBulkSignerOptions { MaxTimestamps = Concurrency };
        double[] times = await Interleaved.MicrosecondsAsync(
            3,
            () => SignAsync(new PdfBulkSigner(signer, options: options), _contract, Count, new PdfSignatureOptions()),
            () => SignAsync(new PdfBulkSigner(signer, authority, options: options), _contract, Count, new PdfSignatureOptions { Level = PadesLevel.BaselineT }));
        double possible = Math.Min(Count / times[0] * 1e6, Concurrency * 20);
        return (Count / times[1] * 1e6 / possible, Rates(Count, times) + string.Create(CultureInfo.InvariantCulture, $", possible {possible:0}/s"));
    }

    private async Task<(double, string)> MemoryAsync()
    {
        // A quick key and no verification: what is measured is what stays behind.
        using DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        using var signer = new X509Signer(pki.IssueSigner("benchmark"), [pki.IssuingCa, pki.Root]);
        var bulk = new PdfBulkSigner(signer);
        byte[] small = SyntheticPdf.Create(1000);
        var options = new PdfSignatureOptions { VerifyAfterSigning = false };
        // What earlier cases have left would hide what this one takes.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long heap = 0, resident = 0;
        int done = 0;
        long peak = 0;
        await foreach (BulkDocumentResult result in bulk.SignAsync(Enumerable.Range(0, 100_000).Select(_ => BulkDocument.FromStreams(
            "document", _ => new(new MemoryStream(small, 0, small.Length, false, true)), _ => new(new MemoryStream(16384)), options))))
        {
            if (result.Error is { } error)
                throw new InvalidOperationException(error.Message, error);
            if (++done % 500 == 0)
                peak = Math.Max(peak, Environment.WorkingSet);
            if (done == 10_000)
                (heap, resident) = (GC.GetTotalMemory(forceFullCollection: true), peak);
        }

        long heapAfter = GC.GetTotalMemory(forceFullCollection: true);
        double grown = Math.Max(heapAfter - heap, peak - resident) / 1048576.0;
        return (grown, string.Create(CultureInfo.InvariantCulture, $"heap {heap >> 10} KB and {heapAfter >> 10} KB, peak {resident >> 20} MB and {peak >> 20} MB"));
    }

    private static string Rates(int count, double[] times) =>
        string.Create(CultureInfo.InvariantCulture, $"raw {count / times[0] * 1e6:0}/s, bulk {count / times[1] * 1e6:0}/s");

    private sealed class SlowAuthority(ITimestampAuthority authority, TimeSpan delay) : ITimestampAuthority
    {
        public async ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default)
        {
            await Task.Delay(delay, cancellationToken);
            return await authority.TimestampAsync(digest, algorithm, cancellationToken);
        }
    }
}
