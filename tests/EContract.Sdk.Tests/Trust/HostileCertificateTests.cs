using System.Diagnostics;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Tests.Trust;

/// <summary>Certificates made to hold a validator up, or to lead it astray: each gives a verdict, soon.</summary>
public sealed class HostileCertificateTests
{
    // A hundred times what any of them takes: only what multiplies takes longer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TestAuthority _root = TestAuthority.Root();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mesh_TwentyAuthoritiesThatCertifyEachOther_FindsTheOneWayOutOrNone(bool isCertifiedByTheRoot)
    {
        TestAuthority[] all = [.. Enumerable.Range(0, 20).Select(i => TestAuthority.Root($"CA {i}"))];
        List<TestAuthority> mesh =
        [
            .. from issuer in all from subject in all where issuer != subject select Certify(issuer, subject),
            .. all,
        ];
        // The farthest of them, in a certificate older than all others.
        if (isCertifiedByTheRoot)
            mesh.Add(Certify(_root, all[^1], TestAuthority.Start.AddDays(-1)));

        CertificatePathResult result = Build(all[0].Leaf("Leaf"), [.. mesh]);

        Assert.Equal(isCertifiedByTheRoot, result.IsValid);
        if (isCertifiedByTheRoot)
            Assert.Equal(["CN=Leaf", "CN=CA 0", "CN=CA 19", "CN=Root"], result.Path!.Certificates.Select(each => each.Subject));
        else
            Assert.Equal(CertificatePathFailure.NoPath, result.Failure);
    }

    [Fact]
    public void Mesh_TheNearestWayIsNotValid_FindsTheNext()
    {
        TestAuthority[] all = [.. Enumerable.Range(0, 20).Select(i => TestAuthority.Root($"CA {i}"))];
        TestAuthority[] mesh =
        [
            .. from issuer in all from subject in all where issuer != subject select Certify(issuer, subject),
            TestAuthority.Issue(_root, "CA 0", [TestAuthority.Ca()], TestAuthority.Start, TestAuthority.Start.AddDays(1), key: all[0].Key),
            Certify(_root, all[7]),
        ];

        CertificatePathResult result = Build(all[0].Leaf("Leaf"), mesh);

        Assert.True(result.IsValid, result.Message);
        Assert.Equal(4, result.Path.Certificates.Count);
    }

