using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>A real process destroys an envelope's documents, and is killed (kill -9) on the way: the next one finishes.</summary>
public sealed class KilledDisposalTests : IDisposable
{
    private const int Lanes = 4;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task KilledOnTheWay_NextProcessDestroysWhatIsLeftExactlyOnce()
    {
        string prepared = _directory.Combine("prepared");
        Directory.CreateDirectory(prepared);
        await using DevelopmentPkiServer authorities = await DevelopmentPkiServer.StartAsync();

        // Each process's clock begins where it is told to: later than the one before could come to, or what that left would not be due.
        DateTimeOffset now = TimeProvider.System.GetUtcNow(), later = now.AddDays(400);
        using X509Certificate2 signer = authorities.Pki.IssueSigner("東海市 電子契約", "東海市");
        await File.WriteAllBytesAsync(Path.Combine(prepared, "signer.p12"), authorities.Pki.ExportPkcs12(signer, "crash"), Cancel);
        await File.WriteAllTextAsync(Path.Combine(prepared, "root.pem"), authorities.Pki.RootPem, Cancel);
        await File.WriteAllTextAsync(Path.Combine(prepared, "tsa.txt"), authorities.TimestampUri.AbsoluteUri, Cancel);
        string envelope = await RunAsync(prepared, now, null, "send", SamplePdfs.Contract);
        foreach (int participant in (int[])[0, 1])
        {
            now = now.AddHours(1);
            await RunAsync(prepared, now, null, "confirm", envelope, $"{participant}");
            now = now.AddHours(1);
            await RunAsync(prepared, now, null, "work", envelope);
        }

        await RunAsync(prepared, later, null, "dispose", envelope);
        File.Delete(Path.Combine(prepared, "deeds.log"));
        string undisturbed = Copy(prepared, "undisturbed");
        await RunAsync(undisturbed, later.AddHours(1), null, "work", envelope);
        string[] deeds = await File.ReadAllLinesAsync(Path.Combine(undisturbed, "deeds.log"), Cancel);
        Assert.Contains(deeds, deed => deed.StartsWith("IDocumentStore.Shred", StringComparison.Ordinal));
        await AssertDestroyedAsync(undisturbed, envelope, prepared);

        // Before anything, after the point of no return, among the documents and behind them, and when it was recorded.
        int[] shredded = [.. deeds.Index().Where(deed => deed.Item.StartsWith("IDocumentStore.Shred", StringComparison.Ordinal)).Select(deed => deed.Index + 1)];
        int[] points = [.. new[] { 0, shredded[0] - 1, shredded[0], shredded[shredded.Length / 2], shredded[^1], Math.Min(shredded[^1] + 1, deeds.Length) }.Distinct()];
        await Parallel.ForEachAsync(
            points,
            new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = Cancel },
            async (point, _) =>
            {
                string folder = Copy(prepared, $"{point}");
                await RunAsync(folder, later.AddHours(1), point, "work", envelope);
                await RunAsync(folder, later.AddHours(2), null, "work", envelope);
            });
        foreach (int point in points)
            await AssertDestroyedAsync(_directory.Combine($"{point}"), envelope, prepared);
    }

    private static async Task AssertDestroyedAsync(string folder, string envelope, string prepared)
    {
        Assert.NotEmpty(DocumentsIn(prepared, envelope));
        Assert.Empty(DocumentsIn(folder, envelope));
        using var store = new EntityFrameworkEnvelopeStore(
            new DbContextOptionsBuilder<EContractDbContext>().UseSqlite($"Data Source={Path.Combine(folder, "contracts.db")};Pooling=False").Options);
        IReadOnlyList<EventRecord> events = AuditChainVerifier.Read((await store.LoadAsync(EnvelopeId.Parse(envelope), Cancel))!);
        Assert.NotNull(Envelope.Fold(events).DisposedAt);
        Assert.Single(events, record => record.Event is DisposalStarted);
        Assert.Single(events, record => record.Event is EnvelopeDisposed);
        Assert.Empty(await store.ListDelayedJobsAsync(new(), Cancel));
    }

    private static string[] DocumentsIn(string folder, string envelope) =>
        [.. Directory.GetFiles(Path.Combine(folder, "documents"), "*.ecdoc", SearchOption.AllDirectories).Where(file => file.Contains(envelope, StringComparison.Ordinal))];

    private static async Task<string> RunAsync(string folder, DateTimeOffset clock, int? killAfter, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["ECONTRACT_RETENTION_YEARS"] = "1", ["ECONTRACT_CLOCK"] = clock.ToString("O", CultureInfo.InvariantCulture) };
        if (killAfter is { } deeds)
            environment["ECONTRACT_KILL_AFTER"] = $"{deeds}";
        using CrashHostProcess process = CrashHostProcess.StartWith(environment, folder, arguments);
        if (killAfter is null)
            return await process.EndAsync();
        Assert.True(await process.WaitForKillAsync(), "The process was not killed.");
        return "";
    }

    private string Copy(string source, string name)
    {
        string target = _directory.Combine(name);
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}
