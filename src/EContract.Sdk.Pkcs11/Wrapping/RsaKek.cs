using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Wrapping;

/// <summary>An RSA key on a token that unwraps by RSAES-OAEP (RFC 8017, 7.1); wrapping needs its public half only, and no token.</summary>
internal sealed class RsaKek(PooledSession pooled, string label, IObjectHandle handle) : TokenKek(pooled, label)
{
    private WrapForm? _form;

    protected override bool MayUnwrap => Allows(handle, CKA.CKA_DECRYPT) || Allows(handle, CKA.CKA_UNWRAP);

    protected override byte[] WrapOnce(byte[] key)
    {
        WrapForm form = _form ??= Choose();
        return [(byte)form, .. Encrypt(form, key)];
    }

    protected override byte[] UnwrapOnce(WrapForm form, byte[] wrapped)
    {
        if (form is not (WrapForm.OaepSha256 or WrapForm.OaepSha1))
            throw Corrupt(null);
        return Decrypt(form, wrapped);
    }

    // No token says which digests its OAEP takes: it is asked to decrypt.
    private WrapForm Choose()
    {
        if (TokenMechanisms.Find(Pooled.Token, CKM.CKM_RSA_PKCS_OAEP) is not { MechanismFlags.Decrypt: true })
            throw Unfit($"cannot be used: the token does not decrypt by {nameof(CKM.CKM_RSA_PKCS_OAEP)}");
        if (!Allows(handle, CKA.CKA_DECRYPT))
            throw Unfit("cannot be used: it may not decrypt (CKA_DECRYPT)");
        byte[] sample = RandomNumberGenerator.GetBytes(32);
        Pkcs11Exception? refusal = null;
        foreach (WrapForm form in (WrapForm[])[WrapForm.OaepSha256, WrapForm.OaepSha1])
        {
            try
            {
                if (Decrypt(form, Encrypt(form, sample)).AsSpan().SequenceEqual(sample))
                    return form;
            }
            catch (Pkcs11Exception e) when (!Pkcs11Failures.IsSessionLost(e.RV))
            {
                refusal = e;
            }
        }

        throw refusal is not null && Pkcs11Failures.MayPass(refusal.RV)
            ? refusal
            : Unfit("cannot be used: the token decrypts by OAEP neither with SHA-256 nor with SHA-1", refusal);
    }

    private byte[] Encrypt(WrapForm form, byte[] key)
    {
        using RSA rsa = ReadPublicKey().GetRSAPublicKey()!;
        RSAEncryptionPadding padding = form == WrapForm.OaepSha256 ? RSAEncryptionPadding.OaepSHA256 : RSAEncryptionPadding.OaepSHA1;
        return rsa.Encrypt(key, padding);
    }

    private byte[] Decrypt(WrapForm form, byte[] wrapped)
    {
        (CKM hash, CKG mask) = form == WrapForm.OaepSha256 ? (CKM.CKM_SHA256, CKG.CKG_MGF1_SHA256) : (CKM.CKM_SHA_1, CKG.CKG_MGF1_SHA1);
        // No label: then the pointer to it is null (PKCS#11 v2.40, Current Mechanisms, 2.1.7), as NSS insists.
        using IMechanism mechanism = Session.Factories.MechanismFactory.Create(
            CKM.CKM_RSA_PKCS_OAEP,
            Session.Factories.MechanismParamsFactory.CreateCkRsaPkcsOaepParams((ulong)hash, (ulong)mask, (ulong)CKZ.CKZ_DATA_SPECIFIED, null));
        return Session.Decrypt(mechanism, handle, wrapped);
    }

    private PublicKey ReadPublicKey()
    {
        IObjectAttribute id = Session.GetAttributeValue(handle, [CKA.CKA_ID])[0];
        var key = new Pkcs11PrivateKey(handle, Label, id.CannotBeRead ? [] : id.GetValueAsByteArray() ?? [], CKK.CKK_RSA);
        return TokenPublicKey.TryRead(Session, key) ?? throw Unfit("cannot be used: the token shows no public half of it");
    }
}
