using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Preservation;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Timestamps;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.Workflow.Timestamps;

/// <summary>The timestamps of a fiscal year's documents, real PDFs in encrypted files, verified at once.</summary>
public sealed class TimestampVerificationTests : IDisposable
{
    private static readonly DateOnly From = new(2026, 4, 1), To = new(2027, 3, 31);
    private readonly TemporaryDirectory _directory = new();
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, BaseUri = new Uri("http://pki.example/") });
    private readonly ServiceProvider _host;

    public TimestampVerificationTests() => _host = new ServiceCollection().AddEContract(contracts => contracts
        .UseInMemoryEnvelopes()
        .UseFileSystemDocuments(Root, encryption => encryption.UseKeyFile(_directory.Combine("kek.key")))
        .UseSigner(_pki.CreateSigner("東海市 立会人"))
        .UseTimestampAuthority(_ => _pki.TimestampAuthority)
        .UseRevocationSource(_ => _pki.RevocationSource)
        .AddTrustAnchors(_pki.Root)
        .SetEnvelopes(envelopes =>
        {
            envelopes.Sender = new EnvelopeSender("東海市");
            envelopes.Retention.Default = RetentionRule.FiscalYear();
        })).BuildServiceProvider();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => _directory.Combine("documents");

    private EnvelopeManager Manager => _host.GetRequiredService<EnvelopeManager>();

    private TimestampVerification Verification => _host.GetRequiredService<TimestampVerification>();

    public void Dispose()
    {
        _host.Dispose();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Verify_FiscalYear_EveryDocumentOfItIsValidAndNoOther()
    {
        Envelope first = await CompleteAsync(From), last = await CompleteAsync(To);
        await CompleteAsync(From.AddDays(-1));
        await Manager.CreateAsync(Descriptor(From), cancellationToken: Cancellation);

        List<TimestampResult> results = await VerifyAsync(Verification);

        Assert.Equal(new[] { first.Id, last.Id }.OrderBy(id => id.ToString(), StringComparer.Ordinal), results.Select(result => result.Envelope.Id));
        Assert.All(results, result =>
        {
            Assert.Equal((TimestampOutcome.Valid, ""), (result.Outcome, result.Reason));
            // One over the signature, one over the document.
            Assert.Equal(2, result.Times.Count);
            Assert.NotEmpty(result.Authorities);
        });
    }

    [Fact]
    public async Task Verify_OneByteFlipped_ReportsExactlyThatDocument()
    {
        Envelope[] envelopes = [await CompleteAsync(From), await CompleteAsync(From), await CompleteAsync(From)];
        string path = PathOf(envelopes[1]);
        byte[] bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancellation);

        List<TimestampResult> results = await VerifyAsync(Verification);

        TimestampResult changed = Assert.Single(results, result => result.Outcome != TimestampOutcome.Valid);
        Assert.Equal((envelopes[1].Id, TimestampOutcome.Changed), (changed.Envelope.Id, changed.Outcome));
        Assert.Equal(3, results.Count);

        File.Delete(path);
        Assert.Equal(TimestampOutcome.Lost, (await VerifyAsync(Verification)).Single(result => result.Envelope.Id == envelopes[1].Id).Outcome);
    }

    [Fact]
    public async Task Verify_AuthorityIsNotTrusted_SaysSo()
    {
        await CompleteAsync(From);
        EnvelopeServices own = _host.GetRequiredService<EnvelopeServices>();
        var distrusting = new TimestampVerification(new EnvelopeServices
        {
            Envelopes = own.Envelopes,
            Documents = own.Documents,
            KeyWrapper = own.KeyWrapper,
            Key = own.Key,
            Signer = own.Signer,
            Extender = own.Extender,
            Notifier = own.Notifier,
            Validator = new PdfSignatureValidator(TrustAnchors.None),
        });

        TimestampResult result = Assert.Single(await VerifyAsync(distrusting));

        Assert.Equal(TimestampOutcome.Untrusted, result.Outcome);
        Assert.NotEqual("", result.Reason);
    }

    [Fact]
    public async Task Verify_WithoutAnyNetwork_NeedsNone()
    {
        await CompleteAsync(From);
        EnvelopeServices own = _host.GetRequiredService<EnvelopeServices>();
        var offline = new TimestampVerification(new EnvelopeServices
        {
            Envelopes = own.Envelopes,
            Documents = own.Documents,
            KeyWrapper = own.KeyWrapper,
            Key = own.Key,
            Signer = own.Signer,
            Extender = own.Extender,
            Notifier = own.Notifier,
            Validator = new PdfSignatureValidator(new TrustAnchors(_pki.Root)),
        });

        Assert.Equal(TimestampOutcome.Valid, Assert.Single(await VerifyAsync(offline)).Outcome);
    }

    [Fact]
    public async Task Verify_GoesOnAfterAnEnvelope_AndRefusesAPeriodThatEndsBeforeItBegins()
    {
        Envelope[] envelopes = [await CompleteAsync(From), await CompleteAsync(From)];
        EnvelopeId[] ids = [.. envelopes.Select(envelope => envelope.Id).OrderBy(id => id.ToString(), StringComparer.Ordinal)];

        Assert.Equal(ids[1], Assert.Single(await VerifyAsync(Verification, ids[0])).Envelope.Id);
        Assert.ThrowsAny<ArgumentException>(() => Verification.VerifyAsync(null, To, From, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Csv_OfAllResults_HasARowForEachDocumentAndNoFormula(bool inJapanese)
    {
        Envelope envelope = await CompleteAsync(From, "=cmd|' /C calc'!A0, \"甲\"");
        using var csv = new MemoryStream();

        IReadOnlyDictionary<TimestampOutcome, long> counts = await TimestampCsv.WriteAsync(
            Verification.VerifyAsync(TenantId.Default, From, To, cancellationToken: Cancellation), csv, inJapanese, Cancellation);

        Assert.Equal(1, Assert.Single(counts, count => count.Key == TimestampOutcome.Valid).Value);
        byte[] bytes = csv.ToArray();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        string[] lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith(inJapanese ? "取引年月日,取引先," : "Transaction date,Counterparty,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2026-04-01,\"'=cmd|' /C calc'!A0, \"\"甲\"\"\",1200000,JPY,", lines[1], StringComparison.Ordinal);
        Assert.Contains(inJapanese ? ",有効," : ",Valid,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($",{envelope.Documents[0].Current.Sha256},{envelope.Id},{envelope.Documents[0].Id}", lines[1], StringComparison.Ordinal);
        Assert.Equal("", lines[2]);
    }

    [Fact]
    public async Task CorrectTransactionDate_AfterCompletion_MovesTheEndOfRetention()
    {
        Envelope envelope = await CompleteAsync(From);
        DateOnly completed = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(9).DateTime);
        Assert.NotNull(envelope.RetainUntil);

        Envelope corrected = await Manager.CorrectTransactionAsync(
            envelope.Id, new EnvelopeMetadata(new TransactionDetails(completed.AddYears(3), "株式会社サンプル", 1_200_000m), null), "日付の誤り", cancellationToken: Cancellation);

        Assert.True(corrected.RetainUntil > envelope.RetainUntil);
    }

    private async Task<Envelope> CompleteAsync(DateOnly date, string counterparty = "株式会社サンプル")
    {
        Envelope envelope = await Manager.SendAsync((await Manager.CreateAsync(Descriptor(date, counterparty), cancellationToken: Cancellation)).Id, cancellationToken: Cancellation);
        string token = WorkflowFixture.Token(await Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id));
        SigningView view = await Manager.OpenLinkAsync(token);
        await (await Manager.OpenDocumentAsync(token, view.Documents[0].Id)).DisposeAsync();
        SigningSummary summary = await Manager.PrepareSignAsync(token);
        Envelope completed = await Manager.ConfirmSignAsync(token, "key", summary.Consent);
        Assert.Equal(EnvelopeStatus.Completed, completed.Status);
        return completed;
    }

    private static EnvelopeDescriptor Descriptor(DateOnly date, string counterparty = "株式会社サンプル") => new()
    {
        Title = "○○業務委託",
        Documents = { DocumentDescriptor.FromBytes(SyntheticPdf.Create(30_000), "契約書") },
        Participants = { new() { Name = "山田太郎", Email = "yamada@example.jp" } },
        Transaction = new(date, counterparty, 1_200_000m),
    };

    private static async Task<List<TimestampResult>> VerifyAsync(TimestampVerification verification, EnvelopeId? after = null)
    {
        var results = new List<TimestampResult>();
        await foreach (TimestampResult result in verification.VerifyAsync(TenantId.Default, From, To, after, Cancellation))
            results.Add(result);
        return results;
    }

    private string PathOf(Envelope envelope) => Directory.GetFiles(Root, $"{envelope.Documents[0].Current.Sha256}.ecdoc", SearchOption.AllDirectories)
        .Single(path => path.Contains(envelope.Id.ToString(), StringComparison.Ordinal));
}
