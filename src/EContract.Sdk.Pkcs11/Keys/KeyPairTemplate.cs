using System.Formats.Asn1;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>How a token is asked for a signing key pair: the mechanism, the type, and what tells the key's size or curve.</summary>
/// <param name="Mechanism">Makes it.</param>
/// <param name="Type">What it makes.</param>
/// <param name="Parameters">The attributes of the public half that say which.</param>
internal sealed record KeyPairTemplate(CKM Mechanism, CKK Type, Func<IObjectAttributeFactory, List<IObjectAttribute>> Parameters)
{
    private static readonly byte[] Exponent65537 = [1, 0, 1];

    /// <summary>RSA with a modulus of so many bits.</summary>
    public static KeyPairTemplate Rsa(int keySize) => new(
        CKM.CKM_RSA_PKCS_KEY_PAIR_GEN,
        CKK.CKK_RSA,
        attributes => [attributes.Create(CKA.CKA_MODULUS_BITS, (ulong)keySize), attributes.Create(CKA.CKA_PUBLIC_EXPONENT, Exponent65537)]);

    /// <summary>An elliptic curve for ECDSA.</summary>
    public static KeyPairTemplate Ecdsa(ECCurve curve)
    {
        var oid = new AsnWriter(AsnEncodingRules.DER);
        oid.WriteObjectIdentifier(curve.Oid.Value ?? Oid.FromFriendlyName(curve.Oid.FriendlyName!, OidGroup.PublicKeyAlgorithm).Value!);
        return new KeyPairTemplate(
            CKM.CKM_EC_KEY_PAIR_GEN, CKK.CKK_EC, attributes => [attributes.Create(CKA.CKA_EC_PARAMS, oid.Encode())]);
    }

    /// <summary>edwards25519 for Ed25519.</summary>
    /// <remarks>By the curve's name (PKCS#11 v3.0, 2.3.10), which tokens of before v3.0 know as well; the object identifier they differ on.</remarks>
    public static KeyPairTemplate Ed25519()
    {
        var name = new AsnWriter(AsnEncodingRules.DER);
        name.WriteCharacterString(UniversalTagNumber.PrintableString, "edwards25519");
        return new KeyPairTemplate(
            Pkcs11V3.CKM_EC_EDWARDS_KEY_PAIR_GEN,
            Pkcs11V3.CKK_EC_EDWARDS,
            attributes => [attributes.Create(CKA.CKA_EC_PARAMS, name.Encode())]);
    }

    /// <summary>The template for a kind of key.</summary>
    public static KeyPairTemplate For(Pkcs11KeyAlgorithm algorithm) => algorithm switch
    {
        Pkcs11KeyAlgorithm.Rsa2048 => Rsa(2048),
        Pkcs11KeyAlgorithm.Rsa3072 => Rsa(3072),
        Pkcs11KeyAlgorithm.Rsa4096 => Rsa(4096),
        Pkcs11KeyAlgorithm.EcdsaP256 => Ecdsa(ECCurve.NamedCurves.nistP256),
        Pkcs11KeyAlgorithm.EcdsaP384 => Ecdsa(ECCurve.NamedCurves.nistP384),
        Pkcs11KeyAlgorithm.EcdsaP521 => Ecdsa(ECCurve.NamedCurves.nistP521),
        Pkcs11KeyAlgorithm.Ed25519 => Ed25519(),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary>Makes a pair whose private half stays on the token.</summary>
    /// <exception cref="SignerException">A private or secret key has the label or the identifier already, or the token cannot make such keys.</exception>
    public Pkcs11KeyPair Generate(PooledSession pooled, Pkcs11NewKey key)
    {
        ISession session = pooled.Session;
        byte[] id = key.KeyId is null ? RandomNumberGenerator.GetBytes(16) : Convert.FromHexString(key.KeyId);
        NewKeyName.ThrowIfTaken(pooled, key.Label, id);
        TokenMechanisms.Require(pooled.Token, Mechanism, flags => flags.GenerateKeyPair, "make such keys");

        IObjectAttributeFactory attributes = session.Factories.ObjectAttributeFactory;
        List<IObjectAttribute> publicKey =
        [
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_LABEL, key.Label),
            attributes.Create(CKA.CKA_ID, id),
            attributes.Create(CKA.CKA_VERIFY, true),
            .. Parameters(attributes),
        ];
        List<IObjectAttribute> privateKey =
        [
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_PRIVATE, true),
            attributes.Create(CKA.CKA_SENSITIVE, true),
            attributes.Create(CKA.CKA_EXTRACTABLE, false),
            attributes.Create(CKA.CKA_LABEL, key.Label),
            attributes.Create(CKA.CKA_ID, id),
            attributes.Create(CKA.CKA_SIGN, true),
        ];
        // What signs contracts decrypts nothing, though some tokens would let it.
        if (Type == CKK.CKK_RSA)
            privateKey.AddRange([attributes.Create(CKA.CKA_DECRYPT, false), attributes.Create(CKA.CKA_UNWRAP, false)]);
        if (key.AlwaysAuthenticate)
            privateKey.Add(attributes.Create(CKA.CKA_ALWAYS_AUTHENTICATE, true));
        using IMechanism mechanism = session.Factories.MechanismFactory.Create(Mechanism);
        session.GenerateKeyPair(mechanism, publicKey, privateKey, out IObjectHandle publicHandle, out _);
        return new Pkcs11KeyPair(key.Label, Convert.ToHexStringLower(id), TokenPublicKey.Read(session, publicHandle, Type));
    }
}
