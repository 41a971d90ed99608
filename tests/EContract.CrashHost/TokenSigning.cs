using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;

namespace EContract.CrashHost;

/// <summary>Another host that signs on the same token.</summary>
internal static class TokenSigning
{
    public static async Task RunAsync(string library, string token, string key, string pin, int count)
    {
        var options = new Pkcs11SignerOptions { LibraryPath = library, TokenLabel = token, KeyLabel = key };
        options.SetPin(pin);
        await using Pkcs11Signer signer = await ConnectAsync(options);
        SigningCredential credential = await signer.GetCredentialAsync();
        Console.WriteLine("connected");
        int verified = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancellationToken) =>
        {
            byte[] digest = SHA256.HashData(BitConverter.GetBytes(i));
            IReadOnlyList<ReadOnlyMemory<byte>> signatures = await signer.SignAsync([digest], cancellationToken);
            if (SignatureVerifier.VerifyHash(credential.Certificate, credential.Algorithm, digest, signatures[0].Span) == SignatureVerification.Valid)
                Interlocked.Increment(ref verified);
        });
        Console.WriteLine(verified);
    }

    // SoftHSM 2.6.1 misses a token when another process writes beside it while the library initialises, and then until it is finalised.
    private static async Task<Pkcs11Signer> ConnectAsync(Pkcs11SignerOptions options)
    {
        for (int attempt = 0; ; attempt++)
        {
            var signer = new Pkcs11Signer(options);
            try
            {
                await signer.ConnectAsync();
                return signer;
            }
            catch (SignerException e) when (e.Failure == SignerFailure.KeyNotFound && attempt < 10)
            {
                await signer.DisposeAsync();
                await Task.Delay(100);
            }
        }
    }
}
