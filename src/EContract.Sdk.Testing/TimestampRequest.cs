using System.Formats.Asn1;
using System.Numerics;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>A <c>TimeStampReq</c> (RFC 3161, 2.4.1).</summary>
internal sealed record TimestampRequest(
    string DigestOid,
    ReadOnlyMemory<byte> Imprint,
    string? Policy = null,
    BigInteger? Nonce = null,
    bool WantsCertificates = false,
    bool HasExtensions = false)
{
    /// <exception cref="AsnContentException">It is none.</exception>
    public static TimestampRequest Decode(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        AsnReader request = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        request.ReadInteger();
        AsnReader imprint = request.ReadSequence();
        string digest = imprint.ReadSequence().ReadObjectIdentifier();
        byte[] value = imprint.ReadOctetString();

        string? policy = Next(request, Asn1Tag.ObjectIdentifier) ? request.ReadObjectIdentifier() : null;
        BigInteger? nonce = Next(request, Asn1Tag.Integer) ? request.ReadInteger() : null;
        bool certificates = Next(request, Asn1Tag.Boolean) && request.ReadBoolean();
        return new TimestampRequest(digest, value, policy, nonce, certificates, HasExtensions: request.HasData);
    }

    private static bool Next(AsnReader reader, Asn1Tag tag) => reader.HasData && reader.PeekTag().HasSameClassAndValue(tag);
}
