using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Cryptography.Cms;

/// <summary>Signatures made by .NET's own CMS and by OpenSSL.</summary>
public sealed class CmsVerifierTests : IDisposable
{
    private static readonly byte[] Content = "契約の内容"u8.ToArray();

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public CmsVerifierTests() => _certificate = new CertificateRequest("CN=Signer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

    public void Dispose() => _key.Dispose();

    [Fact]
    public void VerifyDetached_RightContent_IsValid()
    {
        CmsVerification result = Verify(Sign(detached: true), Content);

        Assert.True(result.IsValid, result.Message);
        Assert.Equal("CN=Signer", result.Certificate.Subject);
    }

    [Fact]
    public void VerifyDetached_OtherContent_FailsWithWrongDigest() =>
        Assert.Equal(CmsVerificationFailure.WrongDigest, Verify(Sign(detached: true), "別の内容"u8).Failure);

    [Fact]
    public void VerifyEncapsulated_RightContent_IsValid()
    {
        CmsSignedData data = CmsSignedData.Decode(Sign(detached: false));

        Assert.True(CmsVerifier.VerifyEncapsulated(data, data.SignerInfos[0]).IsValid);
    }

    [Fact]
    public void VerifyDetached_FlippedSignature_FailsWithWrongSignature()
    {
        byte[] cms = Sign(detached: true);
        cms[^1] ^= 1;

        Assert.Equal(CmsVerificationFailure.WrongSignature, Verify(cms, Content).Failure);
    }

    [Fact]
    public void VerifyDetached_CertificateLeftOut_IsFoundAmongTheOthers()
    {
        CmsSignedData data = CmsSignedData.Decode(Sign(detached: true, X509IncludeOption.None));
        byte[] digest = SHA256.HashData(Content);

        Assert.Equal(CmsVerificationFailure.SignerCertificateMissing, CmsVerifier.VerifyDetached(data, data.SignerInfos[0], digest).Failure);
        Assert.True(CmsVerifier.VerifyDetached(data, data.SignerInfos[0], digest, [_certificate]).IsValid);
    }

    [Fact]
    public void VerifyDetached_SigningCertificateOfAnother_Fails()
    {
        byte[] cms = Sign(detached: true, configure: signer => signer.SignedAttributes.Add(SigningCertificateV2(new byte[32])));

        Assert.Equal(CmsVerificationFailure.WrongSigningCertificate, Verify(cms, Content).Failure);
    }

    [Fact]
    public void VerifyDetached_SigningCertificateMatches_IsValidAndReported()
    {
        byte[] hash = SHA256.HashData(_certificate.RawData);
        CmsVerification result = Verify(Sign(detached: true, configure: signer => signer.SignedAttributes.Add(SigningCertificateV2(hash))), Content);

        Assert.True(result.IsValid, result.Message);
        Assert.True(result.SigningCertificate!.IsVersion2);
    }

    [Theory]
    [InlineData("-nosmimecap")]
    [InlineData("-noattr")]
    [InlineData("-cades")]
    [InlineData("-keyid")]
    [InlineData("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest")]
    [InlineData("-md", "sha512")]
    [InlineData("-stream", "-indef")]
    public async Task VerifyDetached_MadeByOpenSsl_IsValid(params string[] options)
    {
        using var directory = new TemporaryDirectory();
        var request = new CertificateRequest("CN=Signer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(directory.Combine("key.pem"), _key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(directory.Combine("cert.pem"), certificate.ExportCertificatePem());
        string[] arguments =
        [
            "cms", "-sign", "-binary", "-outform", "DER", "-signer", directory.Combine("cert.pem"), "-inkey", directory.Combine("key.pem"),
            "-in", directory.WriteFile("content", Content), "-out", directory.Combine("cms"), .. options,
        ];
        (await OpenSsl.RunAsync(arguments)).EnsureSuccess();
        CmsSignedData data = CmsSignedData.Decode(await File.ReadAllBytesAsync(directory.Combine("cms"), TestContext.Current.CancellationToken));

        CmsVerification result = CmsVerifier.VerifyDetached(data, data.SignerInfos[0], data.SignerInfos[0].DigestAlgorithm!.ComputeHash(Content));

        Assert.True(result.IsValid, result.Message);
    }

    private static CmsVerification Verify(byte[] cms, ReadOnlySpan<byte> content)
    {
        CmsSignedData data = CmsSignedData.Decode(cms);
        return CmsVerifier.VerifyDetached(data, data.SignerInfos[0], data.SignerInfos[0].DigestAlgorithm!.ComputeHash(content));
    }

    private static AsnEncodedData SigningCertificateV2(byte[] hash)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(hash);
        return new AsnEncodedData(CmsOids.SigningCertificateV2, writer.Encode());
    }

    private byte[] Sign(bool detached, X509IncludeOption include = X509IncludeOption.EndCertOnly, Action<CmsSigner>? configure = null)
    {
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, _certificate)
        {
            DigestAlgorithm = new Oid(DigestAlgorithm.Sha256.Oid),
            IncludeOption = include,
        };
        // .NET leaves signed attributes out unless there is one.
        signer.SignedAttributes.Add(new Pkcs9SigningTime(DateTime.UnixEpoch));
        configure?.Invoke(signer);
        var cms = new SignedCms(new ContentInfo(Content), detached);
        cms.ComputeSignature(signer);
        return cms.Encode();
    }
}
