using System.Formats.Asn1;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>CMS structures that are wrong in one thing (RFC 5652, 5035, 6211): whatever the document says, the signature does not hold.</summary>
public sealed class CmsLevelTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    private static readonly Dictionary<string, Func<CmsAttacker, CraftedCms>> Broken = new()
    {
        ["message digest missing"] = a => a.With(digest => [Type, a.SigningCertificate]),
        ["message digest twice"] = a => a.With(digest => [Type, Digest(digest), Digest(digest), a.SigningCertificate]),
        ["message digest twice, the first wrong"] = a => a.With(digest => [Type, Digest(new byte[32]), Digest(digest), a.SigningCertificate]),
        ["message digest with two values"] = a => a.With(digest => [Type, CraftedCms.Attribute("1.2.840.113549.1.9.4", w => w.WriteOctetString(digest), w => w.WriteOctetString(digest)), a.SigningCertificate]),
        ["message digest with no value"] = a => a.With(digest => [Type, CraftedCms.Attribute("1.2.840.113549.1.9.4"), a.SigningCertificate]),
        ["message digest of another type"] = a => a.With(digest => [Type, CraftedCms.Attribute("1.2.840.113549.1.9.4", w => w.WriteInteger(digest)), a.SigningCertificate]),
        ["message digest of something else"] = a => a.With(digest => [Type, Digest(new byte[32]), a.SigningCertificate]),
        ["message digest too short"] = a => a.With(digest => [Type, Digest(digest[..16]), a.SigningCertificate]),
        ["message digest empty"] = a => a.With(digest => [Type, Digest([]), a.SigningCertificate]),
        ["content type missing"] = a => a.With(digest => [Digest(digest), a.SigningCertificate]),
        ["content type twice"] = a => a.With(digest => [Type, Type, Digest(digest), a.SigningCertificate]),
        ["content type of something else"] = a => a.With(digest => [CraftedCms.ContentTypeAttribute("1.2.840.113549.1.9.16.1.4"), Digest(digest), a.SigningCertificate]),
        ["content type outside is something else"] = a => a.With(digest => [Type, Digest(digest), a.SigningCertificate], contentType: "1.2.840.113549.1.9.16.1.4"),
        ["content inside"] = a => a.With(digest => [Type, Digest(SHA256.HashData("other"u8)), a.SigningCertificate], content: "other"u8.ToArray()),
        ["content inside, digest of the document"] = a => a.With(digest => [Type, Digest(digest), a.SigningCertificate], content: "other"u8.ToArray()),
        ["content inside, no signed attributes"] = a => a.With(null, content: "other"u8.ToArray()),
        ["no signed attributes, content of another type"] = a => a.With(null, contentType: "1.2.840.113549.1.9.16.1.4"),
        ["two signers"] = a => a.With(a.Attributes, signers: 2),
        ["no signer"] = a => a.With(a.Attributes, signers: 0),
        ["signing certificate of another"] = a => a.With(digest => [Type, Digest(digest), CraftedCms.SigningCertificateAttribute(a.World.Signing.Pki.IssuingCa)]),
        ["signing certificate twice"] = a => a.With(digest => [Type, Digest(digest), a.SigningCertificate, a.SigningCertificate]),
        ["signing certificate with another digest algorithm"] = a => a.With(digest => [Type, Digest(digest), CraftedCms.SigningCertificateAttribute(a.Certificate, CraftedCms.Sha512)]),
        ["signing certificate malformed"] = a => a.With(digest => [Type, Digest(digest), CraftedCms.Attribute("1.2.840.113549.1.9.16.2.47", w => w.WriteNull())]),
        ["algorithm protection of another digest"] = a => a.With(digest => [Type, Digest(digest), a.SigningCertificate, CraftedCms.AlgorithmProtectionAttribute(CraftedCms.Sha512, "1.2.840.10045.4.3.2")]),
        ["algorithm protection of another signature"] = a => a.With(digest => [Type, Digest(digest), a.SigningCertificate, CraftedCms.AlgorithmProtectionAttribute(CraftedCms.Sha256, "1.2.840.10045.4.3.4")]),
        ["algorithm protection twice"] = a => a.With(digest => [Type, Digest(digest), a.SigningCertificate, .. Enumerable.Repeat(CraftedCms.AlgorithmProtectionAttribute(CraftedCms.Sha256, "1.2.840.10045.4.3.2"), 2)]),
        ["attributes signed out of order"] = a => a.With(a.Attributes, signedOrder: attributes => attributes.OrderByDescending(Convert.ToHexString, StringComparer.Ordinal)),
        ["digest algorithm unknown"] = a => a.With(a.Attributes, digest: "1.2.3.4"),
        ["signature algorithm unknown"] = a => a.With(a.Attributes, algorithm: CraftedCms.AlgorithmIdentifier("1.2.3.4")),
        ["signature algorithm of another key"] = a => a.With(a.Attributes, algorithm: CraftedCms.AlgorithmIdentifier("1.2.840.113549.1.1.11", w => w.WriteNull())),
        ["signature algorithm with another digest"] = a => a.With(a.Attributes, algorithm: CraftedCms.AlgorithmIdentifier("1.2.840.10045.4.3.4")),
        ["signature value empty"] = a => a.With(a.Attributes, sign: _ => []),
        ["signature value zero"] = a => a.With(a.Attributes, sign: _ => [0x30, 6, 2, 1, 0, 2, 1, 0]),
        ["signature value of the order"] = a => a.With(a.Attributes, sign: _ => Pair(Order!)),
        ["signature value one"] = a => a.With(a.Attributes, sign: _ => [0x30, 6, 2, 1, 1, 2, 1, 1]),
        ["signature value negative"] = a => a.With(a.Attributes, sign: _ => [0x30, 6, 2, 1, 0xFF, 2, 1, 0xFF]),
        ["signature value with a tail"] = a => a.With(a.Attributes, sign: data => [.. a.Sign(data), 0]),
        ["signature value of a stranger"] = a => a.With(a.Attributes, sign: a.SignAsStranger),
        ["no certificate"] = a => a.With(a.Attributes, certificates: []),
        ["certificate of a stranger with the same name and number"] = a => a.With(digest => [Type, Digest(digest), CraftedCms.SigningCertificateAttribute(a.Twin)], certificates: [a.Twin.RawData], sign: a.SignAsStranger),
        ["stranger's certificate beside the real one"] = a => a.With(a.Attributes, certificates: [a.Twin.RawData, a.Certificate.RawData], sign: a.SignAsStranger),
        ["certificate is garbage"] = a => a.With(a.Attributes, certificates: [[0x30, 3, 2, 1, 1]]),
    };

    private static readonly byte[] Order = Convert.FromHexString("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static byte[] Type => CraftedCms.ContentTypeAttribute(CraftedCms.Data);

    public static TheoryData<string> BrokenRows => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(BrokenRows))]
    public async Task OneThingWrong_DoesNotPass(string row)
    {
        using var attacker = new CmsAttacker(world);
        ValidationReport report = await world.AssertCaughtAsync(ContractPdf.Sign(Broken[row](attacker).Encode));

        // The twin's signature is its own; it is the certificate that nobody issued.
        bool isTwins = row.EndsWith("same name and number", StringComparison.Ordinal);
        Assert.Equal(isTwins, Assert.Single(report.Signatures).Integrity == SignatureIntegrity.Intact);
    }

    [Fact]
    public async Task DigestAlgorithmOtherThanTheSignatures_DoesNotPass()
    {
        using var attacker = new CmsAttacker(world);
        CraftedCms cms = attacker.With(attacker.Attributes, digest: CraftedCms.Sha512);

        await world.AssertCaughtAsync(ContractPdf.Sign(cms.Encode, algorithm: HashAlgorithmName.SHA512));
    }

    [Fact]
    public async Task AttributesThatStandUnsorted_PassIfSignedSorted()
    {
        // RFC 5652, 5.4: what is signed is the DER form, whatever stands in a BER structure.
        using var attacker = new CmsAttacker(world);
        CraftedCms cms = attacker.With(attacker.Attributes, writtenOrder: attributes => attributes.OrderByDescending(Convert.ToHexString, StringComparer.Ordinal));

        Assert.Equal(ValidationIndication.TotalPassed, (await world.ValidateAsync(ContractPdf.Sign(cms.Encode))).Indication);
    }

    [Fact]
    public async Task CertificateOfAStrangerBesideTheRealOne_DoesNotDistract()
    {
        using var attacker = new CmsAttacker(world);
        CraftedCms cms = attacker.With(attacker.Attributes, certificates: [attacker.Twin.RawData, attacker.Certificate.RawData, world.Signing.Pki.IssuingCa.RawData]);

        ValidationReport report = await world.ValidateAsync(ContractPdf.Sign(cms.Encode));

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(attacker.Certificate.Thumbprint, report.Signatures[0].SigningCertificate!.Thumbprint);
    }

    [Theory]
    [InlineData("ETSI.CAdES.detached", false)]
    [InlineData("adbe.pkcs7.detached", true)]
    public async Task NoSignedAttributes_AreNoPades(string subFilter, bool passes)
    {
        // EN 319 142-1, 6.3 wants the signing-certificate attribute; ISO 32000-2, 12.8.3.3 does not.
        using var attacker = new CmsAttacker(world);

        ValidationReport report = await world.ValidateAsync(ContractPdf.Sign(attacker.With(null).Encode, subFilter: subFilter));

        Assert.Equal(passes, report.Indication == ValidationIndication.TotalPassed);
    }

    [Fact]
    public async Task NoSigningCertificate_IsNoPades()
    {
        using var attacker = new CmsAttacker(world);
        CraftedCms cms = attacker.With(digest => [Type, Digest(digest)]);

        ValidationReport report = await world.AssertCaughtAsync(ContractPdf.Sign(cms.Encode));

        Assert.Equal(ValidationSubIndication.SigConstraintsFailure, report.Signatures[0].SubIndication);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0001")]
    [InlineData("3003020101")]
    [InlineData("0000000000000000FF")]
    public async Task BytesAfterTheStructure_AreBroken(string tail)
    {
        using var attacker = new CmsAttacker(world);
        byte[] signed = ContractPdf.Sign(digest => [.. attacker.With(attacker.Attributes).Encode(digest), .. Convert.FromHexString(tail)]);

        ValidationReport report = await world.AssertCaughtAsync(signed);

        Assert.Equal((SignatureIntegrity.Broken, ValidationSubIndication.FormatFailure), (report.Signatures[0].Integrity, report.Signatures[0].SubIndication));
    }

    [Fact]
    public async Task IndefiniteLength_PassesWhereWellFormed()
    {
        using var attacker = new CmsAttacker(world);
        CraftedCms cms = attacker.With(attacker.Attributes);

        Assert.Equal(ValidationIndication.TotalPassed, (await world.ValidateAsync(ContractPdf.Sign(digest => Indefinite(cms.Encode(digest))))).Indication);
        // Without its end the structure runs into the padding, or over it.
        await world.AssertCaughtAsync(ContractPdf.Sign(digest => [.. Indefinite(cms.Encode(digest))[..^2], 1, 0, 0]));
    }

    [Theory]
    [InlineData("not SignedData", "1.2.840.113549.1.7.3")]
    [InlineData("data", "1.2.840.113549.1.7.1")]
    public async Task OtherContentInfo_IsBroken(string _, string type)
    {
        using var attacker = new CmsAttacker(world);
        CraftedCms cms = attacker.With(attacker.Attributes);
        byte[] from = Oid(CraftedCms.SignedData), to = Oid(type);
        byte[] signed = ContractPdf.Sign(digest => Convert.FromHexString(Convert.ToHexString(cms.Encode(digest)).Replace(Convert.ToHexString(from), Convert.ToHexString(to), StringComparison.Ordinal)));

        await world.AssertCaughtAsync(signed);
    }

    [Theory]
    [InlineData("over another value")]
    [InlineData("of another signature")]
    [InlineData("garbage")]
    [InlineData("a plain signature")]
    public async Task TimestampThatIsNotOverTheSignature_DoesNotCount(string row)
    {
        using var attacker = new CmsAttacker(world);
        byte[]? copied = null;
        TimestampToken other = await world.Signing.Pki.TimestampAuthority.TimestampAsync(SHA256.HashData("other"u8), DigestAlgorithm.Sha256, TestContext.Current.CancellationToken);
        ContractPdf.Sign(attacker.With(attacker.Attributes, sign: data => copied = attacker.Sign(data)).Encode);
        TimestampToken first = await world.Signing.Pki.TimestampAuthority.TimestampAsync(SHA256.HashData(copied!), DigestAlgorithm.Sha256, TestContext.Current.CancellationToken);
        byte[] token = row switch
        {
            "over another value" => other.Encoded.ToArray(),
            "of another signature" => first.Encoded.ToArray(),
            "garbage" => [0x30, 3, 2, 1, 1],
            _ => attacker.With(attacker.Attributes).Encode(new byte[32]),
        };

        ValidationReport report = await world.ValidateAsync(ContractPdf.Sign(attacker.With(attacker.Attributes, unsigned: [CraftedCms.TimestampAttribute(token)]).Encode));

        SignatureReport signature = Assert.Single(report.Signatures);
        Assert.Equal((SignatureLevel.BaselineB, (DateTimeOffset?)null), (signature.Level, signature.Timestamp));
        Assert.Contains(signature.Messages, message => message.Contains("timestamp", StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] Digest(byte[] digest) => CraftedCms.MessageDigestAttribute(digest);

    private static byte[] Pair(byte[] integer) => CraftedCms.Sequence(writer =>
    {
        writer.WriteInteger(integer);
        writer.WriteInteger(integer);
    });

    private static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    private static byte[] Indefinite(byte[] definite)
    {
        AsnDecoder.ReadEncodedValue(definite, AsnEncodingRules.BER, out int offset, out int length, out _);
        return [0x30, 0x80, .. definite.AsSpan(offset, length), 0, 0];
    }
}
