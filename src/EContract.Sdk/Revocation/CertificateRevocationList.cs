using System.Formats.Asn1;
using System.Numerics;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>
/// A CRL (RFC 5280, 5.1) as read: the frame is decoded, the entries stay encoded and are walked when asked, since lists
/// of large authorities have a million of them.
/// </summary>
internal sealed class CertificateRevocationList
{
    private readonly ReadOnlyMemory<byte> _entries;

    private CertificateRevocationList(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        Encoded = reader.PeekEncodedValue();
        AsnReader list = reader.ReadSequence();
        ToBeSigned = list.PeekEncodedValue();
        AsnReader tbs = list.ReadSequence();
        AsnReader algorithm = list.ReadSequence();
        SignatureAlgorithmOid = algorithm.ReadObjectIdentifier();
        SignatureAlgorithmParameters = algorithm.HasData ? algorithm.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        Signature = list.ReadBitString(out _);

        if (tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            tbs.ReadInteger();
        tbs.ReadEncodedValue();
        Issuer = tbs.ReadEncodedValue();
        ThisUpdate = Asn1Time.Read(tbs);
        NextUpdate = Asn1Time.IsNext(tbs) ? Asn1Time.Read(tbs) : null;
        if (tbs.HasData && tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            _entries = tbs.ReadEncodedValue();
        if (tbs.HasData)
            Extensions = ExtensionReader.ReadList(tbs.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence());
    }

    internal ReadOnlyMemory<byte> Encoded { get; }

    internal ReadOnlyMemory<byte> ToBeSigned { get; }

    internal string SignatureAlgorithmOid { get; }

    internal ReadOnlyMemory<byte>? SignatureAlgorithmParameters { get; }

    internal ReadOnlyMemory<byte> Signature { get; }

    internal ReadOnlyMemory<byte> Issuer { get; }

    internal DateTimeOffset ThisUpdate { get; }

    internal DateTimeOffset? NextUpdate { get; }

    internal IReadOnlyList<CertificateExtension> Extensions { get; } = [];

    /// <summary>The list's own number, if it has one (RFC 5280, 5.2.3).</summary>
    internal BigInteger? Number
    {
        get
        {
            CertificateExtension? extension = Extensions.FirstOrDefault(candidate => candidate.Oid == CertificateExtensionOids.CrlNumber);
            try
            {
                return extension is null ? null : new AsnReader(extension.Value, AsnEncodingRules.BER).ReadInteger();
            }
            catch (AsnContentException)
            {
                return null;
            }
        }
    }

    /// <exception cref="RevocationException">It is malformed.</exception>
    internal static CertificateRevocationList Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return new CertificateRevocationList(encoded);
        }
        catch (AsnContentException e)
        {
            throw new RevocationException($"The CRL is malformed (RFC 5280, 5.1): {e.Message}", isTransient: false, e);
        }
    }

    /// <summary>Finds the entry of a serial number, reading the list once from front to back and keeping nothing.</summary>
    /// <exception cref="RevocationException">An entry is malformed, or carries a critical extension we do not know.</exception>
    internal CrlEntry? Find(ReadOnlySpan<byte> serialNumber)
    {
        if (_entries.IsEmpty)
            return null;
        try
        {
            AsnDecoder.ReadSequence(_entries.Span, AsnEncodingRules.BER, out int offset, out int length, out _);
            ReadOnlyMemory<byte> rest = _entries.Slice(offset, length);
            while (!rest.IsEmpty)
            {
                ReadOnlySpan<byte> span = rest.Span;
                AsnDecoder.ReadSequence(span, AsnEncodingRules.BER, out int contentOffset, out int contentLength, out int consumed);
                ReadOnlySpan<byte> serial = AsnDecoder.ReadIntegerBytes(span.Slice(contentOffset, contentLength), AsnEncodingRules.BER, out _);
                if (serial.SequenceEqual(serialNumber))
                    return CrlEntry.Read(new AsnReader(rest[..consumed], AsnEncodingRules.BER));
                rest = rest[consumed..];
            }

            return null;
        }
        catch (AsnContentException e)
        {
            throw new RevocationException($"The CRL has a malformed entry (RFC 5280, 5.1.2.6): {e.Message}", isTransient: false, e);
        }
    }
}
