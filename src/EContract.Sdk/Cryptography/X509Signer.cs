using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>A signer whose private key is in this process: from a PKCS#12 or PEM file, a certificate store, or code.</summary>
public sealed class X509Signer : ISigner, IDisposable
{
    private readonly SigningCredential _credential;
    private readonly Func<AsymmetricAlgorithm> _openKey;

    // A key that the host lends is one object, which is used by one at a time and outlives the signer. Our own pure keys need neither.
    private readonly Lock? _lent;
    private bool _isVerified;

    // Key objects are not documented as safe for concurrent use, so each signature borrows one.
    private readonly ConcurrentBag<AsymmetricAlgorithm> _keys = [];

    /// <summary>Creates a signer.</summary>
    /// <param name="certificate">A certificate with its private key. It is not disposed with the signer.</param>
    /// <param name="issuers">The certificates above it, nearest first; the root may be missing.</param>
    /// <param name="algorithm">How to sign; by default what <see cref="SignatureAlgorithm.Fitting"/> says.</param>
    /// <exception cref="SignerException">There is no private key, or not one that can sign so.</exception>
    public X509Signer(X509Certificate2 certificate, IEnumerable<X509Certificate2>? issuers = null, SignatureAlgorithm? algorithm = null)
        : this(RequireKey(certificate), KeyFile.Opener(certificate), issuers, algorithm)
    {
    }

    /// <summary>
    /// Creates a signer with a key apart from its certificate: any RSA or ECDSA object of .NET, even one that does nothing but sign,
    /// as those of smart cards and key vaults; or what a certificate object cannot hold, Ed25519 and experimentally ML-DSA.
    /// </summary>
    /// <param name="certificate">The key's certificate. It is not disposed with the signer.</param>
    /// <param name="key">The private key. It is not disposed with the signer. RSA and ECDSA objects are used by one call at a time.</param>
    /// <param name="issuers">The certificates above it, nearest first; the root may be missing.</param>
    /// <param name="algorithm">How to sign; for ML-DSA it must be named, because that is experimental.</param>
    /// <exception cref="SignerException">The key is not that of the certificate, or cannot sign so.</exception>
    public X509Signer(
        X509Certificate2 certificate,
        AsymmetricAlgorithm key,
        IEnumerable<X509Certificate2>? issuers = null,
        SignatureAlgorithm? algorithm = null)
        : this(RequireSame(certificate, key), () => key, issuers, algorithm, key is PureSigningKey ? null : new Lock())
    {
    }

