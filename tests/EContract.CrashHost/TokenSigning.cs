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
        await using var signer = new Pkcs11Signer(options);
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
}
