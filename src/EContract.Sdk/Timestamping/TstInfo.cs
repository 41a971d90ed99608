using System.Formats.Asn1;
using System.Numerics;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;

namespace EContract.Sdk.Timestamping;

/// <summary>The statement inside a time-stamp token (RFC 3161, 2.4.2).</summary>
/// <param name="Policy">The authority's policy, an object identifier.</param>
/// <param name="ImprintAlgorithmOid">The digest algorithm of the imprint, an object identifier.</param>
/// <param name="Imprint">The digest that was stamped.</param>
/// <param name="SerialNumber">The token's serial number.</param>
/// <param name="GenTime">When the token was made, by the authority's clock.</param>
/// <param name="Accuracy">How far <paramref name="GenTime"/> may be off, or <see langword="null"/> where not said.</param>
/// <param name="Nonce">The request's nonce, big-endian, if there was one.</param>
public sealed record TstInfo(
    string Policy,
    string ImprintAlgorithmOid,
    ReadOnlyMemory<byte> Imprint,
    BigInteger SerialNumber,
    DateTimeOffset GenTime,
    TimeSpan? Accuracy,
    BigInteger? Nonce)
{
    internal const string ContentTypeOid = "1.2.840.113549.1.9.16.1.4";

    /// <summary>The digest algorithm of the imprint; <see langword="null"/> when it is one we don't know.</summary>
    public DigestAlgorithm? ImprintAlgorithm => DigestAlgorithm.FromOid(ImprintAlgorithmOid);

    /// <summary>Reads the DER content of a token.</summary>
    /// <exception cref="CmsFormatException">It is no TSTInfo.</exception>
    public static TstInfo Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            AsnReader info = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            info.ReadInteger();
            string policy = info.ReadObjectIdentifier();
            AsnReader messageImprint = info.ReadSequence();
            string imprintAlgorithm = messageImprint.ReadSequence().ReadObjectIdentifier();
            byte[] imprint = messageImprint.ReadOctetString();
            BigInteger serial = info.ReadInteger();
            DateTimeOffset genTime = info.ReadGeneralizedTime();
            TimeSpan? accuracy = null;
            if (info.HasData && info.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
                accuracy = ReadAccuracy(info.ReadSequence());
            if (info.HasData && info.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                info.ReadBoolean();
            BigInteger? nonce = null;
            if (info.HasData && info.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
                nonce = info.ReadInteger();
            return new TstInfo(policy, imprintAlgorithm, imprint, serial, genTime, accuracy, nonce);
        }
        catch (AsnContentException e)
        {
            throw new CmsFormatException("The time-stamp token's TSTInfo is malformed (RFC 3161, 2.4.2).", e);
        }
    }

    private static TimeSpan ReadAccuracy(AsnReader accuracy)
    {
        var total = TimeSpan.Zero;
        if (accuracy.HasData && accuracy.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) && accuracy.TryReadInt32(out int seconds))
            total += TimeSpan.FromSeconds(seconds);
        var millis = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (accuracy.HasData && accuracy.PeekTag().HasSameClassAndValue(millis) && accuracy.TryReadInt32(out int ms, millis))
            total += TimeSpan.FromMilliseconds(ms);
        var micros = new Asn1Tag(TagClass.ContextSpecific, 1);
        if (accuracy.HasData && accuracy.PeekTag().HasSameClassAndValue(micros) && accuracy.TryReadInt32(out int us, micros))
            total += TimeSpan.FromMicroseconds(us);
        return total;
    }
}
