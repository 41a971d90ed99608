using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Inventory;

/// <summary>Reads what a token tells of its key objects, whatever types they are.</summary>
internal static class TokenKeys
{
    private static readonly Dictionary<string, string> Curves = new()
    {
        ["1.2.840.10045.3.1.7"] = "P-256",
        ["1.3.132.0.34"] = "P-384",
        ["1.3.132.0.35"] = "P-521",
        ["1.3.132.0.10"] = "secp256k1",
        ["1.3.101.112"] = "Ed25519",
        ["1.3.101.113"] = "Ed448",
    };

    public static List<Pkcs11KeyInfo> List(ISession session) =>
    [
        .. List(session, CKO.CKO_PRIVATE_KEY, Pkcs11KeyKind.Private),
        .. List(session, CKO.CKO_PUBLIC_KEY, Pkcs11KeyKind.Public),
        .. List(session, CKO.CKO_SECRET_KEY, Pkcs11KeyKind.Secret),
    ];

    private static IEnumerable<Pkcs11KeyInfo> List(ISession session, CKO objectClass, Pkcs11KeyKind kind)
    {
        IObjectAttribute wanted = session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, objectClass);
        return session.FindAllObjects([wanted])
            .ConvertAll(handle => Read(session, handle, kind))
            .OrderBy(key => key.Label, StringComparer.Ordinal);
    }

    private static Pkcs11KeyInfo Read(ISession session, IObjectHandle handle, Pkcs11KeyKind kind)
    {
        bool isPublic = kind == Pkcs11KeyKind.Public;
        return new Pkcs11KeyInfo(
            kind,
            Get(session, handle, CKA.CKA_LABEL)?.GetValueAsString() ?? "",
            Convert.ToHexStringLower(Get(session, handle, CKA.CKA_ID)?.GetValueAsByteArray() ?? []),
            DescribeAlgorithm(session, handle),
            isPublic ? null : Get(session, handle, CKA.CKA_SENSITIVE)?.GetValueAsBool(),
            isPublic ? null : Get(session, handle, CKA.CKA_EXTRACTABLE)?.GetValueAsBool(),
            kind == Pkcs11KeyKind.Private && Get(session, handle, CKA.CKA_ALWAYS_AUTHENTICATE)?.GetValueAsBool() == true);
    }

    private static string DescribeAlgorithm(ISession session, IObjectHandle handle)
    {
        if (Get(session, handle, CKA.CKA_KEY_TYPE) is not { } type)
            return "unknown";
        var keyType = (CKK)type.GetValueAsUlong();
        return keyType switch
        {
            CKK.CKK_RSA when Get(session, handle, CKA.CKA_MODULUS)?.GetValueAsByteArray() is { Length: > 0 } modulus =>
                $"RSA {new BigInteger(modulus, isUnsigned: true, isBigEndian: true).GetBitLength()}",
            CKK.CKK_EC when CurveOf(session, handle) is { } curve => $"EC {curve}",
            Pkcs11V3.CKK_EC_EDWARDS when CurveOf(session, handle) is { } curve => curve,
            _ when Get(session, handle, CKA.CKA_VALUE_LEN) is { } length => $"{Pkcs11V3.NameOf(keyType)} {length.GetValueAsUlong() * 8}",
            _ => Pkcs11V3.NameOf(keyType),
        };
    }

    private static string? CurveOf(ISession session, IObjectHandle handle)
    {
        if (Get(session, handle, CKA.CKA_EC_PARAMS)?.GetValueAsByteArray() is not { Length: > 0 } parameters)
            return null;
        try
        {
            var reader = new AsnReader(parameters, AsnEncodingRules.BER);
            if (!reader.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
                return reader.ReadCharacterString(UniversalTagNumber.PrintableString) is var name && name == "edwards25519" ? "Ed25519" : name;
            string oid = reader.ReadObjectIdentifier();
            return Curves.GetValueOrDefault(oid) ?? new Oid(oid).FriendlyName ?? oid;
        }
        catch (AsnContentException)
        {
            // Explicit parameters, or nonsense: the list goes on.
            return null;
        }
    }

    // One by one: a token that lacks one attribute may refuse the whole request.
    private static IObjectAttribute? Get(ISession session, IObjectHandle handle, CKA attribute)
    {
        try
        {
            IObjectAttribute value = session.GetAttributeValue(handle, [attribute])[0];
            return value.CannotBeRead ? null : value;
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_ATTRIBUTE_TYPE_INVALID or CKR.CKR_ATTRIBUTE_SENSITIVE)
        {
            return null;
        }
    }
}
