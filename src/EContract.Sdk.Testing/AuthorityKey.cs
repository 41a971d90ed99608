using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Testing;

/// <summary>An authority's certificate with its private key, usable from many threads at once.</summary>
/// <remarks>.NET does not promise that one key object signs on two threads, so each borrows its own.</remarks>
internal sealed class AuthorityKey : IDisposable
{
    private readonly ConcurrentBag<Generator> _idle = [];
    private volatile bool _disposed;

    public AuthorityKey(X509Certificate2 certificateWithKey)
    {
        Certificate = certificateWithKey;
        AlgorithmIdentifier = Use(generator => generator.GetSignatureAlgorithmIdentifier(HashAlgorithmName.SHA256));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The DER <c>AlgorithmIdentifier</c> of all signatures by this key, which are over SHA-256.</summary>
    public byte[] AlgorithmIdentifier { get; }

    public byte[] Sign(byte[] data) => Use(generator => generator.SignData(data, HashAlgorithmName.SHA256));

    public T Use<T>(Func<X509SignatureGenerator, T> action)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out Generator? generator))
            generator = Generator.For(Certificate);
        try
        {
            return action(generator.Value);
        }
        finally
        {
            _idle.Add(generator);
            if (_disposed)
                Drain();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        Drain();
        Certificate.Dispose();
    }

    private void Drain()
    {
        while (_idle.TryTake(out Generator? generator))
            generator.Key.Dispose();
    }

    private sealed record Generator(AsymmetricAlgorithm Key, X509SignatureGenerator Value)
    {
        public static Generator For(X509Certificate2 certificate)
        {
            if (certificate.GetRSAPrivateKey() is { } rsa)
                return new Generator(rsa, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1));
            ECDsa ecdsa = certificate.GetECDsaPrivateKey()
                ?? throw new DevelopmentPkiException($"The authority '{certificate.Subject}' has no RSA or ECDSA private key.");
            return new Generator(ecdsa, X509SignatureGenerator.CreateForECDsa(ecdsa));
        }
    }
}
