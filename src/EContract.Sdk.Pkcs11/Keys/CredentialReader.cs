using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Brings together a key on a token, its certificate and how it signs.</summary>
internal static class CredentialReader
{
    /// <summary>Reads the certificate and its issuers, from the options before the token, and settles the algorithm.</summary>
    /// <exception cref="SignerException">No certificate, not that of the key, or a key that cannot sign that way.</exception>
    public static SigningCredential Read(ISession session, Pkcs11Token token, Pkcs11PrivateKey key, Pkcs11SignerOptions options)
    {
        List<TokenCertificate> stored = TokenCertificate.List(session);
        X509Certificate2 certificate = options.Certificate ?? Choose(stored, token, key);
        ThrowIfOfAnotherKey(session, token, key, certificate);
        List<X509Certificate2> issuers = IssuerChain.Build(
            certificate,
            options.Issuers.Concat(stored.Select(candidate => candidate.Certificate)));
        return new SigningCredential(certificate, issuers, ChooseAlgorithm(token, key, certificate, options));
    }

    /// <summary>The size of a certificate's key in bits.</summary>
    public static int GetKeySize(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
        return key?.KeySize ?? 0;
    }

    /// <summary>Checks, as far as the token shows the public half, that a certificate is that of a key.</summary>
    public static void ThrowIfOfAnotherKey(ISession session, Pkcs11Token token, Pkcs11PrivateKey key, X509Certificate2 certificate)
    {
        if (TokenPublicKey.TryRead(session, key) is { } publicKey
            && !publicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new SignerException(
                SignerFailure.KeyNotFound,
                $"The certificate '{certificate.Subject}' is not that of the key '{key.Label}' on the {token.DisplayName}.");
        }
    }

    private static X509Certificate2 Choose(List<TokenCertificate> stored, Pkcs11Token token, Pkcs11PrivateKey key) =>
        // A renewed certificate lies beside the old one under the same identifier.
        stored.Where(candidate => key.Id.Length > 0 && candidate.Id.AsSpan().SequenceEqual(key.Id))
            .Select(candidate => candidate.Certificate)
            .MaxBy(candidate => candidate.NotBefore)
        ?? throw new SignerException(
            SignerFailure.KeyNotFound,
            $"The {token.DisplayName} has no certificate with the identifier {Convert.ToHexStringLower(key.Id)} of the key '{key.Label}'; "
            + $"store one there or set {nameof(Pkcs11SignerOptions.Certificate)}.");

    private static SignatureAlgorithm ChooseAlgorithm(
        Pkcs11Token token,
        Pkcs11PrivateKey key,
        X509Certificate2 certificate,
        Pkcs11SignerOptions options)
    {
        SignatureScheme[] possible = key.Type switch
        {
            CKK.CKK_RSA => [SignatureScheme.RsaPkcs1, SignatureScheme.RsaPss],
            CKK.CKK_EC => [SignatureScheme.Ecdsa],
            _ => [],
        };
        SignatureScheme natural = SignatureAlgorithm.Fitting(certificate).Scheme;
        SignatureScheme scheme = options.Scheme ?? (possible.Contains(natural) ? natural : possible.FirstOrDefault());
        if (!possible.Contains(scheme))
        {
            throw new SignerException(
                SignerFailure.UnsupportedAlgorithm,
                $"The key '{key.Label}' on the {token.DisplayName}, a {key.Type}, cannot sign by {scheme}.");
        }

        return new SignatureAlgorithm(scheme, options.Digest ?? SignatureAlgorithm.Fitting(certificate).Digest);
    }
}
