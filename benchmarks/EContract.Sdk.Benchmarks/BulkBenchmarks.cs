using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using EContract.Sdk.Benchmarks.Quick;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks;

/// <summary>Many documents at once, beside the raw operations of key and digest on as many threads.</summary>
[MemoryDiagnoser]
public class BulkBenchmarks : IDisposable
{
    private const int Threads = 2;
    private const int Count = 1000;
    private const int Leaves = 1_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("econtract-benchmark-");
    private readonly byte[] _document = SyntheticPdf.Create(30 * 1024);
    private readonly byte[] _digests = RandomNumberGenerator.GetBytes(Leaves * 32);
    private DevelopmentPki _pki = null!;
    private X509Certificate2 _certificate = null!;
    private X509Signer _signer = null!;
    private PdfBulkSigner _bulk = null!;
    private string[] _paths = null!;

    [GlobalSetup]
    public void Setup()
    {
        _pki = DevelopmentPki.Create(new DevelopmentPkiOptions());
        _certificate = _pki.IssueSigner("benchmark");
        _signer = new X509Signer(_certificate, [_pki.IssuingCa, _pki.Root]);
        _bulk = new PdfBulkSigner(_signer, options: new PdfBulkSignerOptions { MaxSignatures = Threads });
        _paths = [.. Enumerable.Range(0, Count).Select(i => Path.Combine(_folder.FullName, $"{i}.pdf"))];
        foreach (string path in _paths)
            File.WriteAllBytes(path, _document);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _signer.Dispose();
        _certificate.Dispose();
        _pki.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>1,000 signatures by RSA-2048 on two threads.</summary>
    [Benchmark(Baseline = true)]
    public Task RawSign() => BulkCases.OnThreadsAsync(Threads, Count, _ =>
    {
        RSA key = _certificate.GetRSAPrivateKey()!;
        byte[] digest = new byte[32];
        return () => key.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    });

    /// <summary>1,000 documents of 30 KB in memory.</summary>
    [Benchmark]
    public Task SignDocuments() => BulkCases.SignAsync(_bulk, _document, Count, new PdfSignatureOptions());

    /// <summary>1,000 files of 30 KB into files that are on the disk.</summary>
    [Benchmark]
    public async Task SignFiles()
    {
        string output = Directory.CreateDirectory(Path.Combine(_folder.FullName, Path.GetRandomFileName())).FullName;
        await foreach (BulkDocumentResult result in _bulk.SignAsync(_paths.Select(path => BulkDocument.FromFile(path, Path.Combine(output, Path.GetFileName(path))))))
        {
            if (result.Error is { } error)
                throw new InvalidOperationException(error.Message, error);
        }
    }

    /// <summary>SHA-256 of as many bytes in memory, on two threads.</summary>
    [Benchmark]
    public Task RawSha256() => BulkCases.OnThreadsAsync(Threads, Count, _ => () => SHA256.HashData(_document));

    /// <summary>SHA-256 of 1,000 files of 30 KB.</summary>
    [Benchmark]
    public Task<HashedFiles> HashFiles() => new BulkHasher(new BulkHasherOptions { MaxDegreeOfParallelism = Threads }).HashAllAsync(_paths);

    /// <summary>A tree over 1,000,000 digests.</summary>
    [Benchmark]
    public HashTree BuildTree() => HashTree.Build(DigestAlgorithm.Sha256, _digests);
}
