using System.Formats.Asn1;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Validation;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Attributes that a caller has signed along, the evidence digest first of all.</summary>
public sealed class SignedAttributeTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>
{
    private const string Oid = "1.2.840.113549.1.9.16.2.16";

    private static readonly EvidenceDigest s_evidence = new(DigestAlgorithm.Sha384, Enumerable.Range(0, 48).Select(i => (byte)(i * 5)).ToArray());

    public static TheoryData<string> Refused =>
    [
        CmsOids.ContentType, CmsOids.MessageDigest, CmsOids.SigningCertificate, CmsOids.SigningCertificateV2,
        CmsOids.AlgorithmProtection, CmsOids.SigningTime, CmsOids.AdobeRevocationInfoArchival, CmsOids.SignatureTimestamp, "no identifier",
    ];

    [Theory]
    [InlineData(PadesLevel.BaselineB)]
    [InlineData(PadesLevel.BaselineLTA)]
    public async Task SignAsync_EvidenceDigest_RefereesAreContentAndTheReportShowsIt(PadesLevel level)
    {
        using var directory = new TemporaryDirectory();
        string output = directory.Combine("signed.pdf");
        using X509Signer signer = authorities.CreateSigner();

        await new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust)
            .SignAsync(SamplePdfs.Contract, output, new PdfSignatureOptions { Level = level, SignedAttributes = [s_evidence.ToAttribute()] });

