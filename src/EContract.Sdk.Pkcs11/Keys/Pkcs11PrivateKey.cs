using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>A private key on a token, as one session sees it.</summary>
/// <param name="Handle">The handle, good for this session.</param>
/// <param name="Label">Its <c>CKA_LABEL</c>.</param>
/// <param name="Id">Its <c>CKA_ID</c>, which its certificate and public key share.</param>
/// <param name="Type">Its <c>CKA_KEY_TYPE</c>.</param>
internal sealed record Pkcs11PrivateKey(IObjectHandle Handle, string Label, byte[] Id, CKK Type)
{
    /// <summary>Whether the token wants the PIN before each use (<c>CKA_ALWAYS_AUTHENTICATE</c>).</summary>
    public bool AlwaysAuthenticates { get; init; }

    /// <summary>Whether it signs (<c>CKA_SIGN</c>); one that wraps the keys of documents does not.</summary>
    public bool Signs { get; init; } = true;

    /// <summary>Finds the one private key that the options mean.</summary>
    /// <exception cref="SignerException">There is none, or more than one.</exception>
    public static Pkcs11PrivateKey Find(ISession session, Pkcs11Token token, Pkcs11SignerOptions options)
    {
        List<Pkcs11PrivateKey> present = List(session);
        byte[]? id = options.KeyId is null ? null : Convert.FromHexString(options.KeyId);
        List<Pkcs11PrivateKey> matching = present.FindAll(key =>
            (options.KeyLabel is null || key.Label == options.KeyLabel) &&
            (id is null || key.Id.AsSpan().SequenceEqual(id)));
        return matching.Count switch
        {
            1 => matching[0],
            0 => throw new SignerException(
                SignerFailure.KeyNotFound,
                $"The {token.DisplayName} has no {Describe(options)}; it has {Describe(present)}."),
            _ => throw new SignerException(
                SignerFailure.KeyNotFound,
                $"The {token.DisplayName} has more than one {Describe(options)}: {Describe(matching)}; say which by {(options.KeyLabel is null ? "its label or identifier" : "its identifier")}."),
        };
    }

    /// <summary>Lists the private keys that the session may see.</summary>
    public static List<Pkcs11PrivateKey> List(ISession session)
    {
        IObjectAttribute privateKeys = session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY);
        return session.FindAllObjects([privateKeys]).ConvertAll(handle => Read(session, handle));
    }

    private static Pkcs11PrivateKey Read(ISession session, IObjectHandle handle)
    {
        List<IObjectAttribute> attributes = session.GetAttributeValue(handle, [CKA.CKA_LABEL, CKA.CKA_ID, CKA.CKA_KEY_TYPE, CKA.CKA_ALWAYS_AUTHENTICATE, CKA.CKA_SIGN]);
        return new Pkcs11PrivateKey(
            handle,
            attributes[0].CannotBeRead ? "" : attributes[0].GetValueAsString() ?? "",
            attributes[1].CannotBeRead ? [] : attributes[1].GetValueAsByteArray() ?? [],
            (CKK)attributes[2].GetValueAsUlong())
        {
            // Tokens of before v2.20 do not know the attribute.
            AlwaysAuthenticates = !attributes[3].CannotBeRead && attributes[3].GetValueAsBool(),
            Signs = attributes[4].CannotBeRead || attributes[4].GetValueAsBool(),
        };
    }

    private static string Describe(Pkcs11SignerOptions options)
    {
        string key = "private key";
        if (options.KeyLabel is not null)
            key += $" labelled '{options.KeyLabel}'";
        if (options.KeyId is not null)
            key += $" with the identifier {options.KeyId}";
        return key;
    }

    private static string Describe(List<Pkcs11PrivateKey> keys) => keys.Count == 0
        ? "none"
        : string.Join(", ", keys.Select(key => $"'{key.Label}' (identifier {Convert.ToHexStringLower(key.Id)})"));
}
