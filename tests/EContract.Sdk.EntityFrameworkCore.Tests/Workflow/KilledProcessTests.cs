using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>A real process, killed with kill -9 at the worst moments, on SQLite and files.</summary>
public sealed class KilledProcessTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private DevelopmentPkiServer _authorities = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => _directory.FullPath;

    private int KeyCalls => File.Exists(_directory.Combine("hsm.log")) ? File.ReadAllLines(_directory.Combine("hsm.log")).Length : 0;

    private DevelopmentFaults TimestampFaults => _authorities.Pki.TimestampAuthority.Faults;

    public async ValueTask InitializeAsync()
    {
        _authorities = await DevelopmentPkiServer.StartAsync();
        using X509Certificate2 signer = _authorities.Pki.IssueSigner("東海市 電子契約", "東海市");
        _directory.WriteFile("signer.p12", _authorities.Pki.ExportPkcs12(signer, "crash"));
        await File.WriteAllTextAsync(_directory.Combine("root.pem"), _authorities.Pki.RootPem);
        await File.WriteAllTextAsync(_directory.Combine("tsa.txt"), _authorities.TimestampUri.AbsoluteUri);
    }

    public async ValueTask DisposeAsync()
    {
        await _authorities.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task KilledBetweenKeyAndTimestamp_NextProcessFinishesExactlyOnce()
    {
        string id = await CrashHostProcess.RunAsync(Folder, ["send", .. SamplePdfs.All]);
        await CrashHostProcess.RunAsync(Folder, "confirm", id, "0");
        await KillWhileTimestampHangsAsync(id, answeredBefore: 1);

        // The key has answered and its answer is stored; the document knows nothing of it yet.
        Assert.Equal(1, KeyCalls);
        Assert.Equal(ParticipantState.Signing, (await LoadAsync(id)).Participants[0].State);

        Assert.Equal("InProgress", await CrashHostProcess.RunAsync(Folder, "work", id));

        Assert.Equal(1, KeyCalls);
        Assert.Equal(ParticipantState.Signed, (await LoadAsync(id)).Participants[0].State);
        await CrashHostProcess.RunAsync(Folder, "confirm", id, "1");
        Assert.Equal("Completed", await CrashHostProcess.RunAsync(Folder, "work", id));
        await AssertCompletedOnceAsync(id);
    }

    [Fact]
    public async Task KilledWhileSealing_NextProcessFinishesExactlyOnce()
    {
        string id = await CrashHostProcess.RunAsync(Folder, ["send", .. SamplePdfs.All]);
        await CrashHostProcess.RunAsync(Folder, "confirm", id, "0");
        await CrashHostProcess.RunAsync(Folder, "work", id);
        await CrashHostProcess.RunAsync(Folder, "confirm", id, "1");

        // One token to measure, one for each document's signature; then sealing measures, and asks for the first document's.
        await KillWhileTimestampHangsAsync(id, answeredBefore: 4);
        Assert.Equal(EnvelopeStatus.Finalizing, (await LoadAsync(id)).Status);

        Assert.Equal("Completed", await CrashHostProcess.RunAsync(Folder, "work", id));

        await AssertCompletedOnceAsync(id);
    }

    private async Task KillWhileTimestampHangsAsync(string id, int answeredBefore)
    {
        int before = TimestampFaults.RequestCount;
        TimestampFaults.Inject(DevelopmentFault.Hang, after: answeredBefore);
        using (var doomed = CrashHostProcess.Start(Folder, "work", id))
        {
            await doomed.WaitUntilAsync(() => TimestampFaults.RequestCount > before + answeredBefore, Token);
            await doomed.KillAsync();
        }

        TimestampFaults.Clear();
    }

    private async Task AssertCompletedOnceAsync(string id)
    {
        Envelope envelope = await LoadAsync(id);
        IReadOnlyList<EventRecord> events = AuditChainVerifier.Read(await HistoryAsync(id));
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(2, events.Count(record => record.Event is ParticipantSigned));
        Assert.Single(events, record => record.Event is EnvelopeCompleted);
        Assert.Equal(2, KeyCalls);

        // Both results and the second request. The first one's link was replaced by the host's before it could be mailed.
        Assert.Equal(3, Directory.GetFiles(_directory.Combine("mail"), "*.eml").Length);
        Assert.Single(events, record => record.Event is NotificationSuppressed);
        foreach (ContractDocument document in envelope.Documents)
            await AssertOneSignatureEachAsync(envelope, document);
    }

    private async Task AssertOneSignatureEachAsync(Envelope envelope, ContractDocument document)
    {
        using var keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));
        var documents = new FileSystemDocumentStore(_directory.Combine("documents"), keys);
        var scope = new DocumentScope(envelope.Id.ToString(), document.Id.ToString());
        await using Stream content = await documents.OpenAsync(new DocumentKey(scope, document.Current.Sha256), Token);

        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors([_authorities.Pki.Root])).ValidateAsync(content, cancellationToken: Token);

        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(
            envelope.Participants.Select(participant => (participant.FieldName, SignatureLevel.BaselineLTA)),
            report.Signatures.Where(s => s.Kind == SignatureKind.Signature).Select(s => (s.Field, s.Level)));
        Assert.Single(report.Signatures, s => s.Kind == SignatureKind.DocumentTimestamp);
    }

    private async Task<Envelope> LoadAsync(string id) => Envelope.Fold(AuditChainVerifier.Read(await HistoryAsync(id)));

    private async Task<EnvelopeHistory> HistoryAsync(string id)
    {
        using var store = new EntityFrameworkEnvelopeStore(
            new DbContextOptionsBuilder<EContractDbContext>().UseSqlite($"Data Source={_directory.Combine("contracts.db")}").Options);
        return (await store.LoadAsync(EnvelopeId.Parse(id), Token))!;
    }
}
