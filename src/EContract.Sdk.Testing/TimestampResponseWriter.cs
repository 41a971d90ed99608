using System.Collections;
using System.Formats.Asn1;

namespace EContract.Sdk.Testing;

/// <summary>The bits of <c>PKIFailureInfo</c> (RFC 3161, 2.4.2).</summary>
internal enum PkiFailure
{
    BadAlgorithm = 0,
    BadRequest = 2,
    BadDataFormat = 5,
    UnacceptedPolicy = 15,
    UnacceptedExtension = 16,
    SystemFailure = 25,
}

/// <summary>Writes <c>TimeStampResp</c> (RFC 3161, 2.4.2).</summary>
internal static class TimestampResponseWriter
{
    private const int GrantedStatus = 0;
    private const int RejectionStatus = 2;

    public static byte[] Granted(byte[] token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, token.Length + 32);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(GrantedStatus);
            writer.WriteEncodedValue(token);
        }

        return writer.Encode();
    }

    public static byte[] Rejection(PkiFailure failure, string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteInteger(RejectionStatus);
            using (writer.PushSequence())
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
            writer.WriteNamedBitList(new BitArray((int)failure + 1) { [(int)failure] = true });
        }

        return writer.Encode();
    }
}
