using System.Diagnostics;
using EContract.Sdk.Cryptography;

namespace EContract.Samples.BulkSigning;

/// <summary>Measures what the key could do if there were nothing but digests to sign.</summary>
internal static class KeyLimit
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);
    private const int Batch = 16;

    /// <summary>Signatures a second, on as many sessions as the run will use.</summary>
    public static async Task<double> MeasureAsync(BulkKey key)
    {
        SigningCredential credential = await key.Signer.GetCredentialAsync();
        ReadOnlyMemory<byte>[] digests = [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[credential.Algorithm.Digest.Length], Batch)];
        // The first signature opens sessions and logs in.
        await SignForAsync(key, digests, Duration / 4);
        return await SignForAsync(key, digests, Duration);
    }

    private static async Task<double> SignForAsync(BulkKey key, ReadOnlyMemory<byte>[] digests, TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        int[] counts = await Task.WhenAll(Enumerable.Range(0, key.Sessions).Select(_ => Task.Run(async () =>
        {
            int count = 0;
            for (; Stopwatch.GetElapsedTime(start) < duration; count += digests.Length)
                await key.Signer.SignAsync(digests);
            return count;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
