using System.Formats.Asn1;

namespace EContract.Sdk.Testing;

/// <summary>A <c>CertID</c> (RFC 6960, 4.1.1) as asked: the answer repeats its bytes.</summary>
internal sealed record OcspCertId(
    ReadOnlyMemory<byte> Encoded,
    string DigestOid,
    ReadOnlyMemory<byte> IssuerNameHash,
    ReadOnlyMemory<byte> IssuerKeyHash,
    string SerialNumber);

/// <summary>An <c>OCSPRequest</c> (RFC 6960, 4.1.1).</summary>
/// <param name="CertIds">What is asked about.</param>
/// <param name="NonceExtension">The value of the nonce extension as it came, or <see langword="null"/>.</param>
internal sealed record OcspRequest(IReadOnlyList<OcspCertId> CertIds, ReadOnlyMemory<byte>? NonceExtension)
{
    public const string NonceOid = "1.3.6.1.5.5.7.48.1.2";
    private const int MaxCertIds = 100;
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Tag2 = new(TagClass.ContextSpecific, 2, isConstructed: true);

    /// <exception cref="AsnContentException">It is none.</exception>
    public static OcspRequest Decode(ReadOnlyMemory<byte> encoded)
    {
        AsnReader request = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        if (Next(request, Tag0))
            request.ReadEncodedValue();
        if (Next(request, Tag1))
            request.ReadEncodedValue();

        var certIds = new List<OcspCertId>(1);
        AsnReader list = request.ReadSequence();
        while (list.HasData && certIds.Count < MaxCertIds)
            certIds.Add(ReadCertId(list.ReadSequence().PeekEncodedValue()));
        if (list.HasData || certIds.Count == 0)
            throw new AsnContentException($"A request asks about 1 to {MaxCertIds} certificates.");
        return new OcspRequest(certIds, Next(request, Tag2) ? FindNonce(request.ReadSequence(Tag2).ReadSequence()) : null);
    }

    private static OcspCertId ReadCertId(ReadOnlyMemory<byte> encoded)
    {
        AsnReader certId = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        string digest = certId.ReadSequence().ReadObjectIdentifier();
        byte[] nameHash = certId.ReadOctetString();
        byte[] keyHash = certId.ReadOctetString();
        string serialNumber = Convert.ToHexString(certId.ReadIntegerBytes().Span);
        return new OcspCertId(encoded, digest, nameHash, keyHash, serialNumber);
    }

    private static ReadOnlyMemory<byte>? FindNonce(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            string oid = extension.ReadObjectIdentifier();
            if (Next(extension, Asn1Tag.Boolean))
                extension.ReadBoolean();
            byte[] value = extension.ReadOctetString();
            if (oid == NonceOid)
                return value;
        }

        return null;
    }

    private static bool Next(AsnReader reader, Asn1Tag tag) => reader.HasData && reader.PeekTag().HasSameClassAndValue(tag);
}
