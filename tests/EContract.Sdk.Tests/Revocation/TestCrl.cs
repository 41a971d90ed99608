using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;
using EContract.Sdk.Tests.Trust;

namespace EContract.Sdk.Tests.Revocation;

/// <summary>A CRL made to measure, and the extensions that make it special (RFC 5280, 4.2.1.13, 5.2 and 5.3).</summary>
internal sealed class TestCrl(TestAuthority signer)
{
    public const string Number = "2.5.29.20";
    public const string Delta = "2.5.29.27";
    public const string Point = "2.5.29.28";
    public const string Freshest = "2.5.29.46";
    public const string ExpiredCerts = "2.5.29.60";

    public DateTimeOffset ThisUpdate { get; init; } = TestAuthority.Middle;

    public IReadOnlyList<(string Oid, bool Critical, byte[] Value)> Extensions { get; init; } = [];

    /// <summary>The revoked certificates: serial number, reason, and in an indirect CRL whose they are.</summary>
    public IReadOnlyList<(X509Certificate2 Certificate, CrlReason Reason, X500DistinguishedName? Issuer)> Entries { get; init; } = [];

    /// <summary>How many certificates of nobody are revoked besides.</summary>
    public int MoreEntries { get; init; }

    public static (string, bool, byte[]) Numbered(int number) => (Number, false, Write(writer => writer.WriteInteger(number)));

    public static (string, bool, byte[]) DeltaOf(int number) => (Delta, true, Write(writer => writer.WriteInteger(number)));

    public static (string, bool, byte[]) Indirect() => (Point, true, Write(writer =>
    {
        using (writer.PushSequence())
            writer.WriteBoolean(true, new Asn1Tag(TagClass.ContextSpecific, 4));
    }));

    /// <summary>A list for some reasons: bit n from the left is reason n.</summary>
    public static (string, bool, byte[]) OnlyReasons(params byte[] bits) => (Point, true, Write(writer =>
    {
        using (writer.PushSequence())
            writer.WriteBitString(bits, 0, new Asn1Tag(TagClass.ContextSpecific, 3));
    }));

    public static (string, bool, byte[]) RetainsSince(DateTimeOffset time) => (ExpiredCerts, false, Write(writer => writer.WriteGeneralizedTime(time, omitFractionalSeconds: true)));

    /// <summary>A certificate's pointer to a list, signed by somebody else if said.</summary>
    public static X509Extension PointTo(string uri, X500DistinguishedName? listIssuer = null, string oid = "2.5.29.31") => new(new Oid(oid), Points(uri, listIssuer), false);

    public static byte[] Points(string uri, X500DistinguishedName? listIssuer = null) => Write(writer =>
    {
        var tag0 = new Asn1Tag(TagClass.ContextSpecific, 0);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence(tag0))
            using (writer.PushSequence(tag0))
                writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, new Asn1Tag(TagClass.ContextSpecific, 6));
            if (listIssuer is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                    WriteDirectoryName(writer, listIssuer);
            }
        }
    });

    public CertificateRevocationList Build() => CertificateRevocationList.Decode(Encode());

    public byte[] Encode()
    {
        byte[] toBeSigned = Write(WriteToBeSigned);
        return Write(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(toBeSigned);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
                writer.WriteBitString(signer.Key.SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            }
        });
    }

    private void WriteToBeSigned(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            writer.WriteEncodedValue(signer.Certificate.SubjectName.RawData);
            writer.WriteUtcTime(ThisUpdate);
            writer.WriteUtcTime(ThisUpdate.AddDays(7));
            if (Entries.Count + MoreEntries > 0)
            {
                using (writer.PushSequence())
                {
                    for (int i = 0; i < MoreEntries; i++)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteInteger(1_000_000_000_000L + i);
                            writer.WriteUtcTime(ThisUpdate.AddDays(-1));
                        }
                    }

                    foreach ((X509Certificate2 certificate, CrlReason reason, X500DistinguishedName? issuer) in Entries)
                        WriteEntry(writer, certificate, reason, issuer);
                }
            }

            if (Extensions.Count == 0)
                return;
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                WriteExtensions(writer, Extensions);
        }
    }

    private void WriteEntry(AsnWriter writer, X509Certificate2 certificate, CrlReason reason, X500DistinguishedName? issuer)
    {
        var extensions = new List<(string, bool, byte[])> { ("2.5.29.21", false, Write(inner => inner.WriteEnumeratedValue(reason))) };
        if (issuer is not null)
        {
            extensions.Add(("2.5.29.29", true, Write(inner =>
            {
                using (inner.PushSequence())
                    WriteDirectoryName(inner, issuer);
            })));
        }

        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));
            writer.WriteUtcTime(ThisUpdate.AddDays(-1));
            WriteExtensions(writer, extensions);
        }
    }

    private static void WriteExtensions(AsnWriter writer, IEnumerable<(string Oid, bool Critical, byte[] Value)> extensions)
    {
        using (writer.PushSequence())
        {
            foreach ((string oid, bool critical, byte[] value) in extensions)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    if (critical)
                        writer.WriteBoolean(true);
                    writer.WriteOctetString(value);
                }
            }
        }
    }

    private static void WriteDirectoryName(AsnWriter writer, X500DistinguishedName name)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
            writer.WriteEncodedValue(name.RawData);
    }

    private static byte[] Write(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
