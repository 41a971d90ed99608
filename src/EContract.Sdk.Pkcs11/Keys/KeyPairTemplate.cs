using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Generates signing key pairs with attributes that keep the private half on the token.</summary>
internal static class KeyPairTemplate
{
    private static readonly byte[] Exponent65537 = [1, 0, 1];

    public static PublicKey GenerateRsa(PooledSession session, string label, int keySize)
    {
        IObjectAttributeFactory attributes = session.Session.Factories.ObjectAttributeFactory;
        return Generate(
            session,
            label,
            CKM.CKM_RSA_PKCS_KEY_PAIR_GEN,
            CKK.CKK_RSA,
            [attributes.Create(CKA.CKA_MODULUS_BITS, (ulong)keySize), attributes.Create(CKA.CKA_PUBLIC_EXPONENT, Exponent65537)]);
    }

    public static PublicKey GenerateEcdsa(PooledSession session, string label, ECCurve curve)
    {
        var oid = new AsnWriter(AsnEncodingRules.DER);
        oid.WriteObjectIdentifier(curve.Oid.Value ?? Oid.FromFriendlyName(curve.Oid.FriendlyName!, OidGroup.PublicKeyAlgorithm).Value!);
        return Generate(
            session,
            label,
            CKM.CKM_EC_KEY_PAIR_GEN,
            CKK.CKK_EC,
            [session.Session.Factories.ObjectAttributeFactory.Create(CKA.CKA_EC_PARAMS, oid.Encode())]);
    }

    private static PublicKey Generate(PooledSession pooled, string label, CKM mechanismType, CKK keyType, List<IObjectAttribute> parameters)
    {
        ISession session = pooled.Session;
        if (Pkcs11PrivateKey.List(session).Exists(key => key.Label == label))
        {
            throw new SignerException(
                SignerFailure.SigningFailed,
                $"The {pooled.Token.DisplayName} already has a private key labelled '{label}'.");
        }

        byte[] id = RandomNumberGenerator.GetBytes(16);
        IObjectAttributeFactory attributes = session.Factories.ObjectAttributeFactory;
        List<IObjectAttribute> publicKey =
        [
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_LABEL, label),
            attributes.Create(CKA.CKA_ID, id),
            attributes.Create(CKA.CKA_VERIFY, true),
            .. parameters,
        ];
        List<IObjectAttribute> privateKey =
        [
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_PRIVATE, true),
            attributes.Create(CKA.CKA_SENSITIVE, true),
            attributes.Create(CKA.CKA_EXTRACTABLE, false),
            attributes.Create(CKA.CKA_LABEL, label),
            attributes.Create(CKA.CKA_ID, id),
            attributes.Create(CKA.CKA_SIGN, true),
        ];
        using IMechanism mechanism = session.Factories.MechanismFactory.Create(mechanismType);
        session.GenerateKeyPair(mechanism, publicKey, privateKey, out IObjectHandle publicHandle, out _);
        return TokenPublicKey.Read(session, publicHandle, keyType);
    }
}
