using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Tests.Cryptography;

public sealed class CertificateDecoderTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void Decode_Twice_GivesObjectsOfTheirOwn()
    {
        byte[] encoded = _pki.IssuingCa.RawData;
        X509Certificate2 first = CertificateDecoder.Decode(encoded);
        first.Dispose();

        using X509Certificate2 second = CertificateDecoder.Decode(encoded);

        Assert.Equal(encoded, second.RawData);
        Assert.Equal(_pki.IssuingCa.Subject, second.Subject);
        Assert.NotNull(second.GetECDsaPublicKey());
    }

    [Fact]
    public void Decode_BufferChangedAfterwards_StillGivesTheFirstCertificate()
    {
        byte[] encoded = _pki.Root.RawData;
        byte[] buffer = [.. encoded];
        CertificateDecoder.Decode(buffer).Dispose();
        buffer[^1] ^= 1;

        Assert.Equal(encoded, CertificateDecoder.Decode(encoded).RawData);
        Assert.Equal(buffer, CertificateDecoder.Decode(buffer).RawData);
    }

    [Fact]
    public void Decode_NoCertificate_IsRefusedEachTime()
    {
        for (int i = 0; i < 2; i++)
            Assert.ThrowsAny<CryptographicException>(() => CertificateDecoder.Decode(new byte[] { 0x30, 0x03, 0x02, 0x01, 0x01 }));
    }

    [Fact]
    public void FactsOf_DisposedCertificate_StayGoodForOthers()
    {
        X509Certificate2 signer = _pki.IssueSigner("first");
        byte[] encoded = signer.RawData;
        CertificateStructure structure = CertificateStructure.Of(signer);
        signer.Dispose();

        using X509Certificate2 again = X509CertificateLoader.LoadCertificate(encoded);

        Assert.Same(structure, CertificateStructure.Of(again));
        Assert.Equal(SignatureVerification.Valid, CertificateSignature.Verify(structure, _pki.IssuingCa));
        Assert.Equal(SignatureVerification.Invalid, CertificateSignature.Verify(structure, _pki.Root));
    }
}
