using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>A CMS signature of which every part can be made wrong; right unless told otherwise (RFC 5652, 5).</summary>
internal sealed class CraftedCms
{
    public const string Data = "1.2.840.113549.1.7.1", SignedData = "1.2.840.113549.1.7.2", Sha256 = "2.16.840.1.101.3.4.2.1", Sha512 = "2.16.840.1.101.3.4.2.3";

    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    public CraftedCms(X509Certificate2 certificate)
    {
        Certificate = certificate;
        Certificates = [certificate.RawData];
        Attributes = digest => [ContentTypeAttribute(Data), MessageDigestAttribute(digest), SigningCertificateAttribute(certificate)];
        Sign = data =>
        {
            using ECDsa key = certificate.GetECDsaPrivateKey()!;
            return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        };
    }

    public X509Certificate2 Certificate { get; init; }

    public IReadOnlyList<byte[]> Certificates { get; init; }

    public string ContentType { get; init; } = Data;

    /// <summary>What is inside; nothing in a detached signature.</summary>
    public byte[]? Content { get; init; }

    public string Digest { get; init; } = Sha256;

    /// <summary>The encoded algorithm identifier of the signature: ecdsa-with-SHA256.</summary>
    public byte[] Algorithm { get; init; } = AlgorithmIdentifier("1.2.840.10045.4.3.2");

    /// <summary>The signed attributes over the digest of the document, encoded; none at all when <see langword="null"/>.</summary>
    public Func<byte[], IReadOnlyList<byte[]>>? Attributes { get; init; }

    /// <summary>The order in which they are signed, and stand.</summary>
    public Func<IEnumerable<byte[]>, IEnumerable<byte[]>> SignedOrder { get; init; } = Sorted;

    public Func<IEnumerable<byte[]>, IEnumerable<byte[]>> WrittenOrder { get; init; } = Sorted;

    /// <summary>Signs the attributes, or where there are none the covered bytes' digest.</summary>
    public Func<byte[], byte[]> Sign { get; init; }

    public Func<byte[], IReadOnlyList<byte[]>> UnsignedAttributes { get; init; } = _ => [];

    public int Signers { get; init; } = 1;

    public byte[] Encode(byte[] documentDigest)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                    writer.WriteEncodedValue(AlgorithmIdentifier(Digest));
                WriteContent(writer);
                using (writer.PushSetOf(Tag0))
                    Write(writer, Certificates);
                byte[] signer = EncodeSigner(documentDigest);
                using (writer.PushSetOf())
                    Write(writer, Enumerable.Repeat(signer, Signers));
            }
        }

        return writer.Encode();
    }

    public static byte[] AlgorithmIdentifier(string oid, Action<AsnWriter>? parameters = null) => Sequence(writer =>
    {
        writer.WriteObjectIdentifier(oid);
        parameters?.Invoke(writer);
    });

    public static byte[] ContentTypeAttribute(string type) => Attribute("1.2.840.113549.1.9.3", writer => writer.WriteObjectIdentifier(type));

    public static byte[] MessageDigestAttribute(byte[] digest) => Attribute("1.2.840.113549.1.9.4", writer => writer.WriteOctetString(digest));

    public static byte[] TimestampAttribute(byte[] token) => Attribute("1.2.840.113549.1.9.16.2.14", writer => writer.WriteEncodedValue(token));

    public static byte[] SigningCertificateAttribute(X509Certificate2 certificate, string? digest = null) => Attribute("1.2.840.113549.1.9.16.2.47", writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            if (digest is not null)
                writer.WriteEncodedValue(AlgorithmIdentifier(digest));
            writer.WriteOctetString(SHA256.HashData(certificate.RawData));
        }
    });

    /// <summary>CMSAlgorithmProtection (RFC 6211).</summary>
    public static byte[] AlgorithmProtectionAttribute(string digest, string signature) => Attribute("1.2.840.113549.1.9.52", writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(AlgorithmIdentifier(digest));
            using (writer.PushSequence(Tag1))
                writer.WriteObjectIdentifier(signature);
        }
    });

    public static byte[] Attribute(string oid, params Action<AsnWriter>[] values) => Sequence(writer =>
    {
        writer.WriteObjectIdentifier(oid);
        using (writer.PushSetOf())
        {
            foreach (Action<AsnWriter> value in values)
                value(writer);
        }
    });

    public static byte[] Sequence(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
            content(writer);
        return writer.Encode();
    }

    private static IEnumerable<byte[]> Sorted(IEnumerable<byte[]> attributes) => attributes.OrderBy(Convert.ToHexString, StringComparer.Ordinal);

    private static void Write(AsnWriter writer, IEnumerable<byte[]> values)
    {
        foreach (byte[] value in values)
            writer.WriteEncodedValue(value);
    }

    // Written as a SEQUENCE, whose order AsnWriter leaves alone, under the tag of a set.
    private static byte[] SetOf(IEnumerable<byte[]> values, byte tag)
    {
        byte[] encoded = Sequence(writer => Write(writer, values));
        encoded[0] = tag;
        return encoded;
    }

    private void WriteContent(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(ContentType);
            if (Content is null)
                return;
            using (writer.PushSequence(Tag0))
                writer.WriteOctetString(Content);
        }
    }

    private byte[] EncodeSigner(byte[] documentDigest) => Sequence(writer =>
    {
        writer.WriteInteger(1);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Certificate.IssuerName.RawData);
            writer.WriteInteger(Certificate.SerialNumberBytes.Span);
        }

        writer.WriteEncodedValue(AlgorithmIdentifier(Digest));
        byte[] signature;
        if (Attributes?.Invoke(documentDigest) is { } attributes)
        {
            writer.WriteEncodedValue(SetOf(WrittenOrder(attributes), 0xA0));
            signature = Sign(SetOf(SignedOrder(attributes), 0x31));
        }
        else
        {
            signature = Sign(documentDigest);
        }

        writer.WriteEncodedValue(Algorithm);
        writer.WriteOctetString(signature);
        if (UnsignedAttributes(signature) is { Count: > 0 } unsigned)
            writer.WriteEncodedValue(SetOf(unsigned, 0xA1));
    });
}
