using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Validation;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Signatures of the kind before PAdES: adbe.pkcs7.detached.</summary>
public sealed class Pkcs7SignatureTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>
{
    public static TheoryData<Pkcs7SignatureOptions> Kinds =>
    [
        new Pkcs7SignatureOptions(),
        new Pkcs7SignatureOptions { Timestamp = true },
        new Pkcs7SignatureOptions { RevocationInformation = true },
        new Pkcs7SignatureOptions { Timestamp = true, RevocationInformation = true },
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task SignAsync_EachKind_RefereesAreContentAndNoLevelIsClaimed(Pkcs7SignatureOptions kind)
    {
        using var directory = new TemporaryDirectory();
        string output = directory.Combine("signed.pdf");
        using X509Signer signer = authorities.CreateSigner();

        PdfSignatureResult result = await new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust)
            .SignAsync(SamplePdfs.Contract, output, new PdfSignatureOptions { Pkcs7 = kind });

        Assert.Null(result.Level);
        Assert.Equal(kind.Timestamp, result.TimestampTime is not null);
        RawSignature signature = Assert.Single(await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, output, authorities.Pki.Root));
        Assert.Equal("adbe.pkcs7.detached", signature.SubFilter);
        CmsSignerInfo info = Assert.Single(CmsSignedData.Decode(signature.Contents).SignerInfos);
        Assert.Equal(kind.RevocationInformation, info.FindSigned(CmsOids.AdobeRevocationInfoArchival) is not null);
        Assert.Equal(kind.Timestamp, info.FindUnsigned(CmsOids.SignatureTimestamp) is not null);
    }

    [Fact]
    public async Task ValidateAsync_WithRevocationInformation_PassesWithoutTheNetworkAtLevelCms()
    {
        using var world = new SigningWorld();
        byte[] with = await world.SignAsync(PadesLevel.BaselineB, options: Pkcs7(timestamp: true, revocation: true));
        byte[] without = await world.SignAsync(PadesLevel.BaselineB, options: Pkcs7(timestamp: true, revocation: false));

        SignatureReport report = await world.ValidateOneAsync(with, online: false);

        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.Cms), (report.Indication, report.Level));
        Assert.Equal(ValidationIndication.Indeterminate, (await world.ValidateOneAsync(without, online: false)).Indication);
        SignatureReport asked = await world.ValidateOneAsync(without, online: true);
        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.Cms), (asked.Indication, asked.Level));
        Assert.NotNull(asked.Timestamp);
    }

    [Fact]
    public async Task CompleteAsync_StateSavedAndLoaded_KeepsTheKindAndItsRevocationInformation()
    {
        using var world = new SigningWorld();
        using X509Signer signer = world.CreateSigner();
        var pdf = new PdfSigner(signer, world.Pki.TimestampAuthority, world.Pki.RevocationSource, world.Trust, world.Clock);
        byte[] document = SyntheticPdf.Create(2000);
        PreparedPdfSignature first = await pdf.PrepareAsync(new MemoryStream(document), Pkcs7(timestamp: true, revocation: true));

        PreparedPdfSignature prepared = PreparedPdfSignature.Load(first.Save());
        ReadOnlyMemory<byte> value = (await signer.SignAsync([prepared.ToBeSigned]))[0];
        // Newer proofs by then: those signed along are the ones of the preparation.
        world.Clock.Advance(TimeSpan.FromHours(1));
        using var signed = new MemoryStream();
        PdfSignatureResult result = await pdf.CompleteAsync(prepared, value, new MemoryStream(document), signed);

        Assert.Null(prepared.Level);
        Assert.Null(result.Level);
        Assert.NotNull(result.TimestampTime);
        SignatureReport report = await world.ValidateOneAsync(signed.ToArray(), online: false);
        Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.Cms), (report.Indication, report.Level));
    }

    [Fact]
    public async Task SignAsync_WithPadesLevel_IsMisuse()
    {
        using var world = new SigningWorld();

        await Assert.ThrowsAsync<ArgumentException>(() => world.SignAsync(PadesLevel.BaselineT, options: Pkcs7(timestamp: true, revocation: false)));
    }

    [Fact]
    public async Task SignAsync_TimestampWithoutAuthority_SaysSo()
    {
        using X509Signer signer = authorities.CreateSigner();

        PdfSigningException error = await Assert.ThrowsAsync<PdfSigningException>(async () => await new PdfSigner(signer)
            .SignAsync(new MemoryStream(SyntheticPdf.Create(2000)), new MemoryStream(), Pkcs7(timestamp: true, revocation: false)));

        Assert.Equal(PdfSigningFailure.TimestampAuthorityMissing, error.Failure);
    }

    private static PdfSignatureOptions Pkcs7(bool timestamp, bool revocation) =>
        new() { Pkcs7 = new Pkcs7SignatureOptions { Timestamp = timestamp, RevocationInformation = revocation } };
}
