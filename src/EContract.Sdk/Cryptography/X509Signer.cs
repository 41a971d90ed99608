using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>A signer whose private key .NET holds: from a PKCS#12 or PEM file, a certificate store, or code.</summary>
public sealed class X509Signer : ISigner, IDisposable
{
    private readonly SigningCredential _credential;

    // Key objects are not documented as safe for concurrent use, so each signature borrows one.
    private readonly ConcurrentBag<AsymmetricAlgorithm> _keys = [];

    /// <summary>Creates a signer.</summary>
    /// <param name="certificate">A certificate with its private key. It is not disposed with the signer.</param>
    /// <param name="issuers">The certificates above it, nearest first; the root may be missing.</param>
    /// <param name="algorithm">
    /// How to sign; by default PKCS#1 v1.5 with SHA-256 for RSA, and for ECDSA the digest that matches the curve.
    /// </param>
    /// <exception cref="SignerException">There is no private key, or not one that can sign.</exception>
    public X509Signer(X509Certificate2 certificate, IEnumerable<X509Certificate2>? issuers = null, SignatureAlgorithm? algorithm = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!certificate.HasPrivateKey)
            throw new SignerException(SignerFailure.KeyNotFound, $"The certificate of {certificate.Subject} comes without a private key.");
        SignatureAlgorithm natural = Natural(certificate);
        if (algorithm is not null && algorithm.Scheme != natural.Scheme
            && !(algorithm.Scheme == SignatureScheme.RsaPss && natural.Scheme == SignatureScheme.RsaPkcs1))
        {
            throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The key of {certificate.Subject} cannot sign by {algorithm}.");
        }

        _credential = new SigningCredential(certificate, [.. issuers ?? []], algorithm ?? natural);
    }

    /// <summary>Reads a PKCS#12 file: the one certificate with a private key, and its issuers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password.</param>
    /// <param name="algorithm">How to sign; see the constructor.</param>
    /// <exception cref="SignerException">The password is wrong, or there is not exactly one private key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static X509Signer FromPkcs12File(string path, string? password, SignatureAlgorithm? algorithm = null) =>
        FromPkcs12(File.ReadAllBytes(path), password, algorithm, path);

    /// <summary>Reads PKCS#12 bytes; see <see cref="FromPkcs12File"/>.</summary>
    /// <exception cref="SignerException">The password is wrong, or there is not exactly one private key.</exception>
    public static X509Signer FromPkcs12(ReadOnlySpan<byte> bytes, string? password, SignatureAlgorithm? algorithm = null) =>
        FromPkcs12(bytes, password, algorithm, "The PKCS#12 data");

    /// <summary>Reads a PEM certificate file, leaf first, and a PEM private key file.</summary>
    /// <param name="certificatePath">The certificate, and after it its issuers.</param>
    /// <param name="keyPath">The private key, PKCS#8 or traditional.</param>
    /// <param name="keyPassword">The password of an encrypted PKCS#8 key.</param>
    /// <param name="algorithm">How to sign; see the constructor.</param>
    /// <exception cref="SignerException">The key does not fit the certificate, or cannot be decrypted.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static X509Signer FromPemFiles(string certificatePath, string keyPath, string? keyPassword = null, SignatureAlgorithm? algorithm = null)
    {
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(certificatePath);
            X509Certificate2 certificate = keyPassword is null
                ? X509Certificate2.CreateFromPemFile(certificatePath, keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(certificatePath, keyPassword, keyPath);
            return new X509Signer(certificate, OrderIssuers(certificate, all), algorithm);
        }
        catch (CryptographicException e)
        {
            throw new SignerException(SignerFailure.AccessDenied, $"{keyPath} is no private key for {certificatePath}, or its password is wrong.", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => new(_credential);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digests);
        var signatures = new ReadOnlyMemory<byte>[digests.Count];
        AsymmetricAlgorithm key = _keys.TryTake(out AsymmetricAlgorithm? idle) ? idle : OpenKey();
        try
        {
            for (int i = 0; i < signatures.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                signatures[i] = Sign(key, digests[i].Span);
            }
        }
        catch (CryptographicException e)
        {
            throw new SignerException(SignerFailure.SigningFailed, $"The key of {_credential.Certificate.Subject} failed to sign: {e.Message}", e);
        }
        finally
        {
            _keys.Add(key);
        }

        return new(signatures);
    }

    /// <summary>Releases the key handles.</summary>
    public void Dispose()
    {
        while (_keys.TryTake(out AsymmetricAlgorithm? key))
            key.Dispose();
    }

    private byte[] Sign(AsymmetricAlgorithm key, ReadOnlySpan<byte> digest) => key switch
    {
        RSA rsa => rsa.SignHash(
            digest.ToArray(),
            _credential.Algorithm.Digest.Name,
            _credential.Algorithm.Scheme == SignatureScheme.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence),
        _ => throw new InvalidOperationException($"No way to sign with a {key.GetType().Name}."),
    };

    private AsymmetricAlgorithm OpenKey() =>
        (AsymmetricAlgorithm?)_credential.Certificate.GetRSAPrivateKey()
        ?? _credential.Certificate.GetECDsaPrivateKey()
        ?? throw new SignerException(SignerFailure.KeyNotFound, $"The private key of {_credential.Certificate.Subject} is gone.");

    private static SignatureAlgorithm Natural(X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
            return new SignatureAlgorithm(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256);
        using ECDsa? ecdsa = certificate.GetECDsaPublicKey();
        if (ecdsa is not null)
        {
            return new SignatureAlgorithm(SignatureScheme.Ecdsa, ecdsa.KeySize switch
            {
                > 384 => DigestAlgorithm.Sha512,
                > 256 => DigestAlgorithm.Sha384,
                _ => DigestAlgorithm.Sha256,
            });
        }

        throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The key of {certificate.Subject} is neither RSA nor ECDSA.");
    }

    private static X509Signer FromPkcs12(ReadOnlySpan<byte> bytes, string? password, SignatureAlgorithm? algorithm, string name)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(bytes, password, X509KeyStorageFlags.Exportable);
        }
        catch (CryptographicException e)
        {
            throw new SignerException(SignerFailure.AccessDenied, $"{name} cannot be opened: it is no PKCS#12, or its password is wrong.", e);
        }

        X509Certificate2[] withKey = [.. all.Where(certificate => certificate.HasPrivateKey)];
        if (withKey is not [var own])
            throw new SignerException(SignerFailure.KeyNotFound, $"{name} holds {withKey.Length} private keys; exactly one is needed.");
        return new X509Signer(own, OrderIssuers(own, all), algorithm);
    }

    // Nearest first, by name; whatever does not continue the chain is left out.
    private static List<X509Certificate2> OrderIssuers(X509Certificate2 certificate, X509Certificate2Collection pool)
    {
        var issuers = new List<X509Certificate2>();
        for (X509Certificate2 current = certificate; !IsSelfIssued(current);)
        {
            X509Certificate2? next = pool.FirstOrDefault(candidate =>
                candidate.SubjectName.RawData.AsSpan().SequenceEqual(current.IssuerName.RawData) && !issuers.Contains(candidate));
            if (next is null)
                break;
            issuers.Add(next);
            current = next;
        }

        return issuers;
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
