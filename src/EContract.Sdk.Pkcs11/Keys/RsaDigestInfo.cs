using System.Formats.Asn1;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>What <c>CKM_RSA_PKCS</c> pads and signs: the token itself need not know the digest.</summary>
internal static class RsaDigestInfo
{
    /// <summary>Encodes <c>DigestInfo</c> (RFC 8017, 9.2, step 2).</summary>
    public static byte[] Encode(DigestAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm.Oid);
                writer.WriteNull();
            }

            writer.WriteOctetString(digest);
        }

        return writer.Encode();
    }
}