        RawSignature signature = (await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, output, authorities.Pki.Root))[0];
        string printed = (await OpenSsl.RunAsync(
            "cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", directory.WriteFile("cms.der", signature.Contents))).Text;
        Assert.Contains(CmsOids.EvidenceDigest, printed, StringComparison.Ordinal);
        ValidationReport report = await new PdfSignatureValidator(authorities.Trust, new OnlineRevocationSource()).ValidateAsync(output);
        SignatureReport ours = Assert.Single(report.Signatures, each => each.Kind == SignatureKind.Signature);
        Assert.Equal(ValidationIndication.TotalPassed, ours.Indication);
        Assert.Equal(level == PadesLevel.BaselineB ? SignatureLevel.BaselineB : SignatureLevel.BaselineLTA, ours.Level);
        Assert.Equal(s_evidence, ours.EvidenceDigest);
        Assert.Contains(CmsOids.EvidenceDigest, ours.SignedAttributes);
    }

    [Fact]
    public async Task CompleteAsync_SavedState_CarriesTheAttributesAndOnlyThose()
    {
        using var world = new SigningWorld();
        using X509Signer key = world.CreateSigner();
        var pdf = new PdfSigner(key, world.Pki.TimestampAuthority, timeProvider: world.Clock);
        byte[] document = SyntheticPdf.Create(5000);
        var options = new PdfSignatureOptions { Level = PadesLevel.BaselineT, SignedAttributes = [Attribute(9_000), s_evidence.ToAttribute()] };
        byte[] saved = (await pdf.PrepareAsync(new MemoryStream(document), options, TestContext.Current.CancellationToken)).Save();

        PreparedPdfSignature prepared = PreparedPdfSignature.Load(saved);
        ReadOnlyMemory<byte> value = (await key.SignAsync([prepared.ToBeSigned], TestContext.Current.CancellationToken))[0];
        using var signed = new MemoryStream();
        await pdf.CompleteAsync(prepared, value, new MemoryStream(document), signed, cancellationToken: TestContext.Current.CancellationToken);

        SignatureReport report = await world.ValidateOneAsync(signed.ToArray());
        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineT), (report.Indication, report.Level));
        Assert.Equal(s_evidence, report.EvidenceDigest);
        Assert.Contains(Oid, report.SignedAttributes);

        // Attributes taken out of a saved state, or damaged there, are not what the key signs.
        string json = System.Text.Encoding.UTF8.GetString(saved);
        var without = System.Text.Json.Nodes.JsonNode.Parse(json)!;
        without["FurtherAttributes"] = null;
        prepared = PreparedPdfSignature.Load(System.Text.Encoding.UTF8.GetBytes(without.ToJsonString()));
        var error = await Assert.ThrowsAsync<PdfSigningException>(async () =>
            await pdf.CompleteAsync(prepared, value, new MemoryStream(document), new MemoryStream(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(PdfSigningFailure.StalePreparation, error.Failure);
        without["FurtherAttributes"] = new System.Text.Json.Nodes.JsonArray("AAAA");
        Assert.Throws<PdfSigningException>(() => PreparedPdfSignature.Load(System.Text.Encoding.UTF8.GetBytes(without.ToJsonString())));
    }

    [Fact]
    public async Task SignAsync_LongAttributes_FitTheRoomThatWasMeasured()
    {
        using var world = new SigningWorld();
        foreach (int length in (int[])[0, 1, 117, 118, 200, 255, 256, 4_000, 65_000])
        {
            byte[] signed = await world.SignAsync(
                PadesLevel.BaselineT, document: SyntheticPdf.Create(3000), options: new PdfSignatureOptions { SignedAttributes = [Attribute(length)] });

            Assert.Equal(ValidationIndication.TotalPassed, (await world.ValidateOneAsync(signed)).Indication);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public Task SignAsync_AttributeThatIsNotTheCallers_IsRefused(string oid) =>
        AssertRefusedAsync(oid, new CmsAttribute(oid, [Attribute(4).Values[0]]));

    [Fact]
    public async Task SignAsync_AttributesThatAreNoneOrTooMany_AreRefused()
    {
        ReadOnlyMemory<byte> value = Attribute(4).Values[0];
        await AssertRefusedAsync("twice", new CmsAttribute(Oid, [value]), new CmsAttribute(Oid, [value]));
        await AssertRefusedAsync("no value", new CmsAttribute(Oid, []));
        await AssertRefusedAsync("DER", new CmsAttribute(Oid, [new byte[] { 4, 5, 0 }]));
        await AssertRefusedAsync("DER", new CmsAttribute(Oid, [new byte[] { 4, 1, 0, 0 }]));
        // BER's indefinite length, and a length longer than it needs to be.
        await AssertRefusedAsync("DER", new CmsAttribute(Oid, [new byte[] { 0x30, 0x80, 0, 0 }]));
        await AssertRefusedAsync("DER", new CmsAttribute(Oid, [new byte[] { 4, 0x81, 1, 0 }]));
        await AssertRefusedAsync("65536", Attribute(70_000));
        Assert.Throws<ArgumentException>(() => new EvidenceDigest(DigestAlgorithm.Sha256, new byte[31]).ToAttribute());
    }

    [Theory]
    [InlineData("0401AA")]
    [InlineData("3000")]
    [InlineData("300F300B06096086480165030402010400")]
    [InlineData("3010300B060960864801650304020104010A")]
    public async Task ValidateAsync_EvidenceDigestThatIsMalformed_IsNoneAndDoesNoHarm(string value)
    {
        using var world = new SigningWorld();
        byte[] signed = await world.SignAsync(PadesLevel.BaselineB, options: new PdfSignatureOptions
        {
            SignedAttributes = [new CmsAttribute(CmsOids.EvidenceDigest, [Convert.FromHexString(value)])],
        });

        SignatureReport report = await world.ValidateOneAsync(signed);

        Assert.Equal((ValidationIndication.TotalPassed, null), (report.Indication, report.EvidenceDigest));
    }

    private static CmsAttribute Attribute(int length)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(new byte[length]);
        return new CmsAttribute(Oid, [writer.Encode()]);
    }

    private static async Task AssertRefusedAsync(string why, params CmsAttribute[] attributes)
    {
        using var world = new SigningWorld();
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            world.SignAsync(PadesLevel.BaselineB, options: new PdfSignatureOptions { SignedAttributes = attributes }));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
