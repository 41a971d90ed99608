using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>An authority's certificate and its private key, usable from many threads at once.</summary>
/// <remarks>.NET does not promise that one key object signs on two threads, so each borrows its own.</remarks>
internal sealed class AuthorityKey : IDisposable
{
    private readonly Func<AsymmetricAlgorithm> _open;
    private readonly ConcurrentBag<Generator> _idle = [];
    private volatile bool _disposed;

    /// <param name="certificate">The certificate; it need not hold the key.</param>
    /// <param name="key">The key, of which copies are taken.</param>
    /// <param name="digest">What it signs with; by default the digest that fits the key.</param>
    public AuthorityKey(X509Certificate2 certificate, AsymmetricAlgorithm key, DigestAlgorithm? digest = null)
        : this(certificate, Opener(key), digest)
    {
    }

    private AuthorityKey(X509Certificate2 certificate, Func<AsymmetricAlgorithm> open, DigestAlgorithm? digest)
    {
        Certificate = certificate;
        _open = open;
        Generator first = NewGenerator();
        // RFC 8419, 2.3: Ed25519 with SHA-512 and no other.
        Digest = digest is null || first.Key is PureSigningKey ? SigningKeys.Digest(first.Key) : digest;
        AlgorithmIdentifier = first.Value.GetSignatureAlgorithmIdentifier(Digest.Name);
        _idle.Add(first);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The digest of all signatures by this key.</summary>
    public DigestAlgorithm Digest { get; }

    /// <summary>The DER <c>AlgorithmIdentifier</c> of all signatures by this key.</summary>
    public byte[] AlgorithmIdentifier { get; }

    /// <summary>The authority of a certificate that holds its key.</summary>
    public static AuthorityKey Of(X509Certificate2 certificateWithKey) => new(
        certificateWithKey,
        () => (AsymmetricAlgorithm?)certificateWithKey.GetRSAPrivateKey()
            ?? certificateWithKey.GetECDsaPrivateKey()
            ?? throw new DevelopmentPkiException($"The authority '{certificateWithKey.Subject}' has no RSA or ECDSA private key."),
        digest: null);

    public byte[] Sign(byte[] data) => Use(generator => generator.SignData(data, Digest.Name));

    public string ExportPem() => Borrow(generator => generator.Key.ExportPkcs8PrivateKeyPem());

    public T Use<T>(Func<X509SignatureGenerator, T> action) => Borrow(generator => action(generator.Value));

    public void Dispose()
    {
        _disposed = true;
        Drain();
        Certificate.Dispose();
    }

    private static Func<AsymmetricAlgorithm> Opener(AsymmetricAlgorithm key)
    {
        AsymmetricAlgorithm own = SigningKeys.Copy(key);
        return () =>
        {
            lock (own)
                return SigningKeys.Copy(own);
        };
    }

    private T Borrow<T>(Func<Generator, T> action)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out Generator? generator))
            generator = NewGenerator();
        try
        {
            return action(generator);
        }
        finally
        {
            _idle.Add(generator);
            if (_disposed)
                Drain();
        }
    }

    private Generator NewGenerator()
    {
        AsymmetricAlgorithm key = _open();
        return new Generator(key, SigningKeys.Generator(key));
    }

    private void Drain()
    {
        while (_idle.TryTake(out Generator? generator))
            generator.Key.Dispose();
    }

    private sealed record Generator(AsymmetricAlgorithm Key, X509SignatureGenerator Value);
}
