using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>Which public keys of other people's certificates are worked with at all: what is left is of an unsupported kind.</summary>
internal static class AcceptableKey
{
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Rsa = "1.2.840.113549.1.1.1";

    // What OpenSSL takes at most; a verification is still a matter of a millisecond.
    private const int MaxModulusLength = 16384 / 8;

    // FIPS 186-5, A.1.1. Each bit of an exponent costs a multiplication: thousands of them would hold up a verifier.
    private const int MaxExponentLength = 256 / 8;

    internal static bool Is(PublicKey key) => key.Oid.Value switch
    {
        // RFC 5480, 2.1.1: specifiedCurve must not be used. Who may choose the curve may choose it to fit a known key (CVE-2020-0601).
        EllipticCurve => key.EncodedParameters?.RawData is [(byte)UniversalTagNumber.ObjectIdentifier, ..],
        Rsa or SignatureAlgorithmIdentifier.RsaPss => HasUsualSize(key.EncodedKeyValue.RawData),
        _ => true,
    };

    private static bool HasUsualSize(byte[] encoded)
    {
        try
        {
            AsnReader key = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            return LengthOf(key.ReadIntegerBytes().Span) <= MaxModulusLength && LengthOf(key.ReadIntegerBytes().Span) <= MaxExponentLength;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    // Without the zero that keeps an INTEGER positive.
    private static int LengthOf(ReadOnlySpan<byte> integer) => integer is [0, ..] ? integer.Length - 1 : integer.Length;
}
