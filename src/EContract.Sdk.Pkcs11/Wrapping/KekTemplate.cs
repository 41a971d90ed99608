using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace EContract.Sdk.Pkcs11.Wrapping;

/// <summary>How a token is asked for a key-encryption key: one that wraps and unwraps, and does nothing else if the token lets it.</summary>
internal static class KekTemplate
{
    /// <returns>The new key's identifier.</returns>
    /// <exception cref="SignerException">A key has the label already, or the token cannot make such keys.</exception>
    public static byte[] Generate(PooledSession pooled, string label, Pkcs11WrappingKeyAlgorithm algorithm)
    {
        byte[] id = RandomNumberGenerator.GetBytes(16);
        NewKeyName.ThrowIfTaken(pooled, label, id);
        switch (algorithm)
        {
            case Pkcs11WrappingKeyAlgorithm.Aes256:
                GenerateAes(pooled, label, id);
                break;
            case Pkcs11WrappingKeyAlgorithm.Rsa3072:
                GenerateRsa(pooled, label, id, 3072);
                break;
            case Pkcs11WrappingKeyAlgorithm.Rsa4096:
                GenerateRsa(pooled, label, id, 4096);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null);
        }

        return id;
    }

    private static void GenerateAes(PooledSession pooled, string label, byte[] id)
    {
        TokenMechanisms.Require(pooled.Token, CKM.CKM_AES_KEY_GEN, flags => flags.Generate, "make such keys");
        TokenMechanisms.Require(pooled.Token, CKM.CKM_AES_KEY_WRAP, flags => flags.Wrap || flags.Encrypt, "wrap by; take an RSA key");
        // Wrapping alone is the narrower right; a token that only encrypts by the mechanism needs the other.
        bool encrypts = TokenMechanisms.Find(pooled.Token, CKM.CKM_AES_KEY_WRAP) is { MechanismFlags: { Wrap: false, Encrypt: true } };
        IObjectAttributeFactory attributes = pooled.Session.Factories.ObjectAttributeFactory;
        List<IObjectAttribute> template =
        [
            .. Private(attributes, label, id),
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
            attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
            attributes.Create(CKA.CKA_VALUE_LEN, 32UL),
            attributes.Create(CKA.CKA_WRAP, !encrypts),
            attributes.Create(CKA.CKA_UNWRAP, !encrypts),
            attributes.Create(CKA.CKA_ENCRYPT, encrypts),
            attributes.Create(CKA.CKA_DECRYPT, encrypts),
        ];
        using IMechanism mechanism = pooled.Session.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
        pooled.Session.GenerateKey(mechanism, template);
    }

    private static void GenerateRsa(PooledSession pooled, string label, byte[] id, int keySize)
    {
        var pair = KeyPairTemplate.Rsa(keySize);
        TokenMechanisms.Require(pooled.Token, pair.Mechanism, flags => flags.GenerateKeyPair, "make such keys");
        IObjectAttributeFactory attributes = pooled.Session.Factories.ObjectAttributeFactory;
        List<IObjectAttribute> publicKey =
        [
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_LABEL, label),
            attributes.Create(CKA.CKA_ID, id),
            attributes.Create(CKA.CKA_ENCRYPT, true),
            attributes.Create(CKA.CKA_VERIFY, false),
            .. pair.Parameters(attributes),
        ];
        List<IObjectAttribute> privateKey =
        [
            .. Private(attributes, label, id),
            attributes.Create(CKA.CKA_DECRYPT, true),
            attributes.Create(CKA.CKA_SIGN, false),
        ];
        using IMechanism mechanism = pooled.Session.Factories.MechanismFactory.Create(pair.Mechanism);
        pooled.Session.GenerateKeyPair(mechanism, publicKey, privateKey, out _, out _);
    }

    private static IEnumerable<IObjectAttribute> Private(IObjectAttributeFactory attributes, string label, byte[] id) =>
    [
        attributes.Create(CKA.CKA_TOKEN, true),
        attributes.Create(CKA.CKA_PRIVATE, true),
        attributes.Create(CKA.CKA_SENSITIVE, true),
        attributes.Create(CKA.CKA_EXTRACTABLE, false),
        attributes.Create(CKA.CKA_LABEL, label),
        attributes.Create(CKA.CKA_ID, id),
    ];
}
