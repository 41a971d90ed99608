using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks;

/// <summary>A signature in memory, beside the raw operation of the key that it cannot do without.</summary>
[MemoryDiagnoser]
public class SigningBenchmarks : IDisposable
{
    private DevelopmentPki _pki = null!;
    private X509Signer _signer = null!;
    private PdfSigner _pdf = null!;
    private AsymmetricAlgorithm _key = null!;
    private byte[] _document = null!;
    private MemoryStream _destination = null!;
    private readonly byte[] _digest = new byte[32];

    /// <summary>The key's algorithm.</summary>
    [Params(DevelopmentKeyAlgorithm.Rsa2048, DevelopmentKeyAlgorithm.EcdsaP256)]
    public DevelopmentKeyAlgorithm Key { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = Key });
        X509Certificate2 certificate = _pki.IssueSigner("benchmark");
        _key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()!;
        _signer = new X509Signer(certificate, [_pki.IssuingCa, _pki.Root]);
        _pdf = new PdfSigner(_signer, _pki.TimestampAuthority, _pki.RevocationSource, new TrustAnchors(_pki.Root));
        _document = SyntheticPdf.Create(30 * 1024);
        _destination = new MemoryStream(256 * 1024);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _signer.Dispose();
        _pki.Dispose();
        _key.Dispose();
        _destination.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public byte[] RawSign() => _key switch
    {
        RSA rsa => rsa.SignHash(_digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignHash(_digest, DSASignatureFormat.Rfc3279DerSequence),
        _ => throw new InvalidOperationException(),
    };

    [Benchmark]
    public byte[] RawSha256() => SHA256.HashData(_document);

    [Benchmark]
    public Task<PdfSignatureResult> SignBaselineB() => SignAsync(PadesLevel.BaselineB);

    [Benchmark]
    public Task<PdfSignatureResult> SignBaselineLTA() => SignAsync(PadesLevel.BaselineLTA);

    private async Task<PdfSignatureResult> SignAsync(PadesLevel level)
    {
        _destination.SetLength(0);
        return await _pdf.SignAsync(new MemoryStream(_document, 0, _document.Length, false, true), _destination, new PdfSignatureOptions { Level = level });
    }
}
