using System.Globalization;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Full validation without a network.</summary>
internal sealed class ValidationCases : IDisposable
{
    // Each has a signer of its own, as a host's documents have.
    private const int Documents = 32;

    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions());
    private readonly PdfSignatureValidator _validator;
    private int _next;

    public ValidationCases() => _validator = new PdfSignatureValidator(new TrustAnchors(_pki.Root));

    public IEnumerable<QuickCase> All() =>
    [
        new("validate B-B 30 KB RSA-2048: per second and core", Target.AtLeast(2000), () => RateAsync(PadesLevel.BaselineB)),
        new("validate B-LTA 30 KB RSA-2048: per second and core", Target.AtLeast(500), () => RateAsync(PadesLevel.BaselineLTA)),
        new("validate B-LTA 50 MB: total / SHA-256", Target.AtMost(3), () => LargeAsync(pages: 1)),
        new("validate B-LTA 50 MB of 40,000 objects: total / SHA-256", Target.AtMost(3), () => LargeAsync(pages: 20_000)),
        new("validate 24 signatures, 51 revisions: seconds", Target.AtMost(0.5), ManyPartiesAsync),
    ];

    public void Dispose() => _pki.Dispose();

    private async Task<(double, string)> RateAsync(PadesLevel level)
    {
        byte[] contract = SyntheticPdf.Create(30 * 1024);
        var documents = new List<byte[]>();
        for (int i = 0; i < Documents; i++)
            documents.Add(await SignAsync(contract, level, i));
        double[] times = await Interleaved.MicrosecondsAsync(600, () => ValidateAsync(documents[_next++ % Documents]));
        return (1e6 / times[0], string.Create(CultureInfo.InvariantCulture, $"{times[0]:0} us each"));
    }

    private async Task<(double, string)> LargeAsync(int pages)
    {
        byte[] large = await SignAsync(SyntheticPdf.Create(50 << 20, pages), PadesLevel.BaselineLTA, 0);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("econtract-benchmark-");
        string path = Path.Combine(folder.FullName, "large.pdf");
        try
        {
            await File.WriteAllBytesAsync(path, large);
            double[] times = await Interleaved.MicrosecondsAsync(
                20,
                () => Task.FromResult(SHA256.HashData(large)),
                async () => Require(await _validator.ValidateAsync(path)));
            return (times[1] / times[0], string.Create(CultureInfo.InvariantCulture, $"SHA-256 {times[0] / 1000:0} ms, validation {times[1] / 1000:0} ms"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(double, string)> ManyPartiesAsync()
    {
        byte[] document = SyntheticPdf.Create(30 * 1024);
        for (int i = 0; i < 24; i++)
            document = await SignAsync(document, PadesLevel.BaselineLT, i);
        for (int i = 0; i < 2; i++)
        {
            using var stamped = new MemoryStream();
            await new PdfDocumentTimestamper(_pki.TimestampAuthority).TimestampAsync(new MemoryStream(document), stamped);
            document = stamped.ToArray();
        }

        double[] times = await Interleaved.MicrosecondsAsync(8, () => ValidateAsync(document));
        return (times[0] / 1e6, string.Create(CultureInfo.InvariantCulture, $"{times[0] / 1000:0} ms"));
    }

    private async Task ValidateAsync(byte[] document) =>
        Require(await _validator.ValidateAsync(new MemoryStream(document, 0, document.Length, writable: false, publiclyVisible: true)));

    // What is fast because it failed is not measured.
    private static void Require(ValidationReport report)
    {
        if (report.Indication != ValidationIndication.TotalPassed)
            throw new InvalidOperationException(report.Error ?? string.Join(' ', report.Signatures.SelectMany(signature => signature.Messages)));
    }

    private async Task<byte[]> SignAsync(byte[] document, PadesLevel level, int index)
    {
        using var signer = new X509Signer(_pki.IssueSigner($"party {index}"), [_pki.IssuingCa, _pki.Root]);
        var pdf = new PdfSigner(signer, _pki.TimestampAuthority, new CachingRevocationSource(_pki.RevocationSource), new TrustAnchors(_pki.Root));
        using var signed = new MemoryStream();
        await pdf.SignAsync(new MemoryStream(document), signed, new PdfSignatureOptions { Level = level });
        return signed.ToArray();
    }
}