    [Fact]
    public void Impostors_AThousandOfTheIssuersName_LeaveTheWayOpen()
    {
        TestAuthority sub = _root.Sub("Sub");
        TestAuthority[] impostors = [.. Enumerable.Range(0, 1000).Select(i => TestAuthority.Issue(null, "Sub", [TestAuthority.Ca()], TestAuthority.Start.AddSeconds(i), key: _root.Key))];

        CertificatePathResult result = Build(sub.Leaf("Leaf"), [.. impostors, sub]);

        Assert.True(result.IsValid, result.Message);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public void NameConstraints_TenThousandSubtrees_AreComparedOrRefused(int names)
    {
        TestAuthority sub = _root.Sub("Sub", TestAuthority.Ca(), Constraints(10_000));
        var alternatives = new SubjectAlternativeNameBuilder();
        for (int i = 0; i < names; i++)
            alternatives.AddDnsName($"h{i}.allowed{i}.example");

        CertificatePathResult result = Build(sub.Leaf("Leaf", alternatives.Build()), sub);

        Assert.Equal(CertificatePathFailure.NameConstraints, result.Failure);
        // The subject is a directory name that nothing permits or excludes; a hundred names are within what is compared.
        Assert.Contains(names == 100 ? "has the name" : "too many", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyMappings_TenThousandThroughEveryAuthority_AreFollowed()
    {
        TestAuthority above = _root;
        var chain = new List<TestAuthority>();
        for (int i = 0; i < 6; i++)
            chain.Add(above = above.Sub($"CA {i}", TestAuthority.Ca(), Policies(10_000), Mappings(10_000), RequireExplicitPolicy()));

        CertificatePathResult result = Build(above.Leaf("Leaf"), [.. chain]);

        Assert.Equal(CertificatePathFailure.Policies, result.Failure);
    }

    [Fact]
    public void Extension_OfTenMegabytes_IsReadOrNamed()
    {
        CertificatePathResult unknown = Build(_root.Leaf("Leaf", new X509Extension(new Oid("1.3.6.1.4.1.32473.99"), new byte[10_000_000], false)));
        CertificatePathResult critical = Build(_root.Leaf("Leaf", new X509Extension(new Oid("1.3.6.1.4.1.32473.99"), new byte[10_000_000], true)));

        Assert.True(unknown.IsValid, unknown.Message);
        Assert.Equal(CertificatePathFailure.UnknownCriticalExtension, critical.Failure);
    }

    [Fact]
    public void Rsa_Of16384Bits_IsVerified()
    {
        // No such key is made in seconds; a value that is no signature is refused as fast as one that is.
        X509Certificate2 large = WithKey(RsaKey(modulusBits: 16384, exponentBits: 17));

        Assert.Equal(SignatureVerification.Invalid, VerifyWith(large, RsaSha256, new byte[2048]));
    }

    [Theory]
    [InlineData(2048, 2048)]
    [InlineData(3072, 3000)]
    [InlineData(2048, 257)]
    [InlineData(16392, 17)]
    [InlineData(100_000, 17)]
    public void Rsa_OversizedModulusOrExponent_IsUnsupported(int modulusBits, int exponentBits)
    {
        X509Certificate2 certificate = WithKey(RsaKey(modulusBits, exponentBits));

        Assert.Equal(SignatureVerification.Unsupported, VerifyWith(certificate, RsaSha256, new byte[modulusBits / 8]));
    }

    [Fact]
    public void Ecdsa_WithParametersOfItsOwn_IsUnsupported()
    {
        // The curve is P-256, spelled out; another generator would make any point a public key of ours (CVE-2020-0601).
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters spelledOut = key.ExportExplicitParameters(true);
        using var explicitKey = ECDsa.Create(spelledOut);
        X509Certificate2 certificate = WithKey(explicitKey.ExportSubjectPublicKeyInfo());
        byte[] data = [1, 2, 3];
        byte[] signature = key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.Equal(SignatureVerification.Unsupported, SignatureVerifier.Verify(certificate, "1.2.840.10045.4.3.2", null, null, data, signature));
        Assert.Equal(SignatureVerification.Valid, SignatureVerifier.Verify(WithKey(key.ExportSubjectPublicKeyInfo()), "1.2.840.10045.4.3.2", null, null, data, signature));
    }

    private const string RsaSha256 = "1.2.840.113549.1.1.11";

    private static TestAuthority Certify(TestAuthority issuer, TestAuthority subject, DateTimeOffset? notBefore = null) =>
        TestAuthority.Issue(issuer, subject.Certificate.Subject[3..], [TestAuthority.Ca()], notBefore, key: subject.Key);

    private static SignatureVerification VerifyWith(X509Certificate2 certificate, string algorithm, byte[] signature) =>
        SignatureVerifier.Verify(certificate, algorithm, null, null, [1, 2, 3], signature);

    private CertificatePathResult Build(TestAuthority leaf, params TestAuthority[] others)
    {
        var builder = new CertificatePathBuilder([_root.Certificate], others.Select(other => other.Certificate));
        long start = Stopwatch.GetTimestamp();
        CertificatePathResult result = builder.Build(leaf.Certificate, TestAuthority.Middle);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Limit);
        return result;
    }

    /// <summary>A certificate around a key that nobody has the private half of.</summary>
    private X509Certificate2 WithKey(byte[] subjectPublicKeyInfo)
    {
        var request = new CertificateRequest(
            new X500DistinguishedName("CN=Odd key"), PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo, out _), HashAlgorithmName.SHA256);
        return request.Create(_root.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_root.Key), TestAuthority.Start, TestAuthority.End, [1]);
    }

    private static byte[] RsaKey(int modulusBits, int exponentBits) => Write(writer =>
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                writer.WriteNull();
            }

            writer.WriteBitString(Write(inner =>
            {
                using (inner.PushSequence())
                {
                    inner.WriteInteger((BigInteger.One << (modulusBits - 1)) + 12345);
                    inner.WriteInteger((BigInteger.One << (exponentBits - 1)) + 1);
                }
            }));
        }
    });

    private static X509Extension Constraints(int subtrees) => new(new Oid("2.5.29.30"), Write(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            for (int i = 0; i < subtrees; i++)
            {
                using (writer.PushSequence())
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, $"other{i}.example", new Asn1Tag(TagClass.ContextSpecific, 2));
            }
        }
    }), true);

    private static X509Extension Policies(int count) => new(new Oid("2.5.29.32"), Write(writer =>
    {
        using (writer.PushSequence())
        {
            for (int i = 0; i < count; i++)
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier($"1.3.6.1.4.1.32473.1.{i}");
            }
        }
    }), false);

    private static X509Extension Mappings(int count) => new(new Oid("2.5.29.33"), Write(writer =>
    {
        using (writer.PushSequence())
        {
            for (int i = 0; i < count; i++)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier($"1.3.6.1.4.1.32473.1.{i}");
                    writer.WriteObjectIdentifier($"1.3.6.1.4.1.32473.1.{(i * 7) % count}");
                }
            }
        }
    }), true);

    private static X509Extension RequireExplicitPolicy() => new(new Oid("2.5.29.36"), Write(writer =>
    {
        using (writer.PushSequence())
            writer.WriteInteger(0, new Asn1Tag(TagClass.ContextSpecific, 0));
    }), true);

    private static byte[] Write(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
