using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace EContract.Sdk.Cryptography;

/// <summary>What a key file holds: one private key, its certificate, and other certificates.</summary>
/// <param name="Certificate">The key's own certificate.</param>
/// <param name="OpenKey">Opens the private key; each call may give another object.</param>
/// <param name="Others">All certificates, its own perhaps among them.</param>
internal sealed record KeyFile(X509Certificate2 Certificate, Func<AsymmetricAlgorithm> OpenKey, X509Certificate2Collection Others)
{
    /// <exception cref="SignerException">The password is wrong, or there is not exactly one private key.</exception>
    public static KeyFile ReadPkcs12(ReadOnlySpan<byte> bytes, string? password, string name)
    {
        try
        {
            X509Certificate2Collection all = X509CertificateLoader.LoadPkcs12Collection(bytes, password, X509KeyStorageFlags.Exportable);
            return all.Where(certificate => certificate.HasPrivateKey).ToArray() switch
            {
                [var own] => new KeyFile(own, Opener(own), all),
                var withKey => throw NotOneKey(name, withKey.Length),
            };
        }
        catch (CryptographicException)
        {
            // Not for .NET: a kind of key that it has no class for, if it is a PKCS#12 at all.
            return ReadForeignPkcs12(bytes, password ?? "", name);
        }
    }

    /// <exception cref="SignerException">The key does not fit the certificate, or cannot be decrypted.</exception>
    public static KeyFile ReadPem(string certificatePath, string keyPath, string? keyPassword)
    {
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(certificatePath);
            if (all is [var first, ..] && IsForeign(first))
                return new KeyFile(first, Opener(ReadForeignPem(keyPath, keyPassword), [first], keyPath).Open, all);
            X509Certificate2 certificate = keyPassword is null
                ? X509Certificate2.CreateFromPemFile(certificatePath, keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(certificatePath, keyPassword, keyPath);
            return new KeyFile(certificate, Opener(certificate), all);
        }
        catch (CryptographicException e)
        {
            throw new SignerException(SignerFailure.AccessDenied, $"{keyPath} is no private key for {certificatePath}, or its password is wrong.", e);
        }
    }

    /// <summary>Opens the private key that .NET holds with a certificate.</summary>
    public static Func<AsymmetricAlgorithm> Opener(X509Certificate2 certificate) => () =>
        (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey()
        ?? certificate.GetECDsaPrivateKey()
        ?? throw new SignerException(SignerFailure.KeyNotFound, $"The private key of {certificate.Subject} is gone, or neither RSA nor ECDSA.");

    private static bool IsForeign(X509Certificate2 certificate) =>
        certificate.PublicKey.Oid.Value == SignatureAlgorithmIdentifier.RsaPss || PureScheme.Of(certificate.PublicKey.Oid.Value!) is not null;

    private static KeyFile ReadForeignPkcs12(ReadOnlySpan<byte> bytes, string password, string name)
    {
        var all = new X509Certificate2Collection();
        var keys = new List<AsymmetricKeyParameter>();
        try
        {
            Pkcs12Info info = Pkcs12Info.Decode(bytes.ToArray(), out _);
            if (info.IntegrityMode == Pkcs12IntegrityMode.Password && !info.VerifyMac(password))
                throw new CryptographicException("The password does not fit the MAC.");
            foreach (Pkcs12SafeContents contents in info.AuthenticatedSafe)
            {
                if (contents.ConfidentialityMode == Pkcs12ConfidentialityMode.Password)
                    contents.Decrypt(password);
                foreach (Pkcs12SafeBag bag in contents.GetBags())
                {
                    if (bag is Pkcs12ShroudedKeyBag shrouded)
                        keys.Add(Pkcs8.Decrypt(shrouded.EncryptedPkcs8PrivateKey.ToArray(), password));
                    else if (bag is Pkcs12KeyBag plain)
                        keys.Add(Pkcs8.Decode(plain.Pkcs8PrivateKey.ToArray()));
                    else if (bag is Pkcs12CertBag { IsX509Certificate: true } certificate)
                        all.Add(certificate.GetCertificate());
                }
            }
        }
        catch (CryptographicException e)
        {
            throw new SignerException(SignerFailure.AccessDenied, $"{name} cannot be opened: it is no PKCS#12, or its password is wrong.", e);
        }

        if (keys is not [var key])
            throw NotOneKey(name, keys.Count);
        (X509Certificate2 own, Func<AsymmetricAlgorithm> open) = Opener(key, all, name);
        return new KeyFile(own, open, all);
    }

    private static AsymmetricKeyParameter ReadForeignPem(string path, string? password)
    {
        string text = File.ReadAllText(path);
        if (!PemEncoding.TryFind(text, out PemFields fields))
            throw new CryptographicException("There is no PEM.");
        byte[] encoded = Convert.FromBase64String(text[fields.Base64Data]);
        return text[fields.Label] == "ENCRYPTED PRIVATE KEY" ? Pkcs8.Decrypt(encoded, password ?? "") : Pkcs8.Decode(encoded);
    }

    private static (X509Certificate2 Own, Func<AsymmetricAlgorithm> Open) Opener(
        AsymmetricKeyParameter key, X509Certificate2Collection certificates, string name)
    {
        Func<AsymmetricAlgorithm> open = key switch
        {
            RsaPrivateCrtKeyParameters rsa => () => RSA.Create(DotNetUtilities.ToRSAParameters(rsa)),
            _ when PureSigningKey.TryCreate(key) is { } pure => () => pure,
            _ => throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The private key in {name} is neither RSA, ECDSA, Ed25519 nor ML-DSA."),
        };
        using AsymmetricAlgorithm opened = open();
        byte[] publicKey = opened is RSA rsaKey
            ? rsaKey.ExportRSAPublicKey()
            : PublicKey.CreateFromSubjectPublicKeyInfo(opened.ExportSubjectPublicKeyInfo(), out _).EncodedKeyValue.RawData;
        X509Certificate2 own = certificates.FirstOrDefault(certificate => certificate.PublicKey.EncodedKeyValue.RawData.AsSpan().SequenceEqual(publicKey))
            ?? throw new SignerException(SignerFailure.KeyNotFound, $"The private key in {name} is that of none of its certificates.");
        return (own, open);
    }

    private static SignerException NotOneKey(string name, int count) =>
        new(SignerFailure.KeyNotFound, $"{name} holds {count} private keys; exactly one is needed.");
}
