using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks;

/// <summary>A full validation offline, beside the raw operations that no validation can do without.</summary>
[MemoryDiagnoser]
public class ValidationBenchmarks : IDisposable
{
    // Each has a signer of its own. That many are remembered, as the authorities are; the first pass is the warm-up.
    private const int Documents = 32;
    private const int LargeLength = 50 << 20;
    private const int Parties = 24;

    private readonly string _largePath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly List<byte[]> _baselineB = [];
    private readonly List<byte[]> _baselineLTA = [];
    private readonly byte[] _hash = new byte[32];
    private DevelopmentPki _pki = null!;
    private PdfSignatureValidator _validator = null!;
    private AsymmetricAlgorithm _key = null!;
    private byte[] _signature = null!;
    private byte[] _parties = null!;
    private byte[] _large = null!;
    private int _next;

    /// <summary>The algorithm of all keys.</summary>
    [Params(DevelopmentKeyAlgorithm.Rsa2048, DevelopmentKeyAlgorithm.EcdsaP256)]
    public DevelopmentKeyAlgorithm Key { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = Key });
        _validator = new PdfSignatureValidator(new TrustAnchors(_pki.Root));
        X509Certificate2 certificate = _pki.IssueSigner("raw");
        _key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()!;
        _signature = _key switch
        {
            RSA rsa => rsa.SignHash(_hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignHash(_hash),
            _ => throw new InvalidOperationException(),
        };
        byte[] contract = SyntheticPdf.Create(30 * 1024);
        for (int i = 0; i < Documents; i++)
        {
            _baselineB.Add(await SignAsync(contract, PadesLevel.BaselineB, i));
            _baselineLTA.Add(await SignAsync(contract, PadesLevel.BaselineLTA, i));
        }

        _large = await SignAsync(SyntheticPdf.Create(LargeLength), PadesLevel.BaselineLTA, 0);
        await File.WriteAllBytesAsync(_largePath, _large);
        _parties = contract;
        for (int i = 0; i < Parties; i++)
            _parties = await SignAsync(_parties, PadesLevel.BaselineLT, i);
        for (int i = 0; i < 2; i++)
        {
            using var stamped = new MemoryStream();
            await new PdfDocumentTimestamper(_pki.TimestampAuthority).TimestampAsync(new MemoryStream(_parties), stamped);
            _parties = stamped.ToArray();
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _pki.Dispose();
        _key.Dispose();
        File.Delete(_largePath);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public bool RawVerify() => _key switch
    {
        RSA rsa => rsa.VerifyHash(_hash, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.VerifyHash(_hash, _signature),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>30 KB.</summary>
    [Benchmark]
    public Task<ValidationReport> ValidateBaselineB() => ValidateAsync(_baselineB[_next++ % Documents]);

    /// <summary>30 KB, two timestamps, OCSP responses and CRLs of both chains.</summary>
    [Benchmark]
    public Task<ValidationReport> ValidateBaselineLTA() => ValidateAsync(_baselineLTA[_next++ % Documents]);

    /// <summary>24 signatures at B-LT and two document timestamps: 51 revisions.</summary>
    [Benchmark]
    public Task<ValidationReport> ValidateManyParties() => ValidateAsync(_parties);

    /// <summary>The digest of 50 MB in memory.</summary>
    [Benchmark]
    public byte[] RawSha256Of50MB() => SHA256.HashData(_large);

    /// <summary>A B-LTA file of 50 MB, from the disk cache.</summary>
    [Benchmark]
    public async Task<ValidationReport> ValidateBaselineLTAOf50MB() => Require(await _validator.ValidateAsync(_largePath));

    private async Task<ValidationReport> ValidateAsync(byte[] document) =>
        Require(await _validator.ValidateAsync(new MemoryStream(document, 0, document.Length, false, true)));

    // What is fast because it failed is not measured.
    private static ValidationReport Require(ValidationReport report) => report.Indication == ValidationIndication.TotalPassed
        ? report
        : throw new InvalidOperationException(report.Error ?? string.Join(' ', report.Signatures.SelectMany(signature => signature.Messages)));

    private async Task<byte[]> SignAsync(byte[] document, PadesLevel level, int index)
    {
        using var signer = new X509Signer(_pki.IssueSigner($"party {index}"), [_pki.IssuingCa, _pki.Root]);
        var pdf = new PdfSigner(signer, _pki.TimestampAuthority, _pki.RevocationSource, new TrustAnchors(_pki.Root));
        using var signed = new MemoryStream();
        await pdf.SignAsync(new MemoryStream(document), signed, new PdfSignatureOptions { Level = level });
        return signed.ToArray();
    }
}
