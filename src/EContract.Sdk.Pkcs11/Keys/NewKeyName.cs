using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Keeps names of keys unique: PKCS#11 itself lets two keys share a label, and then nobody can say which one is meant.</summary>
/// <remarks>
/// Across signing keys and key-encryption keys alike: a second key under the label of a key-encryption key would leave the documents
/// that it wrapped without an answer to which key unwraps them.
/// </remarks>
internal static class NewKeyName
{
    private static readonly (CKO Class, string Name)[] Kinds = [(CKO.CKO_PRIVATE_KEY, "private key"), (CKO.CKO_SECRET_KEY, "secret key")];

    /// <summary>Refuses a label or an identifier that a private or secret key of the token has.</summary>
    /// <exception cref="SignerException">One has.</exception>
    public static void ThrowIfTaken(PooledSession pooled, string label, byte[] id)
    {
        IObjectAttributeFactory attributes = pooled.Session.Factories.ObjectAttributeFactory;
        foreach ((CKO objectClass, string kind) in Kinds)
        {
            ThrowIfAny(objectClass, attributes.Create(CKA.CKA_LABEL, label), $"{kind} labelled '{label}'");
            ThrowIfAny(objectClass, attributes.Create(CKA.CKA_ID, id), $"{kind} with the identifier {Convert.ToHexStringLower(id)}");
        }

        void ThrowIfAny(CKO objectClass, IObjectAttribute name, string what)
        {
            if (pooled.Session.FindAllObjects([attributes.Create(CKA.CKA_CLASS, objectClass), name]).Count > 0)
                throw new SignerException(SignerFailure.SigningFailed, $"The {pooled.Token.DisplayName} already has a {what}.");
        }
    }
}
