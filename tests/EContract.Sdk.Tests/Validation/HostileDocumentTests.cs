using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation;

/// <summary>No document keeps the validator busy for long, however its parts multiply each other.</summary>
public sealed class HostileDocumentTests
{
    // A machine may be slow and busy; each takes a second or two, and what is wrong takes many minutes, or centuries.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Names => [.. HostileDocuments.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ValidateAsync_MadeToExhaust_GivesAReportSoon(string name)
    {
        byte[] document = HostileDocuments.All[name]();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);

        ValidationReport report = await new PdfSignatureValidator(TrustAnchors.None)
            .ValidateAsync(new MemoryStream(document), cancellationToken: patience.Token);

        // Either the signature is reported, and broken, or the document is refused with the reason.
        Assert.True(report.Error is not null || report.Signatures.Any(signature => signature.Indication == ValidationIndication.TotalFailed));
    }

    [Fact]
    public async Task ValidateAsync_Cancelled_Stops()
    {
        byte[] document = HostileDocuments.All["fields by updates"]();
        using var source = new CancellationTokenSource();
        var validator = new PdfSignatureValidator(new CancellingTrust(source));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await validator.ValidateAsync(new MemoryStream(document), cancellationToken: source.Token));
    }

    /// <summary>Cancels when the work is about to begin.</summary>
    private sealed class CancellingTrust(CancellationTokenSource source) : ITrustAnchorSource
    {
        public async ValueTask<IReadOnlyCollection<System.Security.Cryptography.X509Certificates.X509Certificate2>> GetAnchorsAsync(CancellationToken cancellationToken = default)
        {
            await source.CancelAsync();
            return [];
        }
    }
}