    private X509Signer(
        X509Certificate2 certificate,
        Func<AsymmetricAlgorithm> openKey,
        IEnumerable<X509Certificate2>? issuers,
        SignatureAlgorithm? algorithm,
        Lock? lent = null)
    {
        SignatureAlgorithm fitting = SignatureAlgorithm.Fitting(certificate);
        if (algorithm is null && fitting.Scheme is SignatureScheme.MLDsa44 or SignatureScheme.MLDsa65 or SignatureScheme.MLDsa87)
            throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"Signing by {fitting.Scheme} is experimental: name the algorithm to have it.");
        SigningKeyCheck.ThrowIfUnfit(certificate, algorithm ?? fitting);
        _openKey = openKey;
        _lent = lent;
        _credential = new SigningCredential(certificate, [.. issuers ?? []], algorithm ?? fitting);
    }

    private X509Signer(KeyFile file, SignatureAlgorithm? algorithm)
        : this(file.Certificate, file.OpenKey, CertificateOrder.Above(file.Certificate, file.Others), algorithm)
    {
    }

    /// <summary>Reads a PKCS#12 file: the one certificate with a private key, and its issuers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password.</param>
    /// <param name="algorithm">How to sign; see the constructor.</param>
    /// <exception cref="SignerException">The password is wrong, or there is not exactly one private key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static X509Signer FromPkcs12File(string path, string? password, SignatureAlgorithm? algorithm = null) =>
        new(KeyFile.ReadPkcs12(File.ReadAllBytes(path), password, path), algorithm);

    /// <summary>Reads PKCS#12 bytes; see <see cref="FromPkcs12File"/>.</summary>
    /// <exception cref="SignerException">The password is wrong, or there is not exactly one private key.</exception>
    public static X509Signer FromPkcs12(ReadOnlySpan<byte> bytes, string? password, SignatureAlgorithm? algorithm = null) =>
        new(KeyFile.ReadPkcs12(bytes, password, "The PKCS#12 data"), algorithm);

    /// <summary>Reads a PEM certificate file, leaf first, and a PEM private key file.</summary>
    /// <param name="certificatePath">The certificate, and after it its issuers.</param>
    /// <param name="keyPath">The private key, PKCS#8 or traditional.</param>
    /// <param name="keyPassword">The password of an encrypted PKCS#8 key.</param>
    /// <param name="algorithm">How to sign; see the constructor.</param>
    /// <exception cref="SignerException">The key does not fit the certificate, or cannot be decrypted.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static X509Signer FromPemFiles(string certificatePath, string keyPath, string? keyPassword = null, SignatureAlgorithm? algorithm = null) =>
        new(KeyFile.ReadPem(certificatePath, keyPath, keyPassword), algorithm);

    /// <summary>A signer with the same key and certificate that signs otherwise, or supplies other issuers.</summary>
    /// <param name="algorithm">How to sign; as this one unless given.</param>
    /// <param name="issuers">The certificates above it, nearest first; as this one's unless given.</param>
    /// <returns>A signer that is disposed apart from this one.</returns>
    /// <exception cref="SignerException">The key cannot sign so.</exception>
    public X509Signer With(SignatureAlgorithm? algorithm = null, IEnumerable<X509Certificate2>? issuers = null) =>
        new(_credential.Certificate, _openKey, issuers ?? _credential.Issuers, algorithm ?? _credential.Algorithm, _lent);

    /// <inheritdoc/>
    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => new(_credential);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        if (_lent is null)
            return new(SignBorrowed(digests, cancellationToken));
        lock (_lent)
            return new(Sign(_openKey, digests, cancellationToken).Signatures);
    }

    /// <summary>Releases the key handles.</summary>
    public void Dispose()
    {
        while (_keys.TryTake(out AsymmetricAlgorithm? key))
            key.Dispose();
    }

    private ReadOnlyMemory<byte>[] SignBorrowed(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte>[] signatures, AsymmetricAlgorithm key) = Sign(
            () => _keys.TryTake(out AsymmetricAlgorithm? idle) ? idle : _openKey(), digests, cancellationToken);
        _keys.Add(key);
        return signatures;
    }

    /// <summary>Signs; a key that failed is not used again, because nobody knows in what state its provider left it.</summary>
    private (ReadOnlyMemory<byte>[] Signatures, AsymmetricAlgorithm Key) Sign(
        Func<AsymmetricAlgorithm> take, IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken)
    {
        AsymmetricAlgorithm? key = null;
        try
        {
            key = take();
            var signatures = new ReadOnlyMemory<byte>[digests.Count];
            for (int i = 0; i < signatures.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                signatures[i] = Sign(key, digests[i].Span);
                RequireOwn(digests[i].Span, signatures[i].Span);
            }

            return (signatures, key);
        }
        catch (Exception e)
        {
            if (_lent is null)
                key?.Dispose();
            if (e is SignerException or OperationCanceledException)
                throw;
            // Providers of keys throw whatever they like: of Windows, of a token's driver, of a vault's web service.
            throw new SignerException(SignerFailure.SigningFailed, $"The key of {_credential.Certificate.Subject} failed to sign: {e.Message}", e);
        }
    }

    // A lent key need not tell its public half. Its first signature shows whether it is the certificate's.
    private void RequireOwn(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (_lent is null || _isVerified || _credential.Algorithm.SignsMessage)
            return;
        if (SignatureVerifier.VerifyHash(_credential.Certificate, _credential.Algorithm, digest, signature) != SignatureVerification.Valid)
            throw new SignerException(SignerFailure.KeyNotFound, $"The certificate of {_credential.Certificate.Subject} does not verify what the key signs: it is another one's.");
        _isVerified = true;
    }

    private byte[] Sign(AsymmetricAlgorithm key, ReadOnlySpan<byte> digest) => key switch
    {
        RSA rsa => rsa.SignHash(
            digest.ToArray(),
            _credential.Algorithm.Digest.Name,
            _credential.Algorithm.Scheme == SignatureScheme.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence),
        PureSigningKey pure => pure.SignData(digest),
        _ => throw new InvalidOperationException($"No way to sign with a {key.GetType().Name}."),
    };

    private static X509Certificate2 RequireKey(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.HasPrivateKey
            ? certificate
            : throw new SignerException(SignerFailure.KeyNotFound, $"The certificate of {certificate.Subject} comes without a private key.");
    }

    private static X509Certificate2 RequireSame(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        if (key is not (RSA or ECDsa or PureSigningKey))
            throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"A {key.GetType().Name} is neither RSA, ECDSA, Ed25519 nor ML-DSA.");
        return PublicHalfOf(key) is not { } known || IsOf(certificate, known)
            ? certificate
            : throw new SignerException(SignerFailure.KeyNotFound, $"The certificate of {certificate.Subject} is not that of the key.");
    }

    // The key alone: one certificate names it with parameters, RSA for PSS, and another without.
    private static bool IsOf(X509Certificate2 certificate, byte[] subjectPublicKeyInfo) =>
        PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo, out _).EncodedKeyValue.RawData.AsSpan()
            .SequenceEqual(certificate.PublicKey.EncodedKeyValue.RawData);

    private static byte[]? PublicHalfOf(AsymmetricAlgorithm key)
    {
        try
        {
            return key.ExportSubjectPublicKeyInfo();
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException or InvalidOperationException or NotImplementedException)
        {
            return null;
        }
    }
}
