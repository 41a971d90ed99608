using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>Makes private keys, keeps them in PEM, and makes certificates and revocation data be signed by them.</summary>
internal static class SigningKeys
{
    public static AsymmetricAlgorithm Create(DevelopmentKeyAlgorithm algorithm) => algorithm switch
    {
        DevelopmentKeyAlgorithm.Rsa2048 => RSA.Create(2048),
        DevelopmentKeyAlgorithm.Rsa3072 => RSA.Create(3072),
        DevelopmentKeyAlgorithm.Rsa4096 => RSA.Create(4096),
        DevelopmentKeyAlgorithm.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        DevelopmentKeyAlgorithm.EcdsaP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        DevelopmentKeyAlgorithm.EcdsaP521 => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        DevelopmentKeyAlgorithm.Ed25519 => PureSigningKey.Generate(SignatureScheme.Ed25519),
        DevelopmentKeyAlgorithm.MLDsa44 => PureSigningKey.Generate(SignatureScheme.MLDsa44),
        DevelopmentKeyAlgorithm.MLDsa65 => PureSigningKey.Generate(SignatureScheme.MLDsa65),
        DevelopmentKeyAlgorithm.MLDsa87 => PureSigningKey.Generate(SignatureScheme.MLDsa87),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary>Reads the PKCS#8 private key that goes with a public key.</summary>
    public static AsymmetricAlgorithm ReadPem(string pem, PublicKey publicKey)
    {
        AsymmetricAlgorithm? key = publicKey.Oid.Value switch
        {
            "1.2.840.113549.1.1.1" => RSA.Create(),
            "1.2.840.10045.2.1" => ECDsa.Create(),
            _ => null,
        };
        if (key is null)
            return PureSigningKey.FromPkcs8(Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]));
        key.ImportFromPem(pem);
        return key;
    }

    /// <summary>Another object for the same key: .NET does not promise that one signs on two threads.</summary>
    public static AsymmetricAlgorithm Copy(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => RSA.Create(rsa.ExportParameters(includePrivateParameters: true)),
        ECDsa ecdsa => ECDsa.Create(ecdsa.ExportParameters(includePrivateParameters: true)),
        _ => key,
    };

    public static X509SignatureGenerator Generator(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        PureSigningKey pure => new PureSignatureGenerator(pure),
        _ => throw new DevelopmentPkiException($"A {key.GetType().Name} cannot sign certificates."),
    };

    /// <summary>The digest that fits a key.</summary>
    public static DigestAlgorithm Digest(AsymmetricAlgorithm key) => key switch
    {
        PureSigningKey => DigestAlgorithm.Sha512,
        ECDsa { KeySize: > 384 } => DigestAlgorithm.Sha512,
        ECDsa { KeySize: > 256 } => DigestAlgorithm.Sha384,
        _ => DigestAlgorithm.Sha256,
    };
}
