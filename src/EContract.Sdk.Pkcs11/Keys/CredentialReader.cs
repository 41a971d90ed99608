using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Brings together a key on a token, its certificate and how it signs.</summary>
internal static class CredentialReader
{
    /// <summary>Reads the certificate and its issuers, from the options before the token, and settles the algorithm.</summary>
    /// <param name="session">Reads it.</param>
    /// <param name="token">The token.</param>
    /// <param name="key">The key.</param>
    /// <param name="options">What goes before the token.</param>
    /// <param name="now">When, which matters where the key has several certificates.</param>
    /// <exception cref="SignerException">No certificate, not that of the key, or a key or token that cannot sign that way.</exception>
    public static SigningCredential Read(
        ISession session, Pkcs11Token token, Pkcs11PrivateKey key, Pkcs11SignerOptions options, DateTimeOffset now)
    {
        List<TokenCertificate> stored = TokenCertificate.List(session);
        X509Certificate2 certificate = options.Certificate ?? Choose(stored, token, key, now);
        ThrowIfOfAnotherKey(session, token, key, certificate);
        List<X509Certificate2> issuers = IssuerChain.Build(
            certificate,
            options.Issuers.Concat(stored.Select(candidate => candidate.Certificate)));
        SignatureAlgorithm fitting = SignatureAlgorithm.Fitting(certificate);
        SignatureScheme scheme = ChooseScheme(token, key, options.Scheme, fitting.Scheme);
        var algorithm = new SignatureAlgorithm(scheme, options.Digest ?? fitting.Digest);
        ThrowIfUnfit(algorithm, certificate);
        SigningMechanism.Create(algorithm, GetKeySize(certificate)).ThrowIfMissing(token);
        return new SigningCredential(certificate, issuers, algorithm);
    }

    /// <summary>The size of a certificate's key in bits; 0 of a key that .NET has no class for.</summary>
    public static int GetKeySize(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
        return key?.KeySize ?? 0;
    }

    /// <summary>Checks, as far as the token shows the public half, that a certificate is that of a key.</summary>
    public static void ThrowIfOfAnotherKey(ISession session, Pkcs11Token token, Pkcs11PrivateKey key, X509Certificate2 certificate)
    {
        if (TokenPublicKey.TryRead(session, key) is { } publicKey && !TokenPublicKey.IsThatOf(publicKey, certificate))
        {
            throw new SignerException(
                SignerFailure.KeyNotFound,
                $"The certificate '{certificate.Subject}' is not that of the key '{key.Label}' on the {token.DisplayName}.");
        }
    }

    /// <summary>How a key signs: as asked for, or as is natural to it.</summary>
    /// <exception cref="SignerException">A key of its type does not sign so.</exception>
    public static SignatureScheme ChooseScheme(Pkcs11Token token, Pkcs11PrivateKey key, SignatureScheme? wanted, SignatureScheme? natural)
    {
        SignatureScheme[] possible = key.Type switch
        {
            CKK.CKK_RSA => [SignatureScheme.RsaPkcs1, SignatureScheme.RsaPss],
            CKK.CKK_EC => [SignatureScheme.Ecdsa],
            Pkcs11V3.CKK_EC_EDWARDS => [SignatureScheme.Ed25519],
            _ => [],
        };
        SignatureScheme scheme = wanted ?? (natural is { } fitting && possible.Contains(fitting) ? fitting : possible.FirstOrDefault());
        return possible.Contains(scheme)
            ? scheme
            : throw new SignerException(
                SignerFailure.UnsupportedAlgorithm,
                $"The key '{key.Label}' on the {token.DisplayName}, of the type {Pkcs11V3.NameOf(key.Type)}, cannot sign by {scheme}.");
    }

    // Ed25519, for one, has SHA-512 beside it and nothing else (RFC 8419, 2.3).
    private static void ThrowIfUnfit(SignatureAlgorithm algorithm, X509Certificate2 certificate)
    {
        try
        {
            _ = algorithm.Oid;
        }
        catch (InvalidOperationException e)
        {
            throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The key of '{certificate.Subject}' cannot sign by {algorithm}.", e);
        }
    }

    private static X509Certificate2 Choose(List<TokenCertificate> stored, Pkcs11Token token, Pkcs11PrivateKey key, DateTimeOffset now) =>
        // A renewed certificate lies beside the old one under the same identifier, and may be valid from later on only.
        stored.Where(candidate => key.Id.Length > 0 && candidate.Id.AsSpan().SequenceEqual(key.Id))
            .Select(candidate => candidate.Certificate)
            .MaxBy(candidate => (candidate.NotBefore <= now.LocalDateTime && now.LocalDateTime <= candidate.NotAfter, candidate.NotBefore))
        ?? throw new SignerException(
            SignerFailure.KeyNotFound,
            $"The {token.DisplayName} has no certificate with the identifier {Convert.ToHexStringLower(key.Id)} of the key '{key.Label}'"
            + $"{Describe(stored)}; store one there or set {nameof(Pkcs11SignerOptions.Certificate)}.");

    private static string Describe(List<TokenCertificate> stored) => stored.Count == 0
        ? ", and no other"
        : "; it has " + string.Join(", ", stored.Select(other => $"'{other.Certificate.Subject}' (identifier {Convert.ToHexStringLower(other.Id)})"));
}
