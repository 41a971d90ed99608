using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>A successful OCSP response (RFC 6960, 4.2.1) as read: facts, no verdict.</summary>
internal sealed class OcspResponse
{
    // A responder answers for one certificate, or a few; hundreds are an attack on our time.
    private const int MaxResponses = 200;
    private const int MaxCertificates = 20;

    private static readonly string[] ErrorNames =
        ["successful", "malformedRequest", "internalError", "tryLater", "4", "sigRequired", "unauthorized"];

    private OcspResponse(ReadOnlyMemory<byte> encoded) => Encoded = encoded;

    internal ReadOnlyMemory<byte> Encoded { get; }

    internal ReadOnlyMemory<byte> ToBeSigned { get; private set; }

    internal string SignatureAlgorithmOid { get; private set; } = "";

    internal ReadOnlyMemory<byte>? SignatureAlgorithmParameters { get; private set; }

    internal ReadOnlyMemory<byte> Signature { get; private set; }

    /// <summary>The responder's name, DER, unless it is named by key.</summary>
    internal ReadOnlyMemory<byte>? ResponderName { get; private set; }

    /// <summary>The SHA-1 of the responder's public key, unless it is named by name.</summary>
    internal ReadOnlyMemory<byte>? ResponderKeyHash { get; private set; }

    internal DateTimeOffset ProducedAt { get; private set; }

    internal IReadOnlyList<OcspSingleResponse> Responses { get; private set; } = [];

    internal IReadOnlyList<CertificateExtension> Extensions { get; private set; } = [];

    internal ReadOnlyMemory<byte>? Nonce => OcspNonce.Find(Extensions);

    internal IReadOnlyList<X509Certificate2> Certificates { get; private set; } = [];

    /// <exception cref="RevocationException">It is malformed, or the responder reports an error.</exception>
    internal static OcspResponse Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.BER);
            var result = new OcspResponse(reader.PeekEncodedValue());
            AsnReader response = reader.ReadSequence();
            int status = (int)response.ReadEnumeratedValue<ResponseStatus>();
            if (status != 0)
            {
                string name = status > 0 && status < ErrorNames.Length ? ErrorNames[status] : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
                // RFC 6960, 2.3: internalError and tryLater pass.
                throw new RevocationException($"The OCSP responder answered {name} (RFC 6960, 2.3).", isTransient: status is 2 or 3);
            }

            AsnReader bytes = response.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
            if (bytes.ReadObjectIdentifier() != CertificateExtensionOids.OcspBasic)
                throw new RevocationException("The OCSP response is not of the basic type (RFC 6960, 4.2.1).", isTransient: false);
            result.ReadBasic(new AsnReader(bytes.ReadOctetString(), AsnEncodingRules.BER).ReadSequence());
            return result;
        }
        catch (AsnContentException e)
        {
            throw new RevocationException($"The OCSP response is malformed (RFC 6960, 4.2.1): {e.Message}", isTransient: false, e);
        }
    }

    /// <summary>Wraps a bare BasicOCSPResponse, as some signatures carry it, into a whole OCSPResponse.</summary>
    internal static byte[] Wrap(ReadOnlyMemory<byte> basicResponse)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(ResponseStatus.Successful);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(CertificateExtensionOids.OcspBasic);
                writer.WriteOctetString(basicResponse.Span);
            }
        }

        return writer.Encode();
    }

    private void ReadBasic(AsnReader basic)
    {
        ToBeSigned = basic.PeekEncodedValue();
        ReadData(basic.ReadSequence());
        AsnReader algorithm = basic.ReadSequence();
        SignatureAlgorithmOid = algorithm.ReadObjectIdentifier();
        SignatureAlgorithmParameters = algorithm.HasData ? algorithm.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        Signature = basic.ReadBitString(out _);
        if (!basic.HasData)
            return;
        AsnReader certificates = basic.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        var found = new List<X509Certificate2>(1);
        while (certificates.HasData && found.Count < MaxCertificates)
        {
            try
            {
                found.Add(CertificateDecoder.Decode(certificates.ReadEncodedValue()));
            }
            catch (CryptographicException)
            {
                // An unreadable certificate helps nobody; if it was the responder's, that will be missed below.
            }
        }

        Certificates = found;
    }

    private void ReadData(AsnReader data)
    {
        var tag0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (data.PeekTag().HasSameClassAndValue(tag0))
            data.ReadEncodedValue();
        Asn1Tag responder = data.PeekTag();
        if (responder is { TagClass: TagClass.ContextSpecific, TagValue: 1 })
            ResponderName = data.ReadSequence(responder).ReadEncodedValue();
        else
            ResponderKeyHash = data.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 2)).ReadOctetString();
        ProducedAt = data.ReadGeneralizedTime();
        AsnReader responses = data.ReadSequence();
        var found = new List<OcspSingleResponse>(1);
        while (responses.HasData)
        {
            if (found.Count == MaxResponses)
                throw new AsnContentException($"It has more than {MaxResponses} responses.");
            found.Add(OcspSingleResponse.Read(responses));
        }

        Responses = found;
        if (data.HasData)
            Extensions = ExtensionReader.ReadList(data.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 1)).ReadSequence());
    }

    private enum ResponseStatus
    {
        Successful = 0,
    }
}
