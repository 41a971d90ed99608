using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Files of 50 MB and 1 GB, beside reading, digesting and copying them.</summary>
internal static class LargeFileCases
{
    public static IEnumerable<QuickCase> All() =>
    [
        new("sign B-B 50 MB file: total / max(read + SHA-256, copy)", Target.AtMost(1.3), () => RatioAsync(50 << 20, 15, durable: false)),
        new("sign B-B 50 MB file: total / copy to the disk", Target.AtMost(1.3), () => RatioAsync(50 << 20, 15, durable: true)),
        new("sign B-B 1 GB file: total / max(read + SHA-256, copy)", Target.AtMost(1.3), () => RatioAsync(1 << 30, 3, durable: false)),
        new("sign B-LTA 1 GB in place: bytes read / size", Target.AtMost(1.01), InPlaceAsync),
        new("sign B-B 1 GB file: MB of peak memory over start", Target.AtMost(32), PeakMemoryAsync),
    ];

    private static async Task<(double, string)> RatioAsync(long length, int rounds, bool durable)
    {
        using var files = new Files(length);
        double[] times = await Interleaved.MicrosecondsAsync(
            rounds,
            () => ReadAndHashAsync(files.Source),
            () => CopyAsync(files),
            () => CopyDurablyAsync(files),
            files.SignAsync);
        return (
            times[3] / Math.Max(times[0], durable ? times[2] : times[1]),
            string.Create(CultureInfo.InvariantCulture, $"read + SHA-256 {times[0] / 1000:0} ms, copy {times[1] / 1000:0} ms, copy to the disk {times[2] / 1000:0} ms, B-B to the disk {times[3] / 1000:0} ms"));
    }

    private static async Task<(double, string)> PeakMemoryAsync()
    {
        using var small = new Files(1 << 20);
        await small.SignAsync();
        using var large = new Files(1 << 30);
        GC.Collect();
        long start = Environment.WorkingSet, peak = start;
        Task signing = large.SignAsync();
        while (!signing.IsCompleted)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.Delay(2);
        }

        await signing;
        return ((peak - start) / 1048576.0, string.Create(CultureInfo.InvariantCulture, $"{start >> 20} MB before, {peak >> 20} MB at most"));
    }

    // What the system says that this process has read, cached or not.
    private static async Task<(double, string)> InPlaceAsync()
    {
        const long Length = 1 << 30;
        using var warm = new Files(1 << 20);
        await warm.SignInPlaceAsync();
        using var files = new Files(Length);
        long before = BytesRead();
        long start = Stopwatch.GetTimestamp();
        await files.SignInPlaceAsync();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long read = BytesRead() - before;
        return ((double)read / Length, string.Create(CultureInfo.InvariantCulture, $"{read:N0} bytes read, {seconds:0.00} s"));
    }

    internal static long BytesRead() =>
        long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith("rchar:", StringComparison.Ordinal))["rchar:".Length..], CultureInfo.InvariantCulture);

    private static async Task ReadAndHashAsync(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        byte[] buffer = new byte[1 << 20];
        for (int count; (count = file.Read(buffer)) > 0;)
            hash.AppendData(buffer, 0, count);
    }

    private static Task CopyAsync(Files files)
    {
        File.Copy(files.Source, files.Copy, overwrite: true);
        return Task.CompletedTask;
    }

    private static async Task CopyDurablyAsync(Files files)
    {
        await CopyAsync(files);
        await using var copy = new FileStream(files.Copy, FileMode.Open, FileAccess.ReadWrite);
        copy.Flush(flushToDisk: true);
    }

    /// <summary>A file to sign and somebody who signs it.</summary>
    private sealed class Files : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("econtract-benchmark-");
        private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions());
        private readonly X509Signer _signer;
        private readonly PdfSigner _pdf;

        public Files(long length)
        {
            SyntheticPdf.Write(Source, length);
            _signer = new X509Signer(_pki.IssueSigner("benchmark"), [_pki.IssuingCa, _pki.Root]);
            _pdf = new PdfSigner(_signer, _pki.TimestampAuthority, _pki.RevocationSource, new TrustAnchors(_pki.Root));
        }

        public string Source => Path.Combine(_folder.FullName, "source.pdf");

        public string Copy => Path.Combine(_folder.FullName, "copy.pdf");

        public async Task SignAsync() => await _pdf.SignAsync(Source, Path.Combine(_folder.FullName, "signed.pdf"), new PdfSignatureOptions { Level = PadesLevel.BaselineB });

        public async Task SignInPlaceAsync() => await _pdf.SignInPlaceAsync(Source, new PdfSignatureOptions { Level = PadesLevel.BaselineLTA });

        public void Dispose()
        {
            _signer.Dispose();
            _pki.Dispose();
            _folder.Delete(recursive: true);
        }
    }
}
