using System.Globalization;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Hash trees, beside SHA-256 over bytes in memory on as many threads.</summary>
internal static class HashingCases
{
    private const int Leaves = 1_000_000;

    public static IEnumerable<QuickCase> All() =>
    [
        new("hash tree of 1,000,000 digests: total / raw hashes", Target.AtMost(1.3), TreeAsync),
        new("hash tree of 1,000,000 digests: bytes of the longest proof", Target.AtMost(1024), ProofAsync),
    ];

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
