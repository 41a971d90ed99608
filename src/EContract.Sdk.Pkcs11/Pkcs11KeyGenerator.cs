using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Pkcs11.Wrapping;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11;

/// <summary>Makes signing keys on a token.</summary>
/// <remarks>
/// An operator's tool: the private keys it makes can neither be read nor wrapped out of the token. <see cref="Pkcs11KeyEnrolment"/>
/// gets such a key its certificate.
/// </remarks>
public sealed class Pkcs11KeyGenerator
{
    private readonly Pkcs11TokenOptions _options;

    /// <summary>Creates a generator; nothing is loaded yet.</summary>
    /// <param name="options">Which token.</param>
    /// <exception cref="ArgumentException">The options are incomplete.</exception>
    public Pkcs11KeyGenerator(Pkcs11TokenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _options = options;
    }

    /// <summary>Makes a key pair.</summary>
    /// <param name="key">What is to be made.</param>
    /// <param name="cancellationToken">Stops waiting; a key that the token has begun to make may still appear.</param>
    /// <exception cref="ArgumentException">The description is incomplete.</exception>
    /// <exception cref="SignerException">The token is not there, denies access, has such a key already, cannot make it, or fails.</exception>
    public ValueTask<Pkcs11KeyPair> GenerateAsync(Pkcs11NewKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        key.ThrowIfInvalid(nameof(key));
        return RunAsync(session => KeyPairTemplate.For(key.Algorithm).Generate(session, key), cancellationToken);
    }

    /// <summary>Makes a key-encryption key for <see cref="Pkcs11KeyWrapper"/>, which can neither be read nor wrapped out of the token.</summary>
    /// <param name="label">Its label: 1 to 64 printable ASCII characters without spaces, which no other key of the token has, or ever gets.</param>
    /// <param name="algorithm">What kind of key; AES unless the token has no AES key wrap.</param>
    /// <param name="cancellationToken">Stops waiting; a key that the token has begun to make may still appear.</param>
    /// <returns>Its identifier (<c>CKA_ID</c>), in lower-case hexadecimal.</returns>
    /// <remarks>Whoever loses the key loses the documents: it belongs in the HSM's own backup before it wraps the first.</remarks>
    /// <exception cref="ArgumentException">The label is none.</exception>
    /// <exception cref="SignerException">The token is not there, denies access, has such a key already, cannot make it, or fails.</exception>
    public async ValueTask<string> GenerateWrappingKeyAsync(
        string label,
        Pkcs11WrappingKeyAlgorithm algorithm = Pkcs11WrappingKeyAlgorithm.Aes256,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (!Pkcs11KeyWrapperOptions.IsUsableLabel(label))
            throw new ArgumentException($"The label of a key-encryption key is 1 to 64 printable ASCII characters without spaces, not '{label}'.", nameof(label));
        if (!Enum.IsDefined(algorithm))
            throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null);
        return Convert.ToHexStringLower(
            await RunAsync(session => KekTemplate.Generate(session, label, algorithm), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes an RSA key pair.</summary>
    /// <param name="label">The label of both halves; no other private or secret key may have it.</param>
    /// <param name="keySize">The modulus in bits, 2048 at least.</param>
    /// <param name="cancellationToken">Stops waiting; a key that the token has begun to make may still appear.</param>
    /// <returns>The public key, for a certificate request.</returns>
    /// <exception cref="SignerException">The token is not there, denies access, has such a key already, or fails.</exception>
    public async ValueTask<PublicKey> GenerateRsaAsync(string label, int keySize = 2048, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        ArgumentOutOfRangeException.ThrowIfLessThan(keySize, 2048);
        return await GenerateAsync(KeyPairTemplate.Rsa(keySize), label, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an elliptic-curve key pair for ECDSA.</summary>
    /// <param name="label">The label of both halves; no other private or secret key may have it.</param>
    /// <param name="curve">A named curve, such as <see cref="ECCurve.NamedCurves.nistP256"/>.</param>
    /// <param name="cancellationToken">Stops waiting; a key that the token has begun to make may still appear.</param>
    /// <returns>The public key, for a certificate request.</returns>
    /// <exception cref="SignerException">The token is not there, denies access, has such a key already, or fails.</exception>
    public async ValueTask<PublicKey> GenerateEcdsaAsync(string label, ECCurve curve, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        if (!curve.IsNamed)
            throw new ArgumentException("Only named curves can be made on a token.", nameof(curve));
        return await GenerateAsync(KeyPairTemplate.Ecdsa(curve), label, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores a certificate under the identifier of its private key, where <see cref="Pkcs11Signer"/> finds it.</summary>
    /// <param name="certificate">The certificate of a key on the token.</param>
    /// <param name="label">The label of that key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">The token has no such key, or the certificate is of another one.</exception>
    public async ValueTask StoreCertificateAsync(
        X509Certificate2 certificate,
        string label,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentException.ThrowIfNullOrEmpty(label);
        var key = new Pkcs11SignerOptions { KeyLabel = label };
        await RunAsync(session => CertificateImport.Run(session, key, certificate, []), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PublicKey> GenerateAsync(KeyPairTemplate template, string label, CancellationToken cancellationToken)
    {
        var key = new Pkcs11NewKey { Label = label };
        return (await RunAsync(session => template.Generate(session, key), cancellationToken).ConfigureAwait(false)).PublicKey;
    }

    private async ValueTask<TResult> RunAsync<TResult>(Func<PooledSession, TResult> calls, CancellationToken cancellationToken)
    {
        var pool = new Pkcs11SessionPool(_options, SessionType.ReadWrite, capacity: 1, TimeProvider.System);
        await using ConfiguredAsyncDisposable closing = pool.ConfigureAwait(false);
        return await pool.RunAsync(calls, cancellationToken).ConfigureAwait(false);
    }
}
