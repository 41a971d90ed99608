using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Signed documents to attack, each signed once, and what is expected of every verdict.</summary>
public sealed class AttackWorld : IDisposable
{
    private readonly ConcurrentDictionary<(RawXref, PadesLevel, PdfCertification?), Task<byte[]>> _signed = [];
    private readonly ConcurrentDictionary<RawXref, byte[]> _byHand = [];

    internal SigningWorld Signing { get; } = new();

    public AttackWorld() => Certificate = Signing.Pki.Issue(new() { CommonName = "署名 花子" });

    /// <summary>The certificate, with its key, of who signs by hand.</summary>
    public X509Certificate2 Certificate { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        Signing.Dispose();
    }

    /// <summary>The contract as the product signs it: an update of the original.</summary>
    internal async Task<SignedFile> SignAsync(RawXref xref, PadesLevel level = PadesLevel.BaselineB, PdfCertification? certification = null) =>
        new(await _signed.GetOrAdd((xref, level, certification), key => Signing.SignAsync(
            key.Item2, document: ContractPdf.Create(key.Item1), options: new PdfSignatureOptions { Certification = key.Item3 })));

    /// <summary>The contract as others sign it: a single revision.</summary>
    internal SignedFile SignByHand(RawXref xref = RawXref.Table) => new(_byHand.GetOrAdd(xref, key => ContractPdf.Sign(Cms().Encode, key)));

    internal CraftedCms Cms() => new(Certificate) { Certificates = [Certificate.RawData, Signing.Pki.IssuingCa.RawData] };

    internal async Task<ValidationReport> ValidateAsync(byte[] document, ValidationPolicy? policy = null)
    {
        // A validation that never ends fails the test instead of the build.
        ValidationReport report = await Task.Run(() => Signing.ValidateAsync(document, Signing.Pki.RevocationSource, policy: policy))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("was not expected", report.Error ?? "", StringComparison.Ordinal);
        return report;
    }

    /// <summary>The signature is still listed, and nobody is told that the document is fine.</summary>
    internal async Task<ValidationReport> AssertCaughtAsync(byte[] document)
    {
        ValidationReport report = await ValidateAsync(document);
        Assert.Null(report.Error);
        Assert.NotEmpty(report.Signatures);
        Assert.NotEqual(ValidationIndication.TotalPassed, report.Indication);
        Assert.NotEqual(ValidationIndication.NoSignature, report.Indication);
        return report;
    }

    /// <summary>What came after the signature is reported as what nobody may do; the signature itself stays what it was.</summary>
    internal async Task AssertForbiddenAsync(byte[] document)
    {
        ValidationReport report = await AssertCaughtAsync(document);
        Assert.All(report.Signatures, signature => Assert.True(
            signature.LaterChanges == LaterChanges.Forbidden && signature.Indication == ValidationIndication.TotalFailed && signature.Messages.Count > 0,
            $"{signature.Field}: {signature.LaterChanges}, {signature.Indication}: {string.Join(" ", signature.Messages)}"));
        Assert.Contains(report.Signatures, signature => signature.Integrity == SignatureIntegrity.Intact);
    }
}
