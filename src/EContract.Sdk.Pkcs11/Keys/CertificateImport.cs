using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Stores a key's certificate and its issuers on the token: each once, and none that belongs to another key.</summary>
internal static class CertificateImport
{
    /// <returns>What the token did not have before.</returns>
    /// <exception cref="SignerException">The key is not there, or the certificate is that of another one.</exception>
    public static IReadOnlyList<X509Certificate2> Run(
        PooledSession pooled, Pkcs11SignerOptions options, X509Certificate2 certificate, IEnumerable<X509Certificate2> candidates)
    {
        ISession session = pooled.Session;
        Pkcs11PrivateKey key = Pkcs11PrivateKey.Find(session, pooled.Token, options);
        if (!key.Signs)
        {
            throw new SignerException(
                SignerFailure.KeyNotFound,
                $"The key '{key.Label}' on the {pooled.Token.DisplayName} does not sign (CKA_SIGN): a key that wraps others has no certificate.");
        }

        ThrowIfOfAnotherKey(pooled, key, certificate);
        if (key.Id.Length == 0)
        {
            throw new SignerException(
                SignerFailure.KeyNotFound,
                $"The key '{key.Label}' on the {pooled.Token.DisplayName} has no identifier by which its certificate could be found.");
        }

        List<TokenCertificate> present = TokenCertificate.List(session);
        var stored = new List<X509Certificate2>();
        Store(key.Label, key.Id, certificate);
        foreach (X509Certificate2 issuer in IssuerChain.Build(certificate, candidates))
            Store(issuer.GetNameInfo(X509NameType.SimpleName, forIssuer: false), IdOf(issuer), issuer);
        return stored;

        void Store(string label, byte[] id, X509Certificate2 wanted)
        {
            if (present.Exists(known => known.Id.AsSpan().SequenceEqual(id) && known.Certificate.RawDataMemory.Span.SequenceEqual(wanted.RawDataMemory.Span)))
                return;
            TokenCertificate.Store(session, label, id, wanted);
            stored.Add(wanted);
        }
    }

    // Where the token shows no public half, the private one shows what it signs.
    private static void ThrowIfOfAnotherKey(PooledSession pooled, Pkcs11PrivateKey key, X509Certificate2 certificate)
    {
        if (TokenPublicKey.TryRead(pooled.Session, key) is not null)
        {
            CredentialReader.ThrowIfOfAnotherKey(pooled.Session, pooled.Token, key, certificate);
            return;
        }

        string what = $"the certificate '{certificate.Subject}' with the key '{key.Label}' on the {pooled.Token.DisplayName}, which has no public half there";
        if (key.AlwaysAuthenticates)
            throw new SignerException(SignerFailure.AccessDenied, $"Nothing compares {what} and wants its PIN for each use.");
        SignatureAlgorithm fitting = SignatureAlgorithm.Fitting(certificate);
        SignatureScheme scheme = CredentialReader.ChooseScheme(pooled.Token, key, wanted: null, fitting.Scheme);
        var algorithm = new SignatureAlgorithm(scheme, fitting.Digest);
        byte[] message = RandomNumberGenerator.GetBytes(64);
        byte[] input = algorithm.SignsMessage ? message : algorithm.Digest.ComputeHash(message);
        ReadOnlyMemory<byte> signature = SigningMechanism.Create(algorithm, CredentialReader.GetKeySize(certificate)).Sign(pooled.Session, key, [input])[0];
        if (SignatureVerifier.Verify(certificate, algorithm, message, signature.Span) != SignatureVerification.Valid)
            throw new SignerException(SignerFailure.KeyNotFound, $"What was signed to compare {what} is not valid by it: it is that of another key.");
    }

    // What PKCS#11 v2.40, 4.6.3 suggests: the subject key identifier; where there is none, what mostly makes one (RFC 5280, 4.2.1.2).
#pragma warning disable CA5350 // An identifier, not a proof.
    private static byte[] IdOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes.ToArray()
        ?? SHA1.HashData(certificate.PublicKey.EncodedKeyValue.RawData);
#pragma warning restore CA5350
}
