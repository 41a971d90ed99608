using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>A batch whose process is killed with kill -9 again and again, on SQLite and files.</summary>
public sealed class KilledBatchTests : IDisposable
{
    private const int Rows = 60;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task SendBatch_KilledSeveralTimes_EachRowIsOneEnvelopeSentOnceWithOneMail()
    {
        using (DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions()))
        using (X509Certificate2 signer = pki.IssueSigner("東海市 電子契約", "東海市"))
        {
            _directory.WriteFile("signer.p12", pki.ExportPkcs12(signer, "crash"));
            await File.WriteAllTextAsync(_directory.Combine("root.pem"), pki.RootPem, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(_directory.Combine("tsa.txt"), "http://127.0.0.1:9/", TestContext.Current.CancellationToken);
        }

        string[] command = ["send-batch", BatchId.New(TimeProvider.System).ToString(), $"{Rows}", SamplePdfs.Contract];
        foreach (int documents in (int[])[10, 40, 75])
        {
            using var doomed = CrashHostProcess.Start(_directory.FullPath, command);
            await doomed.WaitUntilAsync(() => StoredDocuments() >= documents, TestContext.Current.CancellationToken);
            await doomed.KillAsync();
        }

        string[][] rows = [.. (await CrashHostProcess.RunAsync(_directory.FullPath, command)).Split('\n').Select(line => line.Split('\t'))];
        Assert.Equal(Rows, rows.Select(row => row[2]).Distinct().Count());
        Assert.All(rows, row => Assert.True(row[1] is "Sent" or "SentBefore", string.Join(' ', row)));
        Assert.Contains(rows, row => row[1] == "Sent");
        Assert.Contains(rows, row => row[1] == "SentBefore");

        await CrashHostProcess.RunAsync(_directory.FullPath, "deliver");
        using var store = new EntityFrameworkEnvelopeStore(
            new DbContextOptionsBuilder<EContractDbContext>().UseSqlite($"Data Source={_directory.Combine("contracts.db")}").Options);
        Assert.Equal(Rows, (await store.SearchAsync(new EnvelopeQuery { Limit = 1000 }, TestContext.Current.CancellationToken)).Count);
        foreach (string[] row in rows)
        {
            EnvelopeHistory history = (await store.LoadAsync(EnvelopeId.Parse(row[2]), TestContext.Current.CancellationToken))!;
            IReadOnlyList<EventRecord> events = AuditChainVerifier.Read(history);
            Assert.Equal(row[0], Envelope.Fold(events).Batch?.Key);
            Assert.Single(events, record => record.Event is EnvelopeSent);
            Assert.Single(events, record => record.Event is LinkIssued);
            Assert.Single(events, record => record.Event is NotificationSent);
        }

        string[] mails = [.. Directory.GetFiles(_directory.Combine("mail"), "*.eml").Select(File.ReadAllText)];
        Assert.Equal(Rows, mails.Length);
        Assert.All(rows, row => Assert.Single(mails, mail => mail.Contains($"{row[0]}@sample.example", StringComparison.Ordinal)));
    }

    private int StoredDocuments() => Directory.Exists(_directory.Combine("documents"))
        ? Directory.EnumerateFiles(_directory.Combine("documents"), "*", SearchOption.AllDirectories).Count()
        : 0;
}
