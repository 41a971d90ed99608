using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Reads the public half of a key on a token.</summary>
internal static class TokenPublicKey
{
    /// <summary>Reads the public key object that goes with a private key.</summary>
    /// <returns><see langword="null"/> when the token has none, or keeps it to itself.</returns>
    public static PublicKey? TryRead(ISession session, Pkcs11PrivateKey key)
    {
        if (key.Id.Length == 0)
            return null;
        List<IObjectAttribute> template =
        [
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_PUBLIC_KEY),
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_KEY_TYPE, key.Type),
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, key.Id),
        ];
        return session.FindAllObjects(template).FirstOrDefault() is { } handle ? Read(session, handle, key.Type) : null;
    }

    /// <summary>Reads a public key object.</summary>
    /// <exception cref="SignerException">It is of another type, on a curve that .NET does not know, or malformed.</exception>
    public static PublicKey Read(ISession session, IObjectHandle handle, CKK type)
    {
        try
        {
            return type switch
            {
                CKK.CKK_RSA => ReadRsa(session.GetAttributeValue(handle, [CKA.CKA_MODULUS, CKA.CKA_PUBLIC_EXPONENT])),
                CKK.CKK_EC => ReadEcdsa(session.GetAttributeValue(handle, [CKA.CKA_EC_PARAMS, CKA.CKA_EC_POINT])),
                _ => throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"Public keys of the type {type} are not supported."),
            };
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException or ArgumentException)
        {
            throw new SignerException(SignerFailure.UnsupportedAlgorithm, $"The token's public key, a {type}, cannot be read: {e.Message}", e);
        }
    }

    private static PublicKey ReadRsa(List<IObjectAttribute> values)
    {
        using RSA rsa = RSA.Create(new RSAParameters
        {
            Modulus = values[0].GetValueAsByteArray().AsSpan().TrimStart((byte)0).ToArray(),
            Exponent = values[1].GetValueAsByteArray().AsSpan().TrimStart((byte)0).ToArray(),
        });
        return new PublicKey(rsa);
    }

    private static PublicKey ReadEcdsa(List<IObjectAttribute> values)
    {
        string curve = AsnDecoder.ReadObjectIdentifier(values[0].GetValueAsByteArray(), AsnEncodingRules.DER, out _);
        ReadOnlySpan<byte> point = Unwrap(values[1].GetValueAsByteArray());
        // SEC 1, 2.3.3: 04 and two coordinates of the same length.
        if (point.Length < 3 || point[0] != 0x04 || point.Length % 2 == 0)
            throw new CryptographicException("The point is not in uncompressed form.");
        int half = point.Length / 2;
        using ECDsa ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.CreateFromValue(curve),
            Q = new ECPoint { X = point[1..(half + 1)].ToArray(), Y = point[(half + 1)..].ToArray() },
        });
        return new PublicKey(ecdsa);
    }

    // PKCS#11 v2.40 wants CKA_EC_POINT wrapped in an OCTET STRING; some tokens give the bare point, whose first byte is 04 as well,
    // but whose second is no length of the rest.
    private static ReadOnlySpan<byte> Unwrap(byte[] value) =>
        AsnDecoder.TryReadPrimitiveOctetString(value, AsnEncodingRules.DER, out ReadOnlySpan<byte> point, out int consumed) && consumed == value.Length
            ? point
            : value;
}
