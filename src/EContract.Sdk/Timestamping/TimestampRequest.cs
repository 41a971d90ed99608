using System.Formats.Asn1;
using System.Numerics;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;

namespace EContract.Sdk.Timestamping;

/// <summary>A TimeStampReq (RFC 3161, 2.4.1).</summary>
/// <param name="Algorithm">The digest algorithm of the imprint.</param>
/// <param name="Imprint">The digest to stamp.</param>
/// <param name="Policy">The policy wanted, an object identifier, if any in particular.</param>
/// <param name="Nonce">A number that the answer must repeat.</param>
/// <param name="RequestCertificate">Whether the token shall contain the authority's certificate.</param>
internal sealed record TimestampRequest(
    DigestAlgorithm Algorithm,
    ReadOnlyMemory<byte> Imprint,
    string? Policy,
    BigInteger? Nonce,
    bool RequestCertificate)
{
    internal byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Algorithm.Oid);
                    writer.WriteNull();
                }

                writer.WriteOctetString(Imprint.Span);
            }

            if (Policy is not null)
                writer.WriteObjectIdentifier(Policy);
            if (Nonce is { } nonce)
                writer.WriteInteger(nonce);
            if (RequestCertificate)
                writer.WriteBoolean(true);
        }

        return writer.Encode();
    }

    /// <exception cref="CmsFormatException">It is no request, or for a digest algorithm we don't know.</exception>
    internal static TimestampRequest Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            AsnReader request = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            request.ReadInteger();
            AsnReader messageImprint = request.ReadSequence();
            string oid = messageImprint.ReadSequence().ReadObjectIdentifier();
            byte[] imprint = messageImprint.ReadOctetString();
            string? policy = request.HasData && request.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier) ? request.ReadObjectIdentifier() : null;
            BigInteger? nonce = request.HasData && request.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) ? request.ReadInteger() : null;
            bool certificate = request.HasData && request.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && request.ReadBoolean();
            DigestAlgorithm algorithm = DigestAlgorithm.FromOid(oid) ?? throw new CmsFormatException($"The imprint's digest algorithm {oid} is unknown.");
            return new TimestampRequest(algorithm, imprint, policy, nonce, certificate);
        }
        catch (AsnContentException e)
        {
            throw new CmsFormatException($"The time-stamp request is malformed (RFC 3161, 2.4.1): {e.Message}", e);
        }
    }
}
