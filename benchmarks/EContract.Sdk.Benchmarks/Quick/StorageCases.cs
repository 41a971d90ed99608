using System.Globalization;
using System.Security.Cryptography;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// A document of 1 GB in the encrypted store, beside AES-256-GCM over as many bytes in memory and a copy of the file. It takes minutes, and so
/// runs only when it is named.
/// </summary>
/// <remarks>What is saved is on the disk when saving returns: so is the copy that writing is held against. Reading is into another file, as copying is.</remarks>
internal static class StorageCases
{
    private const long Length = 1 << 30;
    private const int Rounds = 5;

    // A buffer that stays in the processor's cache is no document.
    private static readonly byte[] Plain = RandomNumberGenerator.GetBytes(64 << 20);
    private static readonly byte[] Encrypted = new byte[Plain.Length];

    public static IEnumerable<QuickCase> All() =>
    [
        new("encrypted write of 1 GB: speed / (AES-256-GCM + copy to the disk)", Target.AtLeast(0.7), () => RatioAsync(writes: true)),
        new("encrypted read of 1 GB into a file: speed / (AES-256-GCM + copy)", Target.AtLeast(0.7), () => RatioAsync(writes: false)),
        new("encrypted write and read of 1 GB: MB of peak memory over start", Target.AtMost(32), PeakMemoryAsync),
        new("encrypted range of 1 MB in 1 GB: bytes read / size of its chunks", Target.AtMost(1.01), RangeAsync),
    ];

    private static async Task<(double, string)> RatioAsync(bool writes)
    {
        using var files = new Files(Length);
        DocumentKey key = await files.SaveAsync();
        double[] times = await Interleaved.MicrosecondsAsync(
            Rounds,
            EncryptInMemoryAsync,
            () => files.CopyAsync(toDisk: writes),
            writes ? files.SaveAsync : () => files.ReadAsync(key));
        return (
            (times[0] + times[1]) / times[2],
            string.Create(CultureInfo.InvariantCulture, $"AES-256-GCM {times[0] / 1000:0} ms, copy {times[1] / 1000:0} ms, encrypted {(writes ? "write" : "read")} {times[2] / 1000:0} ms"));
    }

    private static Task EncryptInMemoryAsync()
    {
        byte[] tag = new byte[16], nonce = new byte[12];
        using var cipher = new AesGcm(new byte[32], tag.Length);
        for (long done = 0; done < Length; done += 1 << 20)
        {
            int offset = (int)(done % Plain.Length);
            cipher.Encrypt(nonce, Plain.AsSpan(offset, 1 << 20), Encrypted.AsSpan(offset, 1 << 20), tag);
        }

        return Task.CompletedTask;
    }

    private static async Task<(double, string)> PeakMemoryAsync()
    {
        using (var small = new Files(1 << 20))
            await small.ReadAsync(await small.SaveAsync());
        using var large = new Files(Length);
        GC.Collect();
        long start = Environment.WorkingSet, peak = start;
        Task work = Task.Run(async () => await large.ReadAsync(await large.SaveAsync()));
        while (!work.IsCompleted)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.Delay(2);
        }

        await work;
        return ((peak - start) / 1048576.0, string.Create(CultureInfo.InvariantCulture, $"{start >> 20} MB before, {peak >> 20} MB at most"));
    }

    // What the system says that this process has read, cached or not; the header and the trailer are part of it.
    private static async Task<(double, string)> RangeAsync()
    {
        const int Range = 1 << 20;
        using var files = new Files(Length);
        DocumentKey key = await files.SaveAsync();
        var buffer = new byte[Range];
        long before = LargeFileCases.BytesRead();
        await using (Stream stream = await files.Store.OpenAsync(key))
        {
            stream.Position = Length / 2;
            await stream.ReadExactlyAsync(buffer);
        }

        long read = LargeFileCases.BytesRead() - before;
        return ((double)read / Range, string.Create(CultureInfo.InvariantCulture, $"{read:N0} bytes read for {Range:N0}"));
    }

    /// <summary>A file, a store to keep it in, and a place for copies.</summary>
    private sealed class Files : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("econtract-benchmark-");
        private readonly InMemoryKeyWrapper _keys = new();

        public Files(long length)
        {
            SyntheticPdf.Write(Source, length);
            Store = new FileSystemDocumentStore(StoreFolder, _keys);
        }

        public FileSystemDocumentStore Store { get; }

        private string Source => Path.Combine(_folder.FullName, "source.pdf");

        private string Copy => Path.Combine(_folder.FullName, "copy.pdf");

        private string StoreFolder => Path.Combine(_folder.FullName, "store");

        public async Task CopyAsync(bool toDisk)
        {
            File.Delete(Copy);
            File.Copy(Source, Copy);
            await using var copy = new FileStream(Copy, FileMode.Open, FileAccess.ReadWrite);
            copy.Flush(flushToDisk: toDisk);
        }

        public async Task<DocumentKey> SaveAsync()
        {
            // A document that is there already would be written all the same, but not kept.
            if (Directory.Exists(StoreFolder))
                Directory.Delete(StoreFolder, recursive: true);
            await using FileStream source = File.OpenRead(Source);
            StoredDocument stored = await new FileSystemDocumentStore(StoreFolder, _keys).SaveAsync(new DocumentScope("e", "d"), source);
            return stored.Key;
        }

        public async Task ReadAsync(DocumentKey key)
        {
            File.Delete(Copy);
            await using Stream document = await Store.OpenAsync(key);
            await using var copy = new FileStream(Copy, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
            await document.CopyToAsync(copy);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
