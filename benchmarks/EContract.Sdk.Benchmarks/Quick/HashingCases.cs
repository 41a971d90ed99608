using System.Globalization;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Hash trees, beside SHA-256 over bytes in memory on as many threads.</summary>
internal static class HashingCases
{
    private const int Leaves = 1_000_000;
    private const int Threads = 2;

    public static IEnumerable<QuickCase> All() =>
    [
        new("hash 10,000 files of 30 KB, 2 threads: rate / raw SHA-256 on 2 threads", Target.AtLeast(0.9), () => FilesAsync(10_000, 30 << 10, 9)),
        new("hash 20 files of 50 MB, 2 threads: rate / raw SHA-256 on 2 threads", Target.AtLeast(0.9), () => FilesAsync(20, 50 << 20, 5)),
        new("hash tree of 1,000,000 digests: total / raw hashes", Target.AtMost(1.3), TreeAsync),
        new("hash tree of 1,000,000 digests: bytes of the longest proof", Target.AtMost(1024), ProofAsync),
    ];

    // The raw hashes are over as many different bytes: a buffer that stays in the processor's cache is no document.
    private static async Task<(double, string)> FilesAsync(int count, int length, int rounds)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("econtract-benchmark-");
        try
        {
            byte[][] contents = [.. Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetBytes(length))];
            string[] paths = [.. contents.Select((_, i) => Path.Combine(folder.FullName, $"{i:00000}.pdf"))];
            foreach ((string path, byte[] content) in paths.Zip(contents))
                await File.WriteAllBytesAsync(path, content);
            var hasher = new BulkHasher(new BulkHasherOptions { MaxDegreeOfParallelism = Threads });
            double[] times = await Interleaved.MicrosecondsAsync(rounds, () => HashMemoryAsync(contents), () => hasher.HashAllAsync(paths));
            return (times[0] / times[1], string.Create(CultureInfo.InvariantCulture, $"memory {times[0] / 1000:0} ms, files {times[1] / 1000:0} ms"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task HashMemoryAsync(byte[][] contents)
    {
        int next = -1;
        return Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < contents.Length;)
                    SHA256.HashData(contents[i]);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    private static async Task<(double, string)> TreeAsync()
    {
        byte[] digests = RandomNumberGenerator.GetBytes(Leaves * 32);
        double[] times = await Interleaved.MicrosecondsAsync(9, () => Task.Run(() => HashPairs(digests)), () => Task.Run(() => HashTree.Build(DigestAlgorithm.Sha256, digests)));
        return (times[1] / times[0], string.Create(CultureInfo.InvariantCulture, $"{Leaves - 1:N0} x SHA-256 of 64 bytes {times[0] / 1000:0} ms, tree {times[1] / 1000:0} ms"));
    }

    private static Task<(double, string)> ProofAsync()
    {
        HashTree tree = HashTree.Build(DigestAlgorithm.Sha256, RandomNumberGenerator.GetBytes(Leaves * 32));
        int longest = Enumerable.Range(0, Leaves / 1000).Max(i => tree.Reduce(i * 1000).Encode().Length);
        return Task.FromResult(((double)longest, "of every thousandth digest"));
    }

    // As many hashes as a tree has nodes, on all processors, their results thrown away.
    private static void HashPairs(byte[] digests) => Parallel.For(0, 64, block =>
    {
        Span<byte> node = stackalloc byte[32];
        int hashes = (Leaves - 1) / 64;
        for (int i = 0; i < hashes; i++)
            SHA256.HashData(digests.AsSpan(((block * hashes) + i) % (Leaves / 2) * 64, 64), node);
    });
}
