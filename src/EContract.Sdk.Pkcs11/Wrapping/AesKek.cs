using System.Security.Cryptography;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace EContract.Sdk.Pkcs11.Wrapping;

/// <summary>An AES key on a token that wraps by AES key wrap (RFC 3394, <c>CKM_AES_KEY_WRAP</c>).</summary>
/// <remarks>
/// Where token and key encrypt by the mechanism, that is one call, and the key to be wrapped never becomes an object. Where they only
/// wrap, as on SoftHSM, it is an object of the session for as long as that takes. The bytes are the same. Keys that are not of whole
/// blocks are padded here: <c>CKM_AES_KEY_WRAP_PAD</c> means RFC 5649 on one token and something else on the next, and SoftHSM 2.6
/// forgets the length.
/// </remarks>
internal sealed class AesKek(PooledSession pooled, string label, IObjectHandle handle) : TokenKek(pooled, label)
{
    private const int Block = 8;
    private bool? _encrypts;

    protected override bool MayUnwrap => Allows(handle, CKA.CKA_DECRYPT) || Allows(handle, CKA.CKA_UNWRAP);

    protected override byte[] WrapOnce(byte[] key)
    {
        if (key.Length % Block == 0)
            return [(byte)WrapForm.AesKeyWrap, .. WrapBlocks(key)];
        byte[] padded = [.. key, 0x80, .. new byte[Block - 1 - (key.Length % Block)]];
        try
        {
            return [(byte)WrapForm.AesKeyWrapPadded, .. WrapBlocks(padded)];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(padded);
        }
    }

    protected override byte[] UnwrapOnce(WrapForm form, byte[] wrapped)
    {
        if (form is not (WrapForm.AesKeyWrap or WrapForm.AesKeyWrapPadded) || wrapped.Length % Block != 0)
            throw Corrupt(null);
        byte[] blocks = UnwrapBlocks(wrapped);
        if (form == WrapForm.AesKeyWrap)
            return blocks;
        int end = blocks.AsSpan().TrimEnd((byte)0).Length - 1;
        bool isPadded = end >= 0 && blocks[end] == 0x80;
        byte[] key = isPadded ? blocks[..end] : [];
        CryptographicOperations.ZeroMemory(blocks);
        return isPadded ? key : throw Corrupt(null);
    }

    private byte[] WrapBlocks(byte[] blocks)
    {
        bool encrypts = Encrypts();
        using IMechanism mechanism = Session.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_WRAP);
        return encrypts ? Session.Encrypt(mechanism, handle, blocks) : WrapObject(mechanism, blocks);
    }

    private byte[] UnwrapBlocks(byte[] wrapped)
    {
        bool encrypts = Encrypts();
        using IMechanism mechanism = Session.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_WRAP);
        return encrypts ? Session.Decrypt(mechanism, handle, wrapped) : UnwrapObject(mechanism, wrapped);
    }

    private bool Encrypts()
    {
        if (_encrypts is { } known)
            return known;
        IMechanismFlags? flags = TokenMechanisms.Find(Pooled.Token, CKM.CKM_AES_KEY_WRAP)?.MechanismFlags;
        bool encrypts = flags is { Encrypt: true, Decrypt: true } && Allows(handle, CKA.CKA_ENCRYPT) && Allows(handle, CKA.CKA_DECRYPT);
        bool wraps = flags is { Wrap: true, Unwrap: true } && Allows(handle, CKA.CKA_WRAP) && Allows(handle, CKA.CKA_UNWRAP);
        if (!encrypts && !wraps)
            throw Unfit($"cannot be used: token and key do not both wrap and unwrap by {nameof(CKM.CKM_AES_KEY_WRAP)}");
        _encrypts = encrypts;
        return encrypts;
    }

    private byte[] WrapObject(IMechanism mechanism, byte[] key)
    {
        IObjectAttributeFactory attributes = Session.Factories.ObjectAttributeFactory;
        IObjectHandle toWrap = Session.CreateObject(
        [
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
            attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_GENERIC_SECRET),
            attributes.Create(CKA.CKA_TOKEN, false),
            attributes.Create(CKA.CKA_EXTRACTABLE, true),
            attributes.Create(CKA.CKA_VALUE, key),
        ]);
        try
        {
            return Session.WrapKey(mechanism, handle, toWrap);
        }
        finally
        {
            Session.DestroyObject(toWrap);
        }
    }

    private byte[] UnwrapObject(IMechanism mechanism, byte[] wrapped)
    {
        IObjectAttributeFactory attributes = Session.Factories.ObjectAttributeFactory;
        IObjectHandle unwrapped = Session.UnwrapKey(
            mechanism,
            handle,
            wrapped,
            [
                attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
                attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_GENERIC_SECRET),
                attributes.Create(CKA.CKA_TOKEN, false),
                attributes.Create(CKA.CKA_SENSITIVE, false),
                attributes.Create(CKA.CKA_EXTRACTABLE, true),
            ]);
        try
        {
            IObjectAttribute value = Session.GetAttributeValue(unwrapped, [CKA.CKA_VALUE])[0];
            return value.CannotBeRead ? throw Unfit("cannot be used: the token does not show what it unwraps") : value.GetValueAsByteArray();
        }
        finally
        {
            Session.DestroyObject(unwrapped);
        }
    }
}
