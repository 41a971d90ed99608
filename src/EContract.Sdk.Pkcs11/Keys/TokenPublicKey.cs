using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Reads the public half of a key on a token.</summary>
internal static class TokenPublicKey
{
    private const int Ed25519Length = 32;

    // RFC 8410, 4: SubjectPublicKeyInfo up to the key itself.
    private static readonly byte[] Ed25519Prefix = Convert.FromHexString("302a300506032b6570032100");

    /// <summary>Reads the public key object that goes with a private key, or what an RSA private key itself shows of it.</summary>
    /// <returns><see langword="null"/> when the token has none, or keeps it to itself.</returns>
    public static PublicKey? TryRead(ISession session, Pkcs11PrivateKey key)
    {
        if (FindObject(session, key) is { } handle)
            return Read(session, handle, key.Type);
        // PKCS#11 v2.40, Current Mechanisms, 2.1.3: a private RSA key has the modulus, and mostly the exponent, in the open.
        return key.Type == CKK.CKK_RSA ? TryReadRsa(session, key.Handle) : null;
    }

    /// <summary>Reads a public key object.</summary>
    /// <exception cref="SignerException">It is of another type, on a curve that .NET does not know, or malformed.</exception>
    public static PublicKey Read(ISession session, IObjectHandle handle, CKK type)
    {
        try
        {
            return type switch
            {
                CKK.CKK_RSA => DecodeRsa(session.GetAttributeValue(handle, [CKA.CKA_MODULUS, CKA.CKA_PUBLIC_EXPONENT])),
                CKK.CKK_EC => DecodeEcdsa(session.GetAttributeValue(handle, [CKA.CKA_EC_PARAMS, CKA.CKA_EC_POINT])),
                Pkcs11V3.CKK_EC_EDWARDS => DecodeEdwards(session.GetAttributeValue(handle, [CKA.CKA_EC_POINT])),
                _ => throw new SignerException(
                    SignerFailure.UnsupportedAlgorithm, $"Public keys of the type {Pkcs11V3.NameOf(type)} are not supported."),
            };
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException or ArgumentException)
        {
            throw new SignerException(
                SignerFailure.UnsupportedAlgorithm, $"The token's public key, of the type {Pkcs11V3.NameOf(type)}, cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether a certificate is that of a public key, whatever it says of how the key may be used.</summary>
    /// <remarks>By the key itself: a certificate may bind an RSA key to PSS (RFC 4055, 1.2), of which the token knows nothing.</remarks>
    public static bool IsThatOf(PublicKey key, X509Certificate2 certificate) =>
        key.EncodedKeyValue.RawData.AsSpan().SequenceEqual(certificate.PublicKey.EncodedKeyValue.RawData);

    private static IObjectHandle? FindObject(ISession session, Pkcs11PrivateKey key)
    {
        if (key.Id.Length == 0)
            return null;
        List<IObjectAttribute> template =
        [
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_PUBLIC_KEY),
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_KEY_TYPE, key.Type),
            session.Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, key.Id),
        ];
        return session.FindAllObjects(template).FirstOrDefault();
    }

    private static PublicKey? TryReadRsa(ISession session, IObjectHandle privateKey)
    {
        List<IObjectAttribute> values = session.GetAttributeValue(privateKey, [CKA.CKA_MODULUS, CKA.CKA_PUBLIC_EXPONENT]);
        return values.TrueForAll(value => !value.CannotBeRead && value.GetValueAsByteArray() is { Length: > 0 }) ? DecodeRsa(values) : null;
    }

    private static PublicKey DecodeRsa(List<IObjectAttribute> values)
    {
        using RSA rsa = RSA.Create(new RSAParameters
        {
            Modulus = values[0].GetValueAsByteArray().AsSpan().TrimStart((byte)0).ToArray(),
            Exponent = values[1].GetValueAsByteArray().AsSpan().TrimStart((byte)0).ToArray(),
        });
        return new PublicKey(rsa);
    }

    private static PublicKey DecodeEcdsa(List<IObjectAttribute> values)
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

    // By the length of the point, since tokens write the curve in several ways; Ed448 has 57 bytes.
    private static PublicKey DecodeEdwards(List<IObjectAttribute> values)
    {
        ReadOnlySpan<byte> point = Unwrap(values[0].GetValueAsByteArray());
        if (point.Length != Ed25519Length)
            throw new CryptographicException($"A point of {point.Length} bytes is not on edwards25519.");
        return PublicKey.CreateFromSubjectPublicKeyInfo([.. Ed25519Prefix, .. point], out _);
    }

    // PKCS#11 v2.40 wants CKA_EC_POINT wrapped in an OCTET STRING; some tokens give the bare point, whose first byte is 04 as well,
    // but whose second is no length of the rest.
    private static ReadOnlySpan<byte> Unwrap(byte[] value) =>
        AsnDecoder.TryReadPrimitiveOctetString(value, AsnEncodingRules.DER, out ReadOnlySpan<byte> point, out int consumed) && consumed == value.Length
            ? point
            : value;
}
