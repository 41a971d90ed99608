using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Testing;

/// <summary><c>OCSPResponseStatus</c> (RFC 6960, 4.2.1).</summary>
internal enum OcspResponseStatus
{
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    SignatureRequired = 5,
    Unauthorized = 6,
}

/// <summary>What the responder says of one certificate.</summary>
internal sealed record OcspAnswer(ReadOnlyMemory<byte> CertId, bool IsKnown, RegisteredRevocation? Revocation);

/// <summary>Writes <c>OCSPResponse</c> (RFC 6960, 4.2.1) by a delegated responder.</summary>
internal sealed class OcspResponseWriter(AuthorityKey key)
{
    private const string BasicResponseOid = "1.3.6.1.5.5.7.48.1.1";

    public static byte[] Error(OcspResponseStatus status)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteEnumeratedValue(status);
        return writer.Encode();
    }

    public byte[] Write(
        IReadOnlyList<OcspAnswer> answers,
        DateTimeOffset thisUpdate,
        DateTimeOffset nextUpdate,
        ReadOnlyMemory<byte>? nonceExtension,
        bool breakSignature)
    {
        byte[] responseData = EncodeResponseData(answers, thisUpdate, nextUpdate, nonceExtension);
        byte[] signature = key.Sign(responseData);
        if (breakSignature)
            signature[^1] ^= 1;

        var basic = new AsnWriter(AsnEncodingRules.DER, 2048);
        using (basic.PushSequence())
        {
            basic.WriteEncodedValue(responseData);
            basic.WriteEncodedValue(key.AlgorithmIdentifier);
            basic.WriteBitString(signature);
            using (basic.PushSequence(Tag(0)))
            using (basic.PushSequence())
                basic.WriteEncodedValue(key.Certificate.RawDataMemory.Span);
        }

        var writer = new AsnWriter(AsnEncodingRules.DER, 2048);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(OcspResponseStatus.Successful);
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(BasicResponseOid);
                writer.WriteOctetString(basic.Encode());
            }
        }

        return writer.Encode();
    }

    private static void WriteAnswer(AsnWriter writer, OcspAnswer answer, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(answer.CertId.Span);
            if (!answer.IsKnown)
                writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 2));
            else if (answer.Revocation is { } revocation)
                WriteRevoked(writer, revocation);
            else
                writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
            WriteTime(writer, thisUpdate);
            using (writer.PushSequence(Tag(0)))
                WriteTime(writer, nextUpdate);
        }
    }

    private static void WriteRevoked(AsnWriter writer, RegisteredRevocation revocation)
    {
        using (writer.PushSequence(Tag(1)))
        {
            WriteTime(writer, revocation.Time);
            if (revocation.Reason == X509RevocationReason.Unspecified)
                return;
            using (writer.PushSequence(Tag(0)))
                writer.WriteEnumeratedValue(revocation.Reason);
        }
    }

    // RFC 5280, 4.1.2.5.2: no fractional seconds.
    private static void WriteTime(AsnWriter writer, DateTimeOffset time) =>
        writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);

    private static Asn1Tag Tag(int value) => new(TagClass.ContextSpecific, value, isConstructed: true);

    private byte[] EncodeResponseData(
        IReadOnlyList<OcspAnswer> answers, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, ReadOnlyMemory<byte>? nonceExtension)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, 512);
        using (writer.PushSequence())
        {
            // byKey: the SHA-1 hash of the responder's key, which is what its subject key identifier is.
            using (writer.PushSequence(Tag(2)))
            {
                writer.WriteOctetString(key.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().First()
                    .SubjectKeyIdentifierBytes.Span);
            }

            WriteTime(writer, thisUpdate);
            using (writer.PushSequence())
            {
                foreach (OcspAnswer answer in answers)
                    WriteAnswer(writer, answer, thisUpdate, nextUpdate);
            }

            if (nonceExtension is { } nonce)
            {
                using (writer.PushSequence(Tag(1)))
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(OcspRequest.NonceOid);
                    writer.WriteOctetString(nonce.Span);
                }
            }
        }

        return writer.Encode();
    }
}
