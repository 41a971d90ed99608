using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Tests.Trust;

/// <summary>An authority made to measure, right or wrong in exactly one way. ECDSA, because tests make many.</summary>
internal sealed class TestAuthority
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Middle = new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static long _serial = 0x10000;

    private TestAuthority(X509Certificate2 certificate, ECDsa key)
    {
        Certificate = certificate;
        Key = key;
    }

    public X509Certificate2 Certificate { get; }

    public ECDsa Key { get; }

    public static TestAuthority Root(string name = "Root", params X509Extension[] extensions) =>
        Issue(null, name, extensions.Length > 0 ? extensions : [Ca(), Usage(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)]);

    public TestAuthority Sub(string name, params X509Extension[] extensions) =>
        Issue(this, name, extensions.Length > 0 ? extensions : [Ca(), Usage(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)]);

    public TestAuthority Leaf(string name, params X509Extension[] extensions) => Issue(this, name, extensions);

    public static TestAuthority Issue(
        TestAuthority? issuer,
        string name,
        IEnumerable<X509Extension> extensions,
        DateTimeOffset? notBefore = null,
        DateTimeOffset? notAfter = null,
        ECDsa? key = null,
        ECDsa? signWith = null)
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=" + name), key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in extensions)
            request.CertificateExtensions.Add(extension);
        byte[] serial = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(serial, Interlocked.Increment(ref _serial));
        X509Certificate2 certificate = request.Create(
            issuer?.Certificate.SubjectName ?? request.SubjectName,
            X509SignatureGenerator.CreateForECDsa(signWith ?? issuer?.Key ?? key),
            notBefore ?? Start,
            notAfter ?? End,
            serial);
        return new TestAuthority(certificate, key);
    }

    public static X509Extension Ca(int? pathLength = null) => new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, true);

    public static X509Extension NotCa() => new X509BasicConstraintsExtension(false, false, 0, true);

    public static X509Extension Usage(X509KeyUsageFlags usage) => new X509KeyUsageExtension(usage, true);

    public static X509Extension Purpose(bool critical, params string[] oids)
    {
        var collection = new OidCollection();
        foreach (string oid in oids)
            collection.Add(new Oid(oid));
        return new X509EnhancedKeyUsageExtension(collection, critical);
    }

    public static X509Extension Unknown(bool critical) => new(new Oid("1.3.6.1.4.1.32473.99"), [5, 0], critical);

    /// <summary>Name constraints with one permitted or excluded directory name.</summary>
    public static X509Extension Names(bool permitted, string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, permitted ? 0 : 1)))
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
            writer.WriteEncodedValue(new X500DistinguishedName(name).RawData);
        return new X509Extension(new Oid("2.5.29.30"), writer.Encode(), true);
    }
}
