using System.Security.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Storage;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Wrapping;

/// <summary>A key-encryption key on a token, as one session sees it.</summary>
internal abstract class TokenKek
{
    private bool _isProven;

    protected TokenKek(PooledSession pooled, string label) => (Pooled, Label) = (pooled, label);

    /// <summary>What the errors name.</summary>
    protected string Name => $"The key-encryption key '{Label}' on the {Pooled.Token.DisplayName}";

    protected string Label { get; }

    /// <summary>Whether the token lets the key decrypt or unwrap.</summary>
    protected abstract bool MayUnwrap { get; }

    protected PooledSession Pooled { get; }

    protected ISession Session => Pooled.Session;

    /// <summary>Finds the one AES key, or RSA private key, that has a label.</summary>
    /// <exception cref="KeyWrapException">There is none, or more than one.</exception>
    public static TokenKek Find(PooledSession pooled, string label)
    {
        (CKO Class, CKK Type, Func<IObjectHandle, TokenKek> Create)[] kinds =
        [
            (CKO.CKO_SECRET_KEY, CKK.CKK_AES, handle => new AesKek(pooled, label, handle)),
            (CKO.CKO_PRIVATE_KEY, CKK.CKK_RSA, handle => new RsaKek(pooled, label, handle)),
        ];
        List<TokenKek> found = [];
        foreach ((CKO objectClass, CKK type, Func<IObjectHandle, TokenKek> create) in kinds)
            found.AddRange(FindAll(pooled.Session, objectClass, type, label).ConvertAll(handle => create(handle)));
        // What cannot unwrap is no key-encryption key, whatever put it under the label; alone it is found, so that the error can say so.
        if (found.Count > 1 && found.FindAll(key => key.MayUnwrap) is [var only])
            return only;
        return found switch
        {
            [var one] => one,
            [] => throw new KeyWrapException(
                KeyWrapFailure.KeyNotFound,
                $"The {pooled.Token.DisplayName} has no AES key and no RSA private key labelled '{label}'; it has {DescribeAll(pooled.Session)}."),
            _ => throw new KeyWrapException(
                KeyWrapFailure.KeyNotFound,
                $"The {pooled.Token.DisplayName} has {found.Count} keys labelled '{label}'; a key-encryption key must be the only one of its label."),
        };
    }

    /// <summary>Wraps a key; before the first, makes sure in this session that what is wrapped can be unwrapped.</summary>
    /// <exception cref="KeyWrapException">The key does not wrap, or not keys of that length.</exception>
    public byte[] Wrap(byte[] key)
    {
        Prove();
        return WrapOnce(key);
    }

    /// <summary>Unwraps what <see cref="Wrap"/> gave.</summary>
    /// <exception cref="KeyWrapException">It is not intact, or another key wrapped it.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 2)
            throw Corrupt(null);
        try
        {
            return UnwrapOnce((WrapForm)wrapped[0], wrapped[1..].ToArray());
        }
        catch (Pkcs11Exception e) when (MayMeanCorrupt(e.RV))
        {
            // A token that is out of order answers the same as one that was given nonsense: a key that works tells them apart.
            Prove();
            throw Corrupt(e);
        }
    }

    protected abstract byte[] WrapOnce(byte[] key);

    protected abstract byte[] UnwrapOnce(WrapForm form, byte[] wrapped);

    protected KeyWrapException Corrupt(Exception? cause) => new(
        KeyWrapFailure.Corrupt, $"{Name} cannot unwrap a key: it is not intact, or another key of that label wrapped it.", cause);

    protected KeyWrapException Unfit(string what, Exception? cause = null) => new(KeyWrapFailure.AccessDenied, $"{Name} {what}.", cause);

    /// <summary>Whether an attribute of a key is true.</summary>
    protected bool Allows(IObjectHandle handle, CKA attribute)
    {
        IObjectAttribute value = Session.GetAttributeValue(handle, [attribute])[0];
        return !value.CannotBeRead && value.GetValueAsBool();
    }

    private void Prove()
    {
        if (_isProven)
            return;
        byte[] sample = RandomNumberGenerator.GetBytes(32);
        byte[] wrapped = WrapOnce(sample);
        if (!UnwrapOnce((WrapForm)wrapped[0], wrapped[1..]).AsSpan().SequenceEqual(sample))
            throw Unfit("does not unwrap what it wrapped");
        _isProven = true;
    }

    private static bool MayMeanCorrupt(CKR result) => result is
        CKR.CKR_WRAPPED_KEY_INVALID or
        CKR.CKR_WRAPPED_KEY_LEN_RANGE or
        CKR.CKR_ENCRYPTED_DATA_INVALID or
        CKR.CKR_ENCRYPTED_DATA_LEN_RANGE or
        CKR.CKR_DATA_LEN_RANGE or
        CKR.CKR_DATA_INVALID or
        CKR.CKR_ARGUMENTS_BAD or
        CKR.CKR_FUNCTION_FAILED or
        CKR.CKR_GENERAL_ERROR;

    private static List<IObjectHandle> FindAll(ISession session, CKO objectClass, CKK type, string? label)
    {
        List<IObjectAttribute> template =
        [
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, objectClass),
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_KEY_TYPE, type),
        ];
        if (label is not null)
            template.Add(session.Factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, label));
        return session.FindAllObjects(template);
    }

    private static string DescribeAll(ISession session)
    {
        string[] labels =
        [
            .. FindAll(session, CKO.CKO_SECRET_KEY, CKK.CKK_AES, label: null)
                .Concat(FindAll(session, CKO.CKO_PRIVATE_KEY, CKK.CKK_RSA, label: null))
                .Select(handle => session.GetAttributeValue(handle, [CKA.CKA_LABEL])[0])
                .Select(label => label.CannotBeRead ? "''" : $"'{label.GetValueAsString()}'"),
        ];
        return labels.Length == 0 ? "none at all" : string.Join(", ", labels);
    }
}
