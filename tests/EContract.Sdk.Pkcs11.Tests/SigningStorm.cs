using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Many signatures by many tasks at once, each of another digest, each verified in .NET.</summary>
internal sealed class SigningStorm(ISigner signer, params X509Certificate2[] certificates)
{
    private readonly ConcurrentDictionary<int, int> _answers = new();
    private volatile TaskCompletionSource? _calm;
    private int _underWay;
    private int _ended;

    /// <summary>The requests that ended without a signature.</summary>
    public ConcurrentBag<Exception> Failures { get; } = [];

    /// <summary>Signs, and counts the signatures that verify; a request that is answered twice, or wrongly, throws.</summary>
    public async Task<int> RunAsync(int count, int tasks)
    {
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = tasks }, async (i, _) =>
        {
            byte[] digest = SHA256.HashData(BitConverter.GetBytes(i));
            await EnterAsync();
            try
            {
                ReadOnlyMemory<byte> signature = Assert.Single(await signer.SignAsync([digest], TestContext.Current.CancellationToken));
                Assert.Contains(certificates, certificate => Verifies(certificate, digest, signature));
                Assert.True(_answers.TryAdd(i, i));
            }
            catch (SignerException e)
            {
                Failures.Add(e);
            }
            finally
            {
                Interlocked.Increment(ref _ended);
                Interlocked.Decrement(ref _underWay);
            }
        });
        Assert.Equal(count, _ended);
        return _answers.Count;
    }

    /// <summary>Waits until so many requests have ended.</summary>
    public async Task WaitForAsync(int ended)
    {
        while (Volatile.Read(ref _ended) < ended)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    /// <summary>Does something while no request is under way, but others wait.</summary>
    /// <remarks>SoftHSM 2.6.1 and NSS 3.87 free sessions under running calls, which corrupts the memory of the process.</remarks>
    public async Task InCalmAsync(Action act)
    {
        var calm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calm = calm;
        while (Volatile.Read(ref _underWay) > 0)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        act();
        _calm = null;
        calm.SetResult();
    }

    /// <summary>Asks until so many signatures are made: what failed for a while is tried again by itself.</summary>
    public async Task UntilSignedAsync(int count = 1)
    {
        for (int signed = 0; signed < count;)
        {
            try
            {
                byte[] digest = SHA256.HashData(BitConverter.GetBytes(signed));
                ReadOnlyMemory<byte> signature = Assert.Single(await signer.SignAsync([digest], TestContext.Current.CancellationToken));
                Assert.Contains(certificates, certificate => Verifies(certificate, digest, signature));
                signed++;
            }
            catch (SignerException e) when (e.IsTransient)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }

    private async Task EnterAsync()
    {
        while (true)
        {
            Interlocked.Increment(ref _underWay);
            if (_calm is not { } calm)
                return;
            Interlocked.Decrement(ref _underWay);
            await calm.Task;
        }
    }

    private static bool Verifies(X509Certificate2 certificate, byte[] digest, ReadOnlyMemory<byte> signature)
    {
        using ECDsa key = certificate.GetECDsaPublicKey()!;
        return key.VerifyHash(digest, signature.Span, DSASignatureFormat.Rfc3279DerSequence);
    }
}
