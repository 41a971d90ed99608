using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Testing;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Signature values and keys that careless verifiers take: low exponents, odd parameters, points off the curve.</summary>
public sealed class ForgedKeyTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private const string RsaSha256 = "1.2.840.113549.1.1.11", Pss = "1.2.840.113549.1.1.10", Mgf1 = "1.2.840.113549.1.1.8", Sha1 = "1.3.14.3.2.26", Secp256k1 = "1.3.132.0.10", P256 = "1.2.840.10045.3.1.7";

    [Theory]
    [InlineData("garbage after the digest")]
    [InlineData("garbage in the parameters")]
    [InlineData("no padding at all")]
    public async Task ExponentThree_ForgedByACubeRoot_IsBroken(string row)
    {
        // Bleichenbacher's forgery of 2006: nobody needs the private key. The root is exact only in the leading bytes, which
        // is all that a verifier looks at who does not check that the digest stands at the very end.
        using var modulus = RSA.Create(2048);
        RSAParameters parameters = modulus.ExportParameters(false);
        using var key = RSA.Create(new RSAParameters { Modulus = parameters.Modulus, Exponent = [3] });
        using X509Certificate2 certificate = Issue(new PublicKey(key));
        byte[] Forge(byte[] data)
        {
            byte[] digestInfo = [.. Convert.FromHexString("3031300D060960864801650304020105000420"), .. SHA256.HashData(data)];
            if (row == "garbage in the parameters")
                digestInfo = [.. Convert.FromHexString("3081B1"), .. Convert.FromHexString("30818C0609608648016503040201047F"), .. new byte[127], .. Convert.FromHexString("0420"), .. SHA256.HashData(data)];
            byte[] start = row == "no padding at all" ? [0, 1, 0, .. digestInfo] : [0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. digestInfo];
            var wanted = new BigInteger([.. start, .. Enumerable.Repeat((byte)0xFF, 256 - start.Length)], isUnsigned: true, isBigEndian: true);
            byte[] root = CubeRoot(wanted).ToByteArray(isUnsigned: true, isBigEndian: true);
            return [.. new byte[256 - root.Length], .. root];
        }

        byte[] signed = ContractPdf.Sign(Cms(certificate, CraftedCms.AlgorithmIdentifier(RsaSha256, writer => writer.WriteNull()), Forge).Encode);

        ValidationReport report = await world.AssertCaughtAsync(signed);
        Assert.NotEqual(SignatureIntegrity.Intact, report.Signatures[0].Integrity);
    }

    [Theory]
    [InlineData("as signed", CraftedCms.Sha256, CraftedCms.Sha256, 32, 1, true)]
    [InlineData("other mask", CraftedCms.Sha256, Sha1, 32, 1, false)]
    [InlineData("shorter salt", CraftedCms.Sha256, CraftedCms.Sha256, 20, 1, false)]
    [InlineData("no salt", CraftedCms.Sha256, CraftedCms.Sha256, 0, 1, false)]
    [InlineData("negative salt", CraftedCms.Sha256, CraftedCms.Sha256, -1, 1, false)]
    [InlineData("other digest", CraftedCms.Sha512, CraftedCms.Sha512, 64, 1, false)]
    [InlineData("other trailer", CraftedCms.Sha256, CraftedCms.Sha256, 32, 2, false)]
    [InlineData("defaults", null, null, 32, 1, false)]
    public async Task PssParameters_MustBeThoseSignedWith(string _, string? digest, string? mask, int salt, int trailer, bool passes)
    {
        using X509Certificate2 certificate = world.Signing.Pki.Issue(new() { CommonName = "PSS", KeyAlgorithm = DevelopmentKeyAlgorithm.Rsa2048 });
        byte[] Sign(byte[] data)
        {
            using RSA key = certificate.GetRSAPrivateKey()!;
            return key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }

        byte[] algorithm = CraftedCms.AlgorithmIdentifier(Pss, digest is null ? null : writer => WritePss(writer, digest, mask!, salt, trailer));

        ValidationReport report = await world.ValidateAsync(ContractPdf.Sign(Cms(certificate, algorithm, Sign).Encode));

        Assert.Null(report.Error);
        Assert.Equal(passes, report.Indication == ValidationIndication.TotalPassed);
        Assert.Equal(passes, Assert.Single(report.Signatures).Integrity == SignatureIntegrity.Intact);
    }

    [Theory]
    [InlineData("point off the curve", P256, "04" + "11111111111111111111111111111111" + "11111111111111111111111111111111" + "22222222222222222222222222222222" + "22222222222222222222222222222222")]
    [InlineData("point at infinity", P256, "00")]
    [InlineData("point too short", P256, "0411")]
    [InlineData("zero point", P256, "040000000000000000000000000000000000000000000000000000000000000000" + "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("point on another curve", Secp256k1, "0479BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8")]
    [InlineData("unknown curve", "1.2.3.4", "0411")]
    public async Task KeyThatIsNoPoint_DoesNotPass(string _, string curve, string point)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(curve);
        var oid = new Oid("1.2.840.10045.2.1");
        using X509Certificate2 certificate = Issue(new PublicKey(oid, new AsnEncodedData(oid, writer.Encode()), new AsnEncodedData(oid, Convert.FromHexString(point))));
        byte[] algorithm = CraftedCms.AlgorithmIdentifier("1.2.840.10045.4.3.2");

        // The generator's multiples make this value fit whatever is signed, for a verifier that does not look at the key.
        ValidationReport report = await world.AssertCaughtAsync(ContractPdf.Sign(Cms(certificate, algorithm, _ => Convert.FromHexString("3006020101020101")).Encode));

        Assert.NotEqual(SignatureIntegrity.Intact, report.Signatures[0].Integrity);
    }

    private X509Certificate2 Issue(PublicKey key)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=Forged"), key, HashAlgorithmName.SHA256);
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return request.Create(
            world.Signing.Pki.IssuingCa.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer), SigningWorld.Start.AddDays(-1), SigningWorld.Start.AddDays(99), [1, 2, 3]);
    }

    private CraftedCms Cms(X509Certificate2 certificate, byte[] algorithm, Func<byte[], byte[]> sign) => new(certificate)
    {
        Certificates = [certificate.RawData, world.Signing.Pki.IssuingCa.RawData],
        Algorithm = algorithm,
        Sign = sign,
    };

    private static void WritePss(AsnWriter writer, string digest, string mask, int salt, int trailer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                writer.WriteEncodedValue(CraftedCms.AlgorithmIdentifier(digest));
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                writer.WriteEncodedValue(CraftedCms.AlgorithmIdentifier(Mgf1, inner => inner.WriteEncodedValue(CraftedCms.AlgorithmIdentifier(mask))));
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                writer.WriteInteger(salt);
            if (trailer == 1)
                return;
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
                writer.WriteInteger(trailer);
        }
    }

    private static BigInteger CubeRoot(BigInteger value)
    {
        BigInteger low = 0, high = BigInteger.One << (((int)value.GetBitLength() / 3) + 2);
        while (high - low > 1)
        {
            BigInteger middle = (low + high) >> 1;
            if (BigInteger.Pow(middle, 3) <= value)
                low = middle;
            else
                high = middle;
        }

        return low;
    }
}
