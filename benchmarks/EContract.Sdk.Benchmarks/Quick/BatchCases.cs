using System.Diagnostics;
using System.Globalization;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Bulk;
using EContract.TestInfrastructure.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Envelopes sent in bulk, on SQLite and encrypted files. It takes minutes, and so runs only when it is named.</summary>
internal static class BatchCases
{
    private const int Few = 1000, Many = 10_000, Concurrency = 4;

    public static IEnumerable<QuickCase> All() =>
    [
        new("batch of 10,000 envelopes: MB more than after 1,000", Target.AtMost(16), MeasureAsync),
    ];

    private static async Task<(double, string)> MeasureAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("econtract-benchmark-");
        try
        {
            using DevelopmentPki pki = DevelopmentPki.Create(new DevelopmentPkiOptions());
            var services = new ServiceCollection();
            services.AddEContract(contracts => contracts
                .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={Path.Combine(folder.FullName, "contracts.db")}"))
                .UseFileSystemDocuments(Path.Combine(folder.FullName, "documents"), encryption => encryption.UseKeyFile(Path.Combine(folder.FullName, "kek.key")))
                .UseSigner(_ => new X509Signer(pki.IssueSigner("benchmark"), [pki.IssuingCa, pki.Root]))
                .AddTimestampAuthority(new Uri("http://127.0.0.1:9/"))
                .AddTrustAnchors([pki.Root])
                .UseFileNotifier(Path.Combine(folder.FullName, "mail"))
                .SetEnvelopes(envelopes =>
                {
                    envelopes.Sender = new EnvelopeSender("東海市");
                    envelopes.RunInline = false;
                    envelopes.CheckBeforeSending = false;
                }));
            await using ServiceProvider provider = services.BuildServiceProvider();
            return await SendAsync(provider.GetRequiredService<EnvelopeManager>());
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double, string)> SendAsync(EnvelopeManager manager)
    {
        byte[] document = SyntheticPdf.Create(30 * 1024);
        var bulk = new EnvelopeBulkSender(manager, new EnvelopeBulkOptions { MaxConcurrency = Concurrency });
        BatchId batch = BatchId.New(TimeProvider.System);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long few = 0, peak = 0;
        int done = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        await foreach (BulkRowResult result in bulk.SendAsync(batch, RowsAsync(document, Many)))
        {
            if (result.Error is { } error)
                throw new InvalidOperationException(error.Message, error);
            if (++done % 50 == 0)
                peak = Math.Max(peak, Environment.WorkingSet);
            if (done == Few)
                few = peak;
        }

        double sent = Many / Stopwatch.GetElapsedTime(start).TotalSeconds, cost = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Many;
        double again = await RateAsync(bulk.SendAsync(batch, RowsAsync(document, Few)));
        double checkedRate = await RateAsync(bulk.CheckAsync(RowsAsync(document, Few)));
        return ((peak - few) / 1048576.0, string.Create(
            CultureInfo.InvariantCulture,
            $"sent {sent:0}/s, {cost:0.0} ms of the processor each; run again {again:0}/s; only checked {checkedRate:0}/s; peak {few >> 20} MB and {peak >> 20} MB"));
    }

    private static async Task<double> RateAsync(IAsyncEnumerable<BulkRowResult> results)
    {
        long start = Stopwatch.GetTimestamp();
        await foreach (BulkRowResult result in results)
        {
            if (result.Error is { } error)
                throw new InvalidOperationException(error.Message, error);
        }

        return Few / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async IAsyncEnumerable<BulkEnvelope> RowsAsync(byte[] document, int count)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
        {
            string key = i.ToString(CultureInfo.InvariantCulture);
            yield return new BulkEnvelope(key, _ => new(new EnvelopeDescriptor
            {
                Title = $"○○業務委託 {key}",
                Documents = { DocumentDescriptor.FromBytes(document, "契約書") },
                Participants = { new() { Name = "山田太郎", Email = $"{key}@sample.example" } },
            }));
        }
    }
}
